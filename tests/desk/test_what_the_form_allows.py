"""A form says beforehand what its guard lets through; where nothing can help there is no form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.closure.course import extend_found, how_far
from mediation.core import formats
from tests.cast import Cast
from tests.closure.stories import accepted, do, take
from tests.conftest import Clock
from tests.stories import fresh
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_the_first_and_the_last_day_of_an_extension_stand_beside_the_field(
    cast: Cast, clock: Clock, reading: Session, sign_in: SignIn
) -> None:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    dispute = fresh(reading).get_one(Dispute, made)
    found = extend_found(reading, dispute, cast.actor("clerk"), {})
    first, last = found["due_on"] + timedelta(days=1), found["latest_on"]
    page = sign_in("clerk").see(f"/cases/{made}/do/dispute.extend")
    assert f"最早 {formats.day(first)},最迟 {formats.day(last)}" in page.text


def test_where_the_law_leaves_no_later_day_the_form_says_so(
    cast: Cast, clock: Clock, reading: Session
) -> None:
    dispute = fresh(reading).get_one(Dispute, accepted(cast))
    latest = extend_found(reading, dispute, cast.actor("clerk"), {})["latest_on"]
    reading.expunge(dispute)
    dispute.due_on = latest
    assert str(formats.day(latest)) in how_far(reading, dispute, cast.actor("clerk"))["until"]
    assert "From" not in how_far(reading, dispute, cast.actor("clerk"))["until"]


def test_what_can_no_longer_be_taken_back_shows_the_reason_and_no_form(
    cast: Cast, sign_in: SignIn
) -> None:
    made = take(cast, "林某", "徐某")
    page = sign_in("clerk").see(f"/cases/{made}/do/dispute.take_back")
    assert "这一步不能撤销" in page.text
    assert "已不能撤销" in page.text
    assert not [one for one in page.all("form") if "take_back" in one.attributes.get("action", "")]


def test_who_confirms_is_asked_without_an_if_where_somebody_always_must_and_not_where_nobody_does(
    cast: Cast, sign_in: SignIn
) -> None:
    """Where it hangs on what is written, the label points to the sentence below that says when."""
    made, new, clerk = accepted(cast), take(cast, "林某", "徐某"), sign_in("clerk")

    def label_of(dispute_id: int, move: str, field: str) -> str:
        page = clerk.see(f"/cases/{dispute_id}/do/dispute.{move}")
        return next((e.text for e in page.all("label") if e.attributes.get("for") == field), "")

    for move in ("correct", "extend", "void"):
        assert label_of(made, move, "second") == "确认人", move
    assert label_of(new, "void", "second") == ""
    assert label_of(made, "correct", "paper") == "依据材料何时必填见下"
    assert "协议失效时必填" in clerk.see(f"/cases/{made}/do/dispute.correct").text
