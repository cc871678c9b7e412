"""Builds tasks anew from the entries: what the follower keeps must come out the same."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core.database import Database
from mediation.core.rebuilding import Outcome, Progress
from mediation.lifecycle import said

from .follower import Seat, apply, seat_after
from .models import Task

_TASK = cast(Table, Task.__table__)
_TOLD = [column for column in _TASK.c if column.name != "id"]


def run(database: Database, *, mend: bool, progress: Progress | None = None) -> Outcome:
    """Walk all disputes by key, each in a transaction of its own; with ``mend`` what differs is kept anew."""
    with database.reading() as session:
        keys = session.scalars(select(Dispute.id).order_by(Dispute.id)).all()
    differing = []
    for number, key in enumerate(keys, 1):
        if _differed(database, key, mend=mend):
            differing.append(key)
        if progress is not None:
            progress(number, len(keys))
    return Outcome(len(keys), tuple(differing))


def _differed(database: Database, dispute_id: int, *, mend: bool) -> bool:
    """Whether the tasks built anew are others than those that stood; its row is locked as by an act."""
    with database.writing() as session:
        session.execute(select(Dispute.id).where(Dispute.id == dispute_id).with_for_update())
        before = rows(session, dispute_id)
        rebuild(session, dispute_id)
        differed = rows(session, dispute_id) != before
        if not (differed and mend):
            session.rollback()
    return differed


def rows(session: Session, dispute_id: int) -> list[tuple[Any, ...]]:
    """What the tasks of a dispute say, without the keys that building anew changes."""
    query = select(*_TOLD).where(_TASK.c.dispute_id == dispute_id)
    return sorted((tuple(row) for row in session.connection().execute(query)), key=repr)


def rebuild(session: Session, dispute_id: int) -> None:
    """Forget the dispute's tasks and read its chain from the first entry."""
    session.execute(
        delete(Task).where(Task.dispute_id == dispute_id).execution_options(synchronize_session="fetch")
    )
    seat: Seat | None = None
    for happening in list(said.history(session, dispute_id)):
        seat = seat_after(seat, happening)
        apply(session, happening, seat)
        session.flush()
