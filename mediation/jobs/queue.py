"""Puts jobs into a transaction, takes them under a lease, finishes them or puts them back."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, CursorResult, bindparam, event, select, text, update
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.database import UtcDateTime, db
from mediation.core.ids import new_id

from .models import Job
from .registry import KINDS, LEASE, TRIES

BACKOFF = tuple(timedelta(seconds=s) for s in (10, 60, 600, 3600, 6 * 3600))
"""How long a failed job waits before its next try; the last one repeats."""

_NEW = "hub.new_jobs"
_wakers: set[threading.Event] = set()

# Both databases know this form. Written out because it stands on the path of every act.
_INSERT = text(
    "INSERT INTO job (id, kind, dedupe_key, payload, created_at, due_at, attempts) "
    "VALUES (:id, :kind, :dedupe_key, :payload, :created_at, :due_at, 0) "
    "ON CONFLICT (kind, dedupe_key) DO NOTHING"
).bindparams(
    bindparam("id", type_=BigInteger),
    bindparam("created_at", type_=UtcDateTime),
    bindparam("due_at", type_=UtcDateTime),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A job under lease."""

    id: int
    kind: str
    dedupe_key: str
    payload: Mapping[str, Any]
    attempts: int


def enqueue(
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    dedupe_key: str,
    *,
    due_at: datetime | None = None,
) -> None:
    """Have this done once the session's transaction is committed, and never if it is not.

    The same kind and key a second time changes nothing. Raises KeyError for an
    unknown kind. Nothing private belongs into ``payload``: name the row instead.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    now = clock.now()
    session.execute(
        _INSERT,
        {
            "id": new_id(), "kind": kind, "dedupe_key": dedupe_key,
            "payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
            "created_at": now, "due_at": due_at or now,
        },
    )  # fmt: skip
    session.info[_NEW] = True


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if session.info.pop(_NEW, False):
        for waker in tuple(_wakers):
            waker.set()


def wake_by(waker: threading.Event, wanted: bool = True) -> None:
    """Set this event whenever a transaction of this process leaves jobs behind (or no longer)."""
    (_wakers.add if wanted else _wakers.discard)(waker)


def take(limit: int) -> list[Taken]:
    """Jobs that are due, oldest first, now under this caller's lease."""
    now = clock.now()
    with db.reading() as session:
        query = select(Job).where(Job.due_at <= now).order_by(Job.due_at, Job.id).limit(limit)
        due = session.scalars(query).all()
    if not due:
        return []  # an idle hub takes no write lock
    with db.writing() as session:
        # In the order of keys, so that two takers cannot wait for each other.
        taken = {row.id for row in sorted(due, key=lambda row: row.id) if _lease(session, row, now)}
    return [
        Taken(row.id, row.kind, row.dedupe_key, json.loads(row.payload), row.attempts + 1)
        for row in due
        if row.id in taken
    ]


def _lease(session: Session, row: Job, now: datetime) -> bool:
    lease = KINDS[row.kind].lease if row.kind in KINDS else LEASE
    return _changed(
        session,
        update(Job)
        .where(Job.id == row.id, Job.attempts == row.attempts, Job.due_at <= now)
        .values(attempts=row.attempts + 1, due_at=now + lease),
    )


def finish(session: Session, taken: Taken) -> bool:
    """Mark it done, in the transaction that did it. False when the lease was lost to another."""
    return _changed(
        session,
        update(Job).where(*_mine(taken)).values(done_at=clock.now(), due_at=None, error=""),
    )


def put_back(taken: Taken, error: str) -> bool:
    """After a failure: due again later, or given up and visible. True when given up."""
    tries = KINDS[taken.kind].tries if taken.kind in KINDS else TRIES
    now = clock.now()
    last = taken.attempts >= tries
    wait = BACKOFF[min(taken.attempts, len(BACKOFF)) - 1]
    with db.writing() as session:
        _changed(
            session,
            update(Job)
            .where(*_mine(taken))
            .values(due_at=None if last else now + wait, gave_up_at=now if last else None, error=error[:300]),
        )
    return last


def _mine(taken: Taken) -> tuple[Any, ...]:
    return Job.id == taken.id, Job.attempts == taken.attempts, Job.done_at.is_(None)


def _changed(session: Session, statement: Any) -> bool:
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
