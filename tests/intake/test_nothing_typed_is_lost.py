"""What is typed at the counter survives: kept while one types, over a time-out, with its files."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import rescue
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.documents.models import Paper
from mediation.lifecycle import drafts
from mediation.lifecycle.models import Draft
from tests.cast import PASSWORD
from tests.conftest import Clock
from tests.intake.test_views import LEAST, STORY
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.support.pictures import jpeg

SignIn = Callable[[str], HubClient]

JPEG = jpeg()
PDF = b"%PDF-1.4 a paper"


@pytest.fixture
def clerk(sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


def typed(page: Page, **told: Any) -> dict[str, Any]:
    return {**page.form("/intake/new").values, **told}


def keep(clerk: HubClient, data: dict[str, Any]) -> dict[str, Any]:
    answer = clerk.post("/intake/keep", data=data)
    assert answer.status_code == 200
    assert answer.json is not None
    return dict(answer.json)


def entries(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.event).where(AuditEntry.chain_id.like("d:%"))))


def test_typing_is_kept_sealed_in_one_row_and_leaves_no_entry(clerk: HubClient, reading: Session) -> None:
    page = clerk.see("/intake/new")
    first = keep(clerk, typed(page, **{"applicants-0-name": "林某"}))
    second = keep(clerk, typed(page, **LEAST))
    draft = reading.scalars(select(Draft)).one()
    assert first["draft"] == second["draft"] == str(draft.id)
    assert STORY not in str(draft.body_sealed)
    assert entries(reading) == []
    back = clerk.see(f"/intake/new?draft={draft.id}").form("/intake/new")
    assert back.values["narrative"] == [STORY]


def test_the_answer_renews_the_margin(clerk: HubClient) -> None:
    clerk.send(clerk.see("/intake/new").form("/intake/new"), **LEAST)
    told = keep(clerk, typed(clerk.see("/intake/new"), **LEAST))
    assert "可能重复" in told["beside"]
    assert "林某 与 徐某" in told["beside"]
    assert set(told) == {"draft", "saved_at", "base", "beside"}


def test_an_empty_page_is_not_kept(clerk: HubClient, reading: Session) -> None:
    told = keep(clerk, typed(clerk.see("/intake/new"), no_danger="y"))
    assert "draft" not in told
    assert reading.scalars(select(Draft)).all() == []


def test_a_saving_that_comes_after_the_press_brings_nothing_back(clerk: HubClient, reading: Session) -> None:
    page = clerk.see("/intake/new")
    keep(clerk, typed(page, **LEAST))
    clerk.send(page.form("/intake/new"), **LEAST)
    keep(clerk, typed(page, **LEAST))
    assert fresh(reading).scalars(select(Draft)).all() == []


@pytest.mark.parametrize("path", ["/intake/new", "/intake/keep"])
def test_after_a_time_out_signing_in_leads_back_with_the_text(
    clock: Clock, path: str, clerk: HubClient, reading: Session
) -> None:
    data = typed(clerk.see("/intake/new"), **LEAST)
    clock.go_on(minutes=61)
    away = clerk.post(path, data=data)
    assert away.status_code == 302
    login = clerk.follow(away)
    back = clerk.follow(clerk.send(login.form("/login"), login="clerk", password=PASSWORD))
    assert back.form("/intake/new").values["narrative"] == [STORY]
    assert reading.scalars(select(Dispute)).all() == []


def test_what_was_rescued_is_shown_to_nobody_else(
    clock: Clock, clerk: HubClient, reading: Session
) -> None:
    data = typed(clerk.see("/intake/new"), **LEAST)
    clock.go_on(minutes=61)
    login = clerk.follow(clerk.post("/intake/new", data=data))
    away = clerk.send(login.form("/login"), login="clerk_two", password=PASSWORD)
    other = clerk.follow(clerk.get(away.location))
    assert STORY not in other.html
    draft = reading.scalars(select(Draft)).one()
    assert draft.id in [d.id for d in _drafts_of(reading, draft.user_id)]


def test_after_signing_out_a_late_post_is_kept_for_whose_page_it_was(
    clerk: HubClient, reading: Session
) -> None:
    page = clerk.see("/intake/new")
    data = typed(page, **LEAST)
    clerk.send(page.form("/logout"))
    login = clerk.follow(clerk.post("/intake/new", data=data))
    back = clerk.follow(clerk.send(login.form("/login"), login="clerk", password=PASSWORD))
    assert back.form("/intake/new").values["narrative"] == [STORY]
    assert reading.scalars(select(Dispute)).all() == []


def test_photographs_survive_a_refusal_and_are_entered_with_the_registration(
    clerk: HubClient, reading: Session
) -> None:
    form = clerk.see("/intake/new").form("/intake/new")
    two = [(io.BytesIO(JPEG), "借条.jpg"), (io.BytesIO(PDF), "合同.pdf"), (io.BytesIO(JPEG), "同一张.jpg")]
    refused = clerk.send(form, 422, **{**LEAST, "narrative": "", "photos": two})
    assert "合同.pdf" in refused.text
    clerk.send(Page(refused.text).form("/intake/new"), narrative=STORY)
    titles = reading.scalars(select(Paper.title).where(Paper.kind == "evidence").order_by(Paper.id)).all()
    assert titles == ["同一张", "合同"]
    assert entries(reading).count("paper.added") == 2


def test_a_file_can_be_left_out_again(
    clerk: HubClient, reading: Session
) -> None:
    form = clerk.see("/intake/new").form("/intake/new")
    kept = clerk.send(form, 200, **LEAST, photos=[(io.BytesIO(PDF), "合同.pdf")], add="applicants")
    again = Page(kept.text).form("/intake/new")
    clerk.send(again, drop=list(again.options["drop"]))
    assert reading.scalars(select(Paper).where(Paper.kind == "evidence")).all() == []


@pytest.mark.parametrize("page", ["/intake/new", "/intake/on-the-spot"])
@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ\x00program", "x.exe"), (b"", "e.jpg"), (b"<svg/>", "s.svg"), (b"just words", "bad.jpg")],
)
def test_an_unfit_file_is_named_at_its_field_and_a_good_one_beside_it_is_kept(
    page: str, content: bytes, name: str, clerk: HubClient, reading: Session
) -> None:
    photos = [(io.BytesIO(content), name), (io.BytesIO(PDF), "合同.pdf")]
    bad = Page(clerk.send(clerk.see(page).form(page), 422, **LEAST, photos=photos).text)
    assert STORY in bad.text
    summary = next(e for e in bad.all("div") if e.attributes.get("class") == "summary")
    assert name in summary.text
    assert "照片或 PDF" in summary.text
    assert any(e.attributes.get("href") == "#photos" and e.inside(summary) for e in bad.all("a"))
    kept = next(e for e in bad.all("li") if "合同.pdf" in e.text)
    assert name not in kept.text
    assert len(bad.form(page).options["drop"]) == 1
    assert "file_kind" not in bad.text


@pytest.mark.parametrize("path", ["/intake/new", "/intake/on-the-spot"])
def test_where_the_photographs_are_too_large_the_words_are_kept_on_the_hub(
    path: str, clerk: HubClient, reading: Session
) -> None:
    large = [(io.BytesIO(b"0" * (21 * 1024 * 1024)), "大.jpg")]
    refused = Page(clerk.send(clerk.see(path).form(path), 413, **LEAST, photos=large).text)
    assert "文件太大" in refused.text
    back = next(e.attributes["href"] for e in refused.all("a") if "draft=" in e.attributes.get("href", ""))
    form = clerk.see(back).form(path)
    assert form.values["narrative"] == [STORY]
    assert form.values["applicants-0-name"] == ["林某"]
    assert reading.scalars(select(Dispute)).all() == []


def test_what_is_too_large_for_any_reading_and_what_a_stranger_sends_is_not_read(
    app: Flask, clerk: HubClient, monkeypatch: pytest.MonkeyPatch, reading: Session
) -> None:
    large = {"narrative": STORY, "photos": (io.BytesIO(b"0" * (21 * 1024 * 1024)), "大.jpg")}
    assert app.test_client().post("/intake/new", data=large).status_code == 413
    monkeypatch.setattr(rescue, "MOST_READ", 21 * 1024 * 1024)
    form = clerk.see("/intake/new").form("/intake/new")
    photos = [(io.BytesIO(b"0" * (22 * 1024 * 1024)), "大.jpg")]
    assert "写的字还在" in clerk.send(form, 413, **LEAST, photos=photos).text
    assert reading.scalars(select(Draft)).all() == []


def test_more_files_than_one_registration_takes_are_refused_in_a_sentence(
    clerk: HubClient, reading: Session
) -> None:
    many = [(io.BytesIO(PDF + str(n).encode()), f"{n}.pdf") for n in range(21)]
    bad = clerk.send(clerk.see("/intake/new").form("/intake/new"), 422, **LEAST, photos=many)
    assert "最多 20 个文件" in bad.text


def test_a_browser_cannot_claim_files_it_never_sent(clerk: HubClient, reading: Session) -> None:
    form = clerk.see("/intake/new").form("/intake/new")
    forged = '{"sha256": "' + "0" * 64 + '", "size": 1, "filename": "x", "media_type": "text/plain"}'
    clerk.send(form, **LEAST, _files=forged, park="1")
    draft = reading.scalars(select(Draft)).one()
    assert drafts.aside_of(draft) == {}
    clerk.send(clerk.see(f"/intake/new?draft={draft.id}").form("/intake/new"), _files=forged)
    assert reading.scalars(select(Paper).where(Paper.kind == "evidence")).all() == []


def test_the_same_words_typed_on_another_page_make_no_second_draft(
    clerk: HubClient, reading: Session
) -> None:
    for _again in range(3):
        told = keep(clerk, typed(clerk.see("/intake/new"), **{"applicants-0-name": "刘桂香"}))
    assert [str(d.id) for d in fresh(reading).scalars(select(Draft))] == [told["draft"]]
    keep(clerk, typed(clerk.see("/intake/new"), **LEAST))
    assert len(list(fresh(reading).scalars(select(Draft)))) == 2, "other words are another draft"


def test_a_page_that_was_emptied_again_is_no_draft(clerk: HubClient, reading: Session) -> None:
    page = clerk.see("/intake/new")
    keep(clerk, typed(page, **{"applicants-0-name": "刘桂香"}))
    told = keep(clerk, typed(page))
    assert "draft" not in told
    assert list(fresh(reading).scalars(select(Draft))) == []


def test_a_draft_that_is_gone_leads_to_an_empty_page(clerk: HubClient) -> None:
    for key in ("1", "99999999999999999999", "x"):
        page = clerk.follow(clerk.get(f"/intake/new?draft={key}"))
        assert "已经登记或删除" in page.html


@pytest.mark.parametrize("name", ["head", "reviewer", "lawyer", "keeper"])
def test_who_may_not_register_keeps_nothing(name: str, sign_in: SignIn, reading: Session) -> None:
    client = sign_in(name)
    token = client.see("/inbox").form("/logout").values["csrf_token"]
    assert client.post("/intake/keep", data={"csrf_token": token, "narrative": STORY}).status_code == 403
    assert reading.scalars(select(Draft)).all() == []


def _drafts_of(session: Session, user_id: int) -> list[Draft]:
    return list(session.scalars(select(Draft).where(Draft.user_id == user_id)))
