"""The one door: what it lets through, what it refuses, and what it leaves behind."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import AlreadyDone, Forbidden, KeyReused, NotFound, RuleBroken, Stale
from mediation.lifecycle import stale
from mediation.lifecycle.door import act
from tests.cast import Cast
from tests.lifecycle.cases import accept, accept_facts, register
from workflows.errors import GuardRefused, MoveNotAllowed


def entries(session: Session, dispute_id: int) -> list[AuditEntry]:
    return list(
        session.scalars(
            select(AuditEntry).where(AuditEntry.chain_id == f"d:{dispute_id}").order_by(AuditEntry.seq)
        )
    )


def refusals(session: Session, user_id: int) -> list[AuditEntry]:
    return list(
        session.scalars(
            select(AuditEntry).where(AuditEntry.chain_id == f"u:{user_id}", AuditEntry.event == "act.refused")
        )
    )


def test_a_move_changes_the_state_and_leaves_one_entry(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    dispute = reading.get_one(Dispute, made)
    log = entries(reading, made)
    assert (dispute.state, dispute.version) == ("accepted", 2)
    assert [(e.event, e.from_state, e.to_state) for e in log] == [
        ("dispute.register", None, "registered"),
        ("dispute.accept", "registered", "accepted"),
    ]
    assert dispute.audit_head == log[-1].hash


def test_a_refused_guard_changes_nothing_but_is_an_entry(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(GuardRefused):
        accept(cast.actor("clerk"), made, no_bar=False)
    assert reading.get_one(Dispute, made).state == "registered"
    (refused,) = refusals(reading, cast.clerk)
    assert json.loads(refused.payload)["data"]["right"] == "dispute.accept"


def test_a_move_from_the_wrong_state_is_refused(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    with pytest.raises(MoveNotAllowed):
        accept(cast.actor("clerk"), made)
    assert len(entries(reading, made)) == 2


def test_a_person_with_the_wrong_role_is_refused_and_remembered(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(Forbidden):
        accept(cast.actor("reviewer"), made)
    assert len(refusals(reading, cast.reviewer)) == 1


def test_behind_the_wall_a_dispute_does_not_exist(cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    for name in ("stranger", "village_clerk", "mediator", "lawyer", "admin", "security", "keeper"):
        with pytest.raises(NotFound):
            accept(cast.actor(name), made)


def test_the_same_key_does_an_act_once(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi, key="k")
    with pytest.raises(AlreadyDone) as done:
        register(cast.actor("clerk"), cast.qiaosi, key="k")
    assert done.value.target == f"/cases/{made}"
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 1


def test_a_key_does_not_come_back_with_other_content(cast: Cast) -> None:
    register(cast.actor("clerk"), cast.qiaosi, key="k")
    with pytest.raises(KeyReused):
        register(cast.actor("clerk"), cast.qiaosi, key="k", place="别处")


def test_an_act_that_fails_half_way_leaves_nothing(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(ZeroDivisionError), act(cast.actor("clerk")) as a:
        a.move(a.load(Dispute, made), "accept", accept_facts())
        raise ZeroDivisionError
    assert reading.get_one(Dispute, made).state == "registered"
    assert len(entries(reading, made)) == 1


def test_what_happened_cannot_lie_in_the_future(cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(RuleBroken, match="future"):
        accept(cast.actor("clerk"), made, occurred_at=clock.now() + timedelta(hours=1))


def test_what_happened_cannot_lie_before_the_last_move(cast: Cast) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(RuleBroken, match="before_last"):
        accept(cast.actor("clerk"), made, occurred_at=clock.now() - timedelta(hours=1))


def test_a_time_stated_to_the_minute_of_the_last_move_is_taken_as_that_move_s_own(
    cast: Cast, reading: Session
) -> None:
    with clock.frozen(clock.now() + timedelta(seconds=37)):
        made = register(cast.actor("clerk"), cast.qiaosi)
        came = reading.get_one(Dispute, made).last_move_at
        accept(cast.actor("clerk"), made, occurred_at=clock.minute(clock.now()))
    reading.rollback()
    assert reading.get_one(Dispute, made).last_move_at == came


def test_an_edit_is_an_entry_with_old_and_new(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.place = "朝阳村三组"
        a.edit(dispute, "dispute.edit")
    last = entries(reading, made)[-1]
    assert json.loads(last.payload)["changes"] == {"place": ["", "朝阳村三组"]}


def test_private_words_stand_in_no_payload(cast: Cast, reading: Session) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    (entry,) = entries(reading, made)
    assert "楼上漏水" not in entry.payload
    assert "narrative" in json.loads(entry.payload)["sealed"]


def test_a_page_is_stale_when_the_state_moved_and_not_when_something_was_added(
    cast: Cast, reading: Session
) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    with act(cast.actor("clerk_two")) as a:
        dispute = a.load(Dispute, made)
        a.note(dispute, "paper.issued", {"kind": "receipt"}, right="paper.add")
        stale.check(a.session, dispute, dispute.subject_key, 1, "dispute.accept")
    accept(cast.actor("clerk_two"), made)
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        with pytest.raises(Stale) as told:
            stale.check(session, dispute, dispute.subject_key, 1, "dispute.decline")
    assert [e.event for e in told.value.changes] == ["dispute.accept"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dispute SET state = 'closed' WHERE id = :id",
        "UPDATE dispute SET state = 'closed', version = version + 1 WHERE id = :id",
        "UPDATE dispute SET title = 'x' WHERE id = :id",
        "UPDATE dispute SET title = 'x', version = version + 1 WHERE id = :id",
        "UPDATE dispute SET version = version - 1 WHERE id = :id",
        "DELETE FROM dispute WHERE id = :id",
    ],
)
def test_the_database_itself_refuses_a_change_without_its_entry(
    cast: Cast, statement: str, reading: Session
) -> None:
    made = register(cast.actor("clerk"), cast.qiaosi)
    accept(cast.actor("clerk"), made)
    with pytest.raises(DBAPIError), db.writing() as session:
        session.execute(text(statement), {"id": made})
    assert reading.get_one(Dispute, made).state == "accepted"
