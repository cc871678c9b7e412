"""Danger first: raised by one press, taken on in time, reported, and never closed away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock as hub_clock
from mediation.danger.models import Danger
from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.conftest import Clock
from workflows.errors import GuardRefused


def raised(cast: Cast, reading: Session, made: int, *signs: str) -> int:
    do(cast, "clerk", made, "danger.raise", signs=signs or ("threat",), what="扬言要打人")
    reading.rollback()
    return reading.scalars(select(Danger.id).where(Danger.dispute_id == made)).one()


def test_whoever_has_the_case_may_raise_it(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    row = reading.get_one(Danger, raised(cast, reading, made))
    assert row.state == "raised"
    assert row.acknowledge_by == hub_clock.now() + timedelta(minutes=30)
    assert row.what == "扬言要打人"


def test_the_words_are_sealed(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    row = reading.get_one(Danger, raised(cast, reading, made))
    assert row.what_sealed is not None
    assert "打人".encode() not in row.what_sealed


def test_what_the_law_wants_reported_is_not_cleared_unreported(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = accepted(cast)
    row = raised(cast, reading, made)
    do(cast, "head", made, "danger.acknowledge", row)
    with pytest.raises(GuardRefused):
        do(cast, "head", made, "danger.clear", row, reason="calmed")
    do(cast, "clerk", made, "danger.report", row, body="police", receiver="乔司派出所", told_how="phone")
    do(cast, "clerk", made, "danger.answer", row, answer="已出警")
    do(cast, "head", made, "danger.clear", row, reason="handled")
    reading.rollback()
    assert reading.get_one(Danger, row).state == "cleared"


def test_an_open_danger_stops_withdrawal_below_the_head(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    raised(cast, reading, made)
    with pytest.raises(GuardRefused) as refused:
        do(
            cast,
            "clerk",
            made,
            "dispute.withdraw",
            reason="withdrawn",
            asked_by=(people(made)["林某"],),
            said_how="face",
        )
    assert "danger_open" in [lack.code for lack in refused.value.lacks]


def test_an_open_danger_stops_suspension(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast)
    raised(cast, reading, made)
    with pytest.raises(GuardRefused) as refused:
        do(
            cast,
            "clerk",
            made,
            "dispute.suspend",
            reason="court_stay",
            paper=1,
            until=hub_clock.today() + timedelta(days=5),
        )
    assert "danger_open" in [lack.code for lack in refused.value.lacks]
