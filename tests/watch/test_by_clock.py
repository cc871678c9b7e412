"""Days that come: terms, pauses, unanswered danger. Told once, moved once, never forced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.danger import service as danger
from mediation.danger.models import Danger
from mediation.jobs.runner import drain
from mediation.lifecycle import owners
from mediation.lifecycle.door import Act, act
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.cases import accept, register
from tests.support.walk import go

TODAY = date(2026, 11, 23)


def assigned(cast: Cast, **fields: Any) -> int:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    go(cast.actor("clerk"), made, "classify", **fields)
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator)
    return made


def told(user_id: int) -> list[str]:
    with db.reading() as session:
        return list(
            session.scalars(
                select(Message.kind)
                .where(Message.user_id == user_id, Message.kind.startswith("by_clock."))
                .order_by(Message.id)
            )
        )


def wait(app: Flask, clock: Clock, **span: float) -> None:
    """Let the schedules begin, then let time pass and do what has come due."""
    drain(app)
    clock.go_on(**span)
    drain(app)


def test_an_ending_term_is_told_once_and_again_when_it_is_over(app: Flask, cast: Cast, clock: Clock) -> None:
    assigned(cast, due_on=TODAY + timedelta(days=3))
    wait(app, clock, days=1)
    assert told(cast.mediator) == ["by_clock.due_soon:0"]
    clock.go_on(days=1)
    drain(app)
    assert told(cast.mediator) == ["by_clock.due_soon:0"]
    clock.go_on(days=2)
    drain(app)
    assert told(cast.mediator) == ["by_clock.due_soon:0", "by_clock.due_over:0"]
    assert told(cast.head) == ["by_clock.due_over:0"]


def test_nobody_is_reminded_while_the_clock_stands(app: Flask, cast: Cast, clock: Clock) -> None:
    made = assigned(cast, due_on=TODAY + timedelta(days=1))
    go(cast.actor("clerk"), made, "suspend", suspended_until=TODAY + timedelta(days=300))
    wait(app, clock, days=5)
    assert told(cast.mediator) == []


def test_danger_that_nobody_takes_on_is_passed_to_the_next(app: Flask, cast: Cast, clock: Clock) -> None:
    made = assigned(cast)
    with act(cast.actor("mediator")) as a:
        danger.raise_signs(a, a.load(Dispute, made), ("threat",))
    wait(app, clock, minutes=20)
    assert told(cast.head) == []
    wait(app, clock, minutes=15)
    assert told(cast.head) == ["by_clock.danger_called:0"]
    with db.reading() as session:
        assert session.scalars(select(Danger.called)).one() == "head"


@pytest.fixture
def resuming(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """What the stage would find when a pause is over."""
    found = {"end_date_reached": True, "by_system": True}

    def resume(a: Act, dispute: Dispute, facts: Any) -> None:
        dispute.suspended_until = None
        a.move(dispute, "resume", facts)

    def look(*_: Any) -> dict[str, Any]:
        return {
            "cause": "expertise",
            "successor_is_party": False,
            "successor_told": False,
            "successor_asked": False,
            **found,
        }

    monkeypatch.setitem(owners.OWNERS, "dispute.resume", resume)
    monkeypatch.setitem(owners.FINDERS, "dispute.resume", look)
    return found


def _suspended(cast: Cast) -> int:
    made = assigned(cast)
    go(cast.actor("clerk"), made, "suspend", suspended_until=TODAY + timedelta(days=7))
    return made


def _state(dispute_id: int) -> str:
    with db.reading() as session:
        return session.get_one(Dispute, dispute_id).state


def test_a_pause_ends_by_itself_on_its_day(
    app: Flask, cast: Cast, clock: Clock, resuming: dict[str, bool]
) -> None:
    made = _suspended(cast)
    wait(app, clock, days=6)
    assert _state(made) == "suspended"
    wait(app, clock, days=1)
    assert _state(made) == "assigned"
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        assert dispute.last_mover_id == 0
        assert hub_clock.today() == TODAY + timedelta(days=7)


def test_what_cannot_be_resumed_is_told_once_and_not_forced(
    app: Flask, cast: Cast, clock: Clock, resuming: dict[str, bool]
) -> None:
    resuming["end_date_reached"] = False
    made = _suspended(cast)
    for _ in range(3):
        wait(app, clock, days=7)
    assert _state(made) == "suspended"
    assert told(cast.mediator) == ["by_clock.blocked:0"]
