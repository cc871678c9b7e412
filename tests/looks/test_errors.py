"""What goes wrong gives a page: what happened, whether what was typed is safe, what to do now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, abort, redirect
from werkzeug.wrappers import Response

from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.core.exceptions import (
    AlreadyDone,
    Busy,
    Forbidden,
    KeyReused,
    NotFound,
    RuleBroken,
    Stale,
    TooMany,
)
from mediation.extensions import csrf
from mediation.security.gate import public
from tests.support.client import HubClient
from tests.support.pages import Page, faults
from workflows.errors import GuardRefused, MoveNotAllowed, UnknownMove
from workflows.flow import Lack

LACK = Lack("phone", "对方电话", "Phone of the other side", "《人民调解法》第二十三条")
ENTRY = AuditEntry(
    event="dispute.accept", at="2026-11-23T01:00:00.000000Z", from_state="registered", to_state="accepted"
)

CASES: dict[str, tuple[Callable[[], Exception], int, str]] = {
    "not-found": (lambda: NotFound("7"), 404, "不在您的权限内"),
    "unknown-move": (lambda: UnknownMove("dispute.x"), 404, "不在您的权限内"),
    "forbidden": (lambda: Forbidden("case.edit"), 403, "不在您的职责内"),
    "stale": (lambda: Stale([ENTRY]), 409, "刚刚有人改过这一案"),
    "wrong-state": (lambda: MoveNotAllowed("dispute", "accept", "accepted"), 409, "现在不能“受理”"),
    "key-reused": (lambda: KeyReused("k"), 409, "已经交过一次"),
    "rule": (lambda: RuleBroken("金额不对"), 422, "金额不对"),
    "guard": (lambda: GuardRefused("dispute", "accept", (LACK,)), 422, "对方电话"),
    "too-many": (lambda: TooMany(120), 429, "2 分钟"),
}


@pytest.fixture
def breaking(gallery: Flask) -> Flask:
    """A hub with addresses that go wrong in each known way."""

    def add(name: str, view: Callable[[], Response | str]) -> None:
        gallery.add_url_rule(f"/break/{name}", name, csrf.exempt(public(view)), methods=["GET", "POST"])

    for name, (make, _status, _words) in CASES.items():
        add(name, raiser(make))
    future = {"occurred_at": ["occurred_in_future"]}
    add("at-a-field", raiser(lambda: RuleBroken("occurred_in_future", future)))
    add("busy", raiser(lambda: Busy("no turn")))
    add("done", raiser(lambda: AlreadyDone("/login", 303)))
    add("moved", lambda: redirect("/login"))
    for status in (400, 413, 418, 503):
        add(str(status), aborter(status))
    add("bug", raiser(lambda: ZeroDivisionError("x")))
    gallery.config["PROPAGATE_EXCEPTIONS"] = False
    return gallery


def raiser(make: Callable[[], Exception]) -> Callable[[], str]:
    def view() -> str:
        raise make()

    return view


def aborter(status: int) -> Callable[[], str]:
    def view() -> str:
        abort(status)

    return view


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_is_a_page_in_chinese_that_keeps_what_was_typed(breaking: Flask, name: str) -> None:
    _make, status, words = CASES[name]
    answer = breaking.test_client().post(
        f"/break/{name}", data={"story": "楼上漏水三个月", "password": "secret-word", "csrf_token": "t0ken"}
    )
    assert answer.status_code == status
    assert words in answer.text
    assert "secret-word" not in answer.text
    assert "t0ken" not in answer.text
    if status in (409, 422):
        assert "楼上漏水三个月" in answer.text


def test_what_comes_back_are_the_words_and_no_name_of_a_field_and_no_code(breaking: Flask) -> None:
    told = {
        "person-late_reason": "paper", "party": "192048348575108020", "tick": "y", "story": "楼上漏水",
        "n-act_key": "Xy7-secret",
    }
    text = breaking.test_client().post("/break/rule", data=told).text
    assert "楼上漏水" in text
    for mark in ("late_reason", "paper", "192048348575108020", ">y<", "story", "Xy7-secret"):
        assert mark not in text.partition("<main")[2], mark


def test_a_broken_rule_is_told_in_words_by_what_its_field_is_called(breaking: Flask) -> None:
    page = Page(breaking.test_client().post("/break/at-a-field", data={"occurred_at": "2031-01-01"}).text)
    assert "发生时间" in page.text
    assert "2031-01-01" in page.text
    assert "occurred" not in page.html.partition("<main")[2]


def test_a_stale_page_tells_what_changed(breaking: Flask) -> None:
    page = Page(breaking.test_client().post("/break/stale").text)
    assert "受理: 已登记 → 已受理" in page.text
    assert "11-23 09:00" in page.text


def test_a_repeated_act_goes_where_the_first_one_went(breaking: Flask) -> None:
    answer = breaking.test_client().get("/break/done")
    assert (answer.status_code, answer.location) == (303, "/login")


def test_redirects_are_no_errors(breaking: Flask) -> None:
    assert breaking.test_client().get("/break/moved").status_code == 302


@pytest.mark.parametrize(("name", "status"), [("400", 400), ("413", 413), ("418", 418)])
def test_errors_of_the_web_have_pages_too(breaking: Flask, name: str, status: int) -> None:
    assert breaking.test_client().get(f"/break/{name}").status_code == status


@pytest.mark.parametrize("name", ["404", "405", "413", "rule"])
def test_from_a_page_that_refuses_a_button_leads_back_to_where_one_came_from(
    breaking: Flask, name: str
) -> None:
    browser = breaking.test_client()
    send = browser.delete if name == "405" else browser.post
    address = "/break/not-found" if name in ("404", "405") else f"/break/{name}"

    def back(referrer: str) -> list[str]:
        page = Page(send(address, headers={"Referer": referrer}).text)
        return [e.attributes["href"] for e in page.all("a") if "data-back" in e.attributes]

    assert back("http://localhost/intake/new?from=1") == ["/intake/new?from=1"]
    assert back("http://elsewhere.example/intake/new") == [], "never out of the hub"
    assert back("http://localhost//elsewhere.example/") == []
    assert back("") == []


def test_a_page_that_is_not_there_does_not_lead_back_to_itself(breaking: Flask) -> None:
    answer = breaking.test_client().get("/break/not-found", headers={"Referer": "http://localhost/break/not-found"})
    assert "data-back" not in answer.text


def test_too_many_says_when_to_come_back(breaking: Flask) -> None:
    assert breaking.test_client().get("/break/too-many").headers["Retry-After"] == "120"


def test_who_found_no_turn_to_write_is_told_so_and_keeps_what_he_typed(breaking: Flask) -> None:
    breaking.test_client_class = None
    answer = breaking.test_client().post("/break/busy", data={"story": "楼上漏水三个月"})
    assert answer.status_code == 503
    for words in ("系统正忙", "楼上漏水三个月", "返回后再按一次"):
        assert words in answer.text
    assert not faults(Page(answer.text))


@pytest.mark.parametrize(("name", "status"), [("bug", 500), ("503", 503)])
def test_a_failure_has_a_page_with_a_number_even_without_database(
    breaking: Flask, name: str, status: int
) -> None:
    breaking.test_client_class = None
    client = breaking.test_client()
    db.dispose()
    answer = client.get(f"/break/{name}")
    assert answer.status_code == status
    page = Page(answer.text)
    assert not faults(page)
    assert any("error-number" in e.attributes.get("class", "") for e in page.all("span"))


def test_a_page_without_its_token_is_not_accepted_and_says_so(visitor: HubClient) -> None:
    answer = visitor.post("/login", data={"login": "clerk", "password": "secret-word"})
    assert answer.status_code == 400
    assert "开得太久" in answer.text
    assert "secret-word" not in answer.text
