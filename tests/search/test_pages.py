"""The search page: one box for all, and a number that never stands in an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.parties import PartyInput
from tests.cast import Cast
from tests.stories import XU, fresh, registered
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]
ID_NUMBER = "330106199001010014"


@pytest.fixture
def case(cast: Cast) -> int:
    tenant = PartyInput(side="applicant", name="欧阳晓", id_type="resident_id", id_number=ID_NUMBER)
    return registered(cast.actor("clerk"), cast.qiaosi, parties=(tenant, XU))


def test_one_box_finds_by_name(case: int, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    box = next(f for f in client.see("/search").forms if f.method == "get" and "q" in f.values)
    assert f"/cases/{case}" in client.send(box, status=200, q="oyx").text
    assert f"/cases/{case}" in client.get("/search?q=欧阳").text
    assert f"/cases/{case}" not in sign_in("stranger").get("/search?q=欧阳").text


def test_the_box_on_top_of_every_page_asks_the_same_question(case: int, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    for page in ("/", "/cases", f"/cases/{case}"):
        box = next(f for f in client.see(page).forms if f.action.endswith("/search"))
        [blank] = [name for name, values in box.values.items() if values == [""]]
        assert f"/cases/{case}" in client.send(box, status=200, **{blank: "欧阳"}).text


@pytest.mark.parametrize("asked", ["%00", "%F0%9F%98%80", "a" * 3000, "%27%22%5C"])
def test_strange_questions_get_a_page(asked: str, case: int, sign_in: SignIn) -> None:
    assert sign_in("clerk").get(f"/search?q={asked}").status_code == 200


def test_an_identity_number_is_asked_by_post_and_remembered(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    client = sign_in("clerk")
    form = client.see("/search").form("/search/identity")
    client.send(form, status=422, id_number="")
    answer = client.send(form, status=200, id_number=ID_NUMBER)
    assert f"/cases/{case}" in answer.text
    remembered = select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "search.identity")
    assert fresh(reading).scalar(remembered) == 1


def test_who_may_not_search_by_identity_is_not_offered_it(case: int, sign_in: SignIn) -> None:
    client = sign_in("mediator")
    page = client.see("/search")
    assert "/search/identity" not in page.html
    token = page.form("/logout").values["csrf_token"]
    answer = client.post("/search/identity", data={"csrf_token": token, "id_number": ID_NUMBER})
    assert answer.status_code == 403


def test_the_page_says_that_words_of_protected_cases_are_not_searched(cast: Cast, sign_in: SignIn) -> None:
    tenant = PartyInput(side="applicant", name="欧阳晓")
    made = registered(
        cast.actor("clerk"), cast.qiaosi, parties=(tenant, XU), secrecy="minors",
        stated={"narrative": "课间撞掉一颗门牙"},
    )
    client = sign_in("clerk")
    for word, there in (("门牙", False), ("欧阳晓", True)):
        page = client.see(f"/search?q={word}")
        assert (f"/cases/{made}" in page.html) == there, word
        assert "受保护的纠纷只按编号和姓名查" in page.text
