"""What of one dispute waits while an entry is counted in: read once, then kept as it changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from mediation.core.ids import new_id

from .models import Task

# Written for the path of every act: made once, run on the connection, nothing loaded as an object.
_TASK = cast(Table, Task.__table__)
_OPEN = select(
    _TASK.c.id, _TASK.c.subject_key, _TASK.c.kind, _TASK.c.state, _TASK.c.owner, _TASK.c.scope, _TASK.c.due_on
).where(_TASK.c.dispute_id == bindparam("dispute"), _TASK.c.done_seq.is_(None))
_THIS = _TASK.c.id == bindparam("task")
_END = update(_TASK).where(_THIS).values(done_seq=bindparam("seq"))
_RESEAT = update(_TASK).where(_THIS).values(scope=bindparam("scope_now"), due_on=bindparam("due_now"))
_BEGIN = insert(_TASK)
_BEFORE = (
    select(_TASK.c.kind, _TASK.c.owner)
    .where(_TASK.c.subject_key == bindparam("subject"), _TASK.c.state == bindparam("state"))
    .order_by(_TASK.c.opened_seq.desc())
    .limit(1)
)

_Row = Row[*tuple[Any, ...]]
"""A task as it was read."""


class Waiting:
    """The open tasks of a dispute."""

    def __init__(self, session: Session, dispute_id: int) -> None:
        self._connection = session.connection()
        self._dispute_id = dispute_id
        self._rows = {row.id: row for row in self._connection.execute(_OPEN, {"dispute": dispute_id})}

    def __iter__(self) -> Iterator[_Row]:
        return iter(list(self._rows.values()))

    def of(self, subject_key: str) -> _Row | None:
        """What this subject waits for; a subject waits for one thing at a time."""
        return next((row for row in self if row.subject_key == subject_key), None)

    def end(self, row: _Row, seq: int) -> None:
        """The waiting is over with this entry."""
        self._connection.execute(_END, {"task": row.id, "seq": seq})
        del self._rows[row.id]

    def begin(self, seq: int, **values: Any) -> None:
        """Wait for something from this entry on."""
        row = {"id": new_id(), "dispute_id": self._dispute_id, "opened_seq": seq, **values}
        self._connection.execute(_BEGIN, row)

    def reseat(self, row: _Row, scope: str, due_on: date | None) -> None:
        """It waits for somebody else, or until another day."""
        if (scope, due_on) != (row.scope, row.due_on):
            self._connection.execute(_RESEAT, {"task": row.id, "scope_now": scope, "due_now": due_on})

    def pass_on(self, row: _Row, **changed: Any) -> None:
        """It goes on with what changed: another owner, another kind."""
        self._connection.execute(update(_TASK).where(_THIS).values(changed), {"task": row.id})

    def last(self, subject_key: str, state: str) -> _Row | None:
        """Kind and owner of what the subject last waited for in this state."""
        return self._connection.execute(_BEFORE, {"subject": subject_key, "state": state}).first()
