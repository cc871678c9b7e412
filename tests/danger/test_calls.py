"""Nobody takes it on: the next in the order is called, by an entry and a message, until somebody does."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.danger import queries
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from tests.cast import Cast
from tests.closure.stories import do
from tests.conftest import Clock
from tests.danger.test_pages import the_danger
from tests.lifecycle.stages import assigned


def wait(app: Flask, clock: Clock, minutes: int) -> None:
    """Time passes and the hub looks at the clock."""
    clock.go_on(minutes=minutes)
    drain(app)


def called(user_id: int) -> int:
    with db.reading() as session:
        query = select(Message).where(Message.user_id == user_id, Message.kind == "by_clock.danger_called:0")
        return len(session.scalars(query).all())


def calls() -> list[str]:
    with db.reading() as session:
        rows = session.scalars(
            select(AuditEntry.payload).where(AuditEntry.event == "danger.called").order_by(AuditEntry.seq)
        )
        return [found[1] for row in rows if (found := re.search(r'"called":"(\w+)"', row))]


def test_handler_head_centre_and_its_head_are_called_one_after_the_other(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    made = assigned(cast)
    drain(app)
    do(cast, "clerk", made, "danger.raise", signs=("threat",))
    wait(app, clock, 29)
    assert calls() == []
    wait(app, clock, 2)
    assert (calls(), called(cast.head), called(cast.reviewer)) == (["head"], 1, 0)
    wait(app, clock, 20)
    assert calls() == ["head"]
    wait(app, clock, 11)
    assert (calls(), called(cast.reviewer), called(cast.head_of_centre)) == (["head", "centre"], 1, 0)
    wait(app, clock, 31)
    assert (calls(), called(cast.head_of_centre)) == (["head", "centre", "centre_head"], 1)
    wait(app, clock, 200)
    assert len(calls()) == 3
    assert called(cast.head) == 1


def test_whoever_takes_it_on_stops_the_calls(app: Flask, cast: Cast, clock: Clock) -> None:
    made = assigned(cast)
    drain(app)
    do(cast, "clerk", made, "danger.raise", signs=("threat",))
    wait(app, clock, 31)
    do(cast, "head", made, "danger.acknowledge", the_danger(made).id)
    wait(app, clock, 90)
    assert calls() == ["head"]


def test_a_level_where_nobody_sits_is_passed_over(app: Flask, cast: Cast, clock: Clock) -> None:
    made = _in_linping(cast)
    drain(app)
    with db.writing() as session:
        session.get_one(User, cast.stranger_head).active = False
    do(cast, "stranger", made, "danger.raise", signs=("threat",))
    wait(app, clock, 31)
    assert calls() == ["centre"]
    assert called(cast.reviewer) == 1


def _in_linping(cast: Cast) -> int:
    return assigned(cast, mediator="stranger_mediator", by="stranger", at="linping")


def test_a_report_that_is_owed_and_late_is_told_once_to_everybody(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    made = assigned(cast)
    drain(app)
    do(cast, "clerk", made, "danger.raise", signs=("threat",))
    do(cast, "head", made, "danger.acknowledge", the_danger(made).id)
    wait(app, clock, 61)
    wait(app, clock, 61)
    with db.reading() as session:
        told = session.scalars(select(Message.user_id).where(Message.kind == "by_clock.danger_owed:0")).all()
    assert sorted(told) == sorted([cast.mediator, cast.head, cast.reviewer, cast.head_of_centre])


def test_what_is_owed_in_a_merged_case_is_owed_by_the_case_it_went_into(cast: Cast, clock: Clock) -> None:
    made, survivor = assigned(cast), assigned(cast, stated={"title": "同一事"})
    do(cast, "clerk", made, "danger.raise", signs=("threat",))
    do(cast, "clerk", made, "danger.report", the_danger(made).id, body="police")
    do(cast, "clerk", made, "dispute.merge", reason="merged", survivor=survivor)
    with db.reading() as session:
        assert queries.names(session, survivor) == ("扬言伤人",)
