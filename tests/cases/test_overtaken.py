"""Two tabs on one case: who saves second sees what stands now beside what he wrote, and loses no word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.lifecycle.models import Draft
from tests.cast import Cast
from tests.stories import fresh, registered
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]

THEIRS = "楼上漏水,物业已经来看过。"
MINE = "楼上漏水三个月,天花板掉皮。"


@pytest.fixture
def case(cast: Cast) -> int:
    return registered(cast.actor("clerk"), cast.qiaosi)


def two_tabs(case: int, clerk: HubClient, theirs: dict[str, str], mine: dict[str, str]) -> Page:
    """The page that the second of two saves gives."""
    path = f"/cases/{case}/edit"
    first, second = clerk.see(path).form(path), clerk.see(path).form(path)
    clerk.send(first, **theirs)
    answer = clerk.send(second, 409, **mine)
    return Page(answer.text)


def link(page: Page, words: str) -> str:
    return next(e.attributes["href"] for e in page.all("a") if e.text == words)


def test_the_stale_page_names_each_field_with_what_stands_now_and_what_was_typed(
    case: int, sign_in: SignIn
) -> None:
    page = two_tabs(case, sign_in("clerk"), {"narrative": THEIRS}, {"narrative": MINE})
    row = next(e for e in page.all("div") if THEIRS in e.text and MINE in e.text and e.within("dl"))
    assert row.text.startswith("什么事")
    assert row.text.index("现在是") < row.text.index(THEIRS) < row.text.index("您写的") < row.text.index(MINE)
    assert any("什么事" in e.text for e in page.all("li")), "what the other changed is named"


def test_the_page_opens_again_with_what_was_typed_and_sends_nothing_by_itself(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    stale = two_tabs(case, clerk, {"narrative": THEIRS}, {"narrative": MINE})
    page = clerk.see(link(stale, "重新打开并填入我写的"))
    assert "您填写时有人改过" in page.text
    assert "登录已经失效" not in page.text
    form = page.form(f"/cases/{case}/edit")
    assert form.values["narrative"] == [MINE]
    assert fresh(reading).get_one(Dispute, case).narrative == THEIRS
    clerk.send(form)
    assert fresh(reading).get_one(Dispute, case).narrative == MINE
    assert list(fresh(reading).scalars(select(Draft))) == []


def test_what_the_writer_had_left_alone_stays_as_the_other_changed_it(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    stale = two_tabs(case, clerk, {"place": "丁山河村委会", "amount": "1200"}, {"narrative": MINE})
    form = clerk.see(link(stale, "重新打开并填入我写的")).form(f"/cases/{case}/edit")
    assert form.values["place"] == ["丁山河村委会"]
    assert form.values["narrative"] == [MINE]


def test_what_one_wrote_is_given_back_to_nobody_else(case: int, sign_in: SignIn) -> None:
    stale = two_tabs(case, sign_in("clerk"), {"narrative": THEIRS}, {"narrative": MINE})
    assert MINE not in sign_in("head").see(link(stale, "重新打开并填入我写的")).text


def test_a_sealed_text_that_the_writer_had_left_alone_stays_as_well(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    stale = two_tabs(case, clerk, {"narrative": THEIRS}, {"claims": "赔八千元"})
    assert not any(THEIRS in e.text for e in stale.all("dl")), "there is nothing to choose between"
    page = clerk.see(link(stale, "重新打开并填入我写的"))
    clerk.send(page.form(f"/cases/{case}/edit"))
    stands = fresh(reading).get_one(Dispute, case)
    assert (stands.narrative, stands.claims) == (THEIRS, "赔八千元")


def person_page(case: int, reading: Session) -> str:
    first = reading.scalars(select(Party).where(Party.dispute_id == case).order_by(Party.id)).first()
    assert first is not None
    return f"/cases/{case}/parties/{first.id}"


def test_what_was_typed_about_a_person_is_back_in_its_place_and_the_others_change_stays(
    case: int, sign_in: SignIn, reading: Session
) -> None:
    clerk, path = sign_in("clerk"), person_page(case, reading)
    first, second = clerk.see(path).form(path), clerk.see(path).form(path)
    clerk.send(first, **{"person-address": "丁山河村二组五号", "person-capacity": "户主"})
    mine = {"person-phone": "13700000008", "person-safe_phone": "13700000009", "person-minor": "y"}
    stale = Page(clerk.send(second, 409, **mine).text)
    form = clerk.see(link(stale, "重新打开并填入我写的")).form(path)
    shown = {name: form.values[name] for name in (*mine, "person-address", "person-capacity")}
    assert shown == {
        **{name: [value] for name, value in mine.items()},
        "person-address": ["丁山河村二组五号"], "person-capacity": ["户主"],
    }
    clerk.send(form)
    stands = fresh(reading).get_one(Party, int(path.rpartition("/")[2]))
    assert (stands.phone, stands.safe_phone, stands.address, stands.minor) == (
        "13700000008", "13700000009", "丁山河村二组五号", True
    )
