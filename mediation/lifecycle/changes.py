"""What a flush is about to write, as typed old and new values for the log.

Private columns never reach the payload in clear: sealed columns and listed
free texts go to the private part, where the recorder seals them and leaves a
commitment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import LoaderCallableStatus, Session

BOOKKEEPING = frozenset(
    {
        "version",
        "audit_head",
        "state",
        "changed_at",
        "last_move_at",
        "last_mover_id",
        "last_move_seq",
        "moved_seq",
        "chain_id",
        "subject_key",
    }
)
PRIVATE_TEXTS = frozenset(
    {"narrative", "claims", "oral_content", "body", "concessions", "answers", "place_detail"}
)
"""Free texts that people wrote about each other: sealed in the log."""

GONE = "gone"
"""Stands for a column when a row was deleted."""

_SEALED_PARTS = ("_sealed", "_lookup", "_tail")


@dataclass(slots=True)
class Changes:
    """Open and private changes of one entry."""

    open: dict[str, list[Any]] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """Names of everything that changed, private or not."""
        return frozenset(self.open) | frozenset(self.private)


def plain(value: Any) -> Any:
    """A value as it may stand in canonical JSON: no floats, fixed forms."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return value


def collect(row: Any, prefix: str = "") -> Changes:
    """The pending changes of one row. A new row lists all its values with old None."""
    state = inspect(row)
    changes = Changes()
    new = state.transient or state.pending
    names = state.mapper.column_attrs.keys() if new else state.committed_state.keys()
    for name in names:
        if name in BOOKKEEPING or name not in state.mapper.column_attrs:
            continue
        old = None if new else _before(state.committed_state[name])
        value = state.dict.get(name)
        if plain(old) == plain(value):
            continue
        _put(changes, row, prefix, name, old, value)
    return changes


def _before(value: Any) -> Any:
    """The old value; None for one that this very act's insert left empty and nobody has read since."""
    return None if value is LoaderCallableStatus.NO_VALUE else value


def _put(changes: Changes, row: Any, prefix: str, name: str, old: Any, value: Any) -> None:
    if name.endswith(_SEALED_PARTS):
        if name.endswith("_sealed"):
            plain_name = name.removesuffix("_sealed")
            changes.private[f"{prefix}{plain_name}"] = getattr(row, plain_name) or ""
        return
    if name in PRIVATE_TEXTS:
        changes.private[f"{prefix}{name}"] = value or ""
        return
    changes.open[f"{prefix}{name}"] = [plain(old), plain(value)]


def collect_rows(session: Session, subject: Any, skip: Iterable[Any] = ()) -> Changes:
    """Changes of the subject and of every other row of the hub's own that is pending.

    Rows of other subjects carry a ``<table>:<id>.`` prefix.
    """
    changes = collect(subject)
    passed = {id(subject), *(id(s) for s in skip)}
    for row in (*session.new, *session.dirty):
        if id(row) in passed or getattr(type(row), "unlogged", False):
            continue
        found = collect(row, f"{row.__tablename__}:{row.id}.")
        changes.open.update(found.open)
        changes.private.update(found.private)
    for row in session.deleted:
        if not getattr(type(row), "unlogged", False):
            changes.open[f"{row.__tablename__}:{row.id}.{GONE}"] = [None, True]
    return changes
