"""The import in the browser: looked at first, taken in on a word, rejects to correct."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.exchange import views
from tests.cast import Cast
from tests.exchange.registers import as_csv, as_xlsx, row, rows
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]


def disputes() -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Dispute)) or 0


def bring(client: HubClient, content: bytes, name: str = "台账.csv", status: int = 302) -> str:
    form = client.see("/import").form("/import")
    answer = client.send(form, status, file=(io.BytesIO(content), name))
    return answer.location or ""


def test_a_register_is_looked_at_and_taken_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    report = client.see(bring(client, as_xlsx(rows(3)), "台账.xlsx"))
    assert disputes() == 0
    client.send(report.form("/import/take"))
    assert disputes() == 3
    assert "台账.xlsx" in client.see("/import").text


def test_good_rows_go_in_and_bad_ones_come_back_as_a_file(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    where = bring(client, as_csv([row(1), row(2, 来源="<b>?</b>")]))
    report = client.see(where)
    assert "来源不认识" in report.text
    assert "<b>?</b>" not in report.html
    rejects = client.get(where.replace("/check", "/rejects"))
    assert rejects.headers["Content-Disposition"].startswith("attachment")
    assert "原行号" in rejects.data.decode("utf-8-sig")
    client.send(report.form("/import/take"))
    assert disputes() == 1
    assert "此前已导入" in client.see(where).text


def test_what_cannot_be_read_keeps_the_page_and_says_why(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    unreadable = ((b"", "a.csv"), (b"\x00", "a.xlsx"), (b"a,b\n1,2", "b.csv"), (b"PK\x03\x04", "c.xlsx"))
    for content, name in unreadable:
        bring(client, content, name, 422)
    client.send(client.see("/import").form("/import"), 422)
    bring(client, b"x" * (21 * 1024 * 1024), "big.csv", 413)
    assert disputes() == 0


def test_all_is_refused_when_a_row_is_bad_even_if_somebody_asks(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    report = client.see(bring(client, as_csv([row(1), row(2, 来源="?")])))
    client.send(report.form("/import/take"), 422, mode="all")
    client.send(report.form("/import/take"), 422, mode="whatever")
    assert disputes() == 0


def test_larger_registers_go_through_the_command_line(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_HERE", 2)
    client = sign_in("clerk")
    where = bring(client, as_csv(rows(3)))
    page: Page = client.see(where)
    assert "flask import-cases" in page.text


def test_a_file_that_waits_is_for_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    where = bring(sign_in("clerk"), as_csv(rows(1)))
    assert sign_in("clerk_two").get(where).status_code == 404
    assert sign_in("stranger").get(where).status_code == 404
    assert sign_in("mediator").get("/import").status_code == 403
    client = sign_in("clerk")
    assert client.get("/import/check?file=made.up").status_code == 404
    assert client.get("/import/check").status_code == 404
    assert client.get("/import/template.exe").status_code == 404


def test_the_template_is_at_hand(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    for kind, begins in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert client.get(f"/import/template.{kind}").data.startswith(begins)


def test_after_taking_in_the_list_shows_the_new_cases(cast: Cast, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    looked = clerk.see(bring(clerk, as_csv([row(1, 申请人="林某、徐某1")])))
    assert "同时在申请方和被申请方" in looked.text
    page = clerk.follow(clerk.send(looked.form("/import/take")))
    assert "林某" in page.text
