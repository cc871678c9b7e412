"""What waits for whom follows from the flow table, and can be built anew from the log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.security.models import Access
from mediation.tasks import queries
from mediation.tasks.follower import wish
from mediation.tasks.models import Task
from mediation.tasks.rebuild import rebuild, rows
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.cases import accept, register
from tests.support.walk import go

pytestmark = pytest.mark.usefixtures("app")


def waits(dispute_id: int) -> list[tuple[str, str]]:
    with db.reading() as session:
        rows = session.scalars(
            select(Task).where(Task.dispute_id == dispute_id, Task.done_seq.is_(None)).order_by(Task.id)
        )
        return [(row.kind, row.scope) for row in rows]


def assigned(cast: Cast) -> int:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    go(cast.actor("clerk"), made, "classify", due_on=date(2026, 12, 23))
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator)
    return made


def test_each_move_ends_one_waiting_and_begins_the_next(cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    assert waits(made) == [("dispute.accept", f"o:{cast.qiaosi}")]
    accept(cast.actor("clerk"), made)
    assert waits(made) == [("dispute.classify", f"o:{cast.qiaosi}")]
    go(cast.actor("clerk"), made, "classify")
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator)
    assert waits(made) == [("dispute.begin", f"p:{cast.mediator}")]
    go(cast.actor("mediator"), made, "begin")
    assert waits(made) == [("dispute:mediating", f"p:{cast.mediator}")]


def test_a_reassigned_dispute_waits_for_the_new_mediator(cast: Cast) -> None:
    made = assigned(cast)
    go(cast.actor("clerk"), made, "reassign", mediator_id=cast.mediator_two)
    assert waits(made) == [("dispute.begin", f"p:{cast.mediator_two}")]


def test_a_move_that_changes_nothing_for_anybody_leaves_the_waiting_alone(cast: Cast) -> None:
    made = assigned(cast)
    before = waits(made)
    go(cast.actor("clerk"), made, "extend", due_on=date(2027, 1, 15))
    go(cast.actor("clerk"), made, "correct")
    assert waits(made) == before
    with db.reading() as session:
        (row,) = queries.of_dispute(session, made)
        assert row.task.due_on == date(2027, 1, 15)


def test_after_a_pause_the_same_thing_waits_for_the_same_person(cast: Cast) -> None:
    made = assigned(cast)
    before = waits(made)
    go(cast.actor("mediator"), made, "suspend")
    assert waits(made) == [("dispute.resume", f"o:{cast.qiaosi}")]
    go(cast.actor("mediator"), made, "resume")
    assert waits(made) == before


def test_nothing_waits_when_nobody_acts_next(cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    go(cast.actor("clerk"), made, "decline")
    assert waits(made) == []


def test_a_desk_lists_its_own_and_nobody_elses(app: Flask, cast: Cast) -> None:
    made = assigned(cast)
    other = register(cast.actor("clerk"), cast.qiaosi)
    with app.test_request_context(), db.reading() as session:
        assert [w.dispute.id for w in queries.waiting(session, cast.actor("clerk"))] == [other]
        (task,) = queries.waiting(session, cast.actor("mediator"))
        assert (task.dispute.id, task.what, task.move, task.row_id) == (made, "开始调解", "begin", None)
        assert queries.counts(session, cast.actor("mediator"))["tasks"] == 1
        for name in ("stranger", "mediator_two", "lawyer", "head", "village_clerk"):
            assert queries.waiting(session, cast.actor(name)) == []


def test_the_numbers_of_the_menu_follow_the_day_and_the_wall(cast: Cast, clock: Clock) -> None:
    made, mediator = assigned(cast), cast.actor("mediator")
    in_a_month = hub_clock.today() + timedelta(days=30)
    with db.writing() as session:
        session.add(Task(
            dispute_id=made, subject_key="promise:1", kind="promise.pay", state="open", owner="mediator",
            scope=f"p:{cast.mediator}", due_on=in_a_month, opened_seq=1,
        ))

    def numbers() -> tuple[int, int]:
        with db.reading() as session:
            found = queries.counts(session, mediator)
        return found["tasks"], found["followup"]

    assert numbers() == (1, 0)
    clock.go_on(days=25)
    assert numbers() == (1, 1)
    with db.writing() as session:
        tomorrow = hub_clock.now() + timedelta(days=1)
        session.execute(update(Access).where(Access.dispute_id == made).values(until_at=tomorrow))
    assert numbers() == (1, 1)
    clock.go_on(days=2)
    assert numbers() == (0, 1)


def test_tasks_built_anew_from_the_log_are_the_same(cast: Cast) -> None:
    made = assigned(cast)
    for name, fields in (
        ("reassign", {"mediator_id": cast.mediator_two}),
        ("suspend", {}),
        ("resume", {}),
        ("release", {"mediator_id": None}),
    ):
        go(cast.actor("clerk"), made, name, **fields)
    with db.writing() as session:
        kept = rows(session, made)
        rebuild(session, made)
        assert rows(session, made) == kept
    assert len(kept) == 7


@pytest.mark.parametrize(
    ("kind", "state", "new_row"),
    [
        ("session.book", "missed", True),
        ("session.hold", "postponed", True),
        ("session.hold", "scheduled", False),
        ("invitation.propose", "declined", True),
        ("visit.do", "missed", True),
        ("promise.route", "broken", False),
        ("dispute:mediating", "mediating", False),
    ],
)
def test_some_steps_can_only_be_made_on_a_new_row(kind: str, state: str, new_row: bool) -> None:
    assert wish(kind, state) is new_row


def test_what_only_lasts_says_what_it_is_that_lasts(app: Flask) -> None:
    with app.test_request_context():
        assert queries.what("dispute:mediating") == "调解中"
        assert queries.what("confirmation:dismissed") == "司法确认：已驳回"
        assert queries.what("agreement:effective").startswith("协议：")
