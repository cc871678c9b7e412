"""What chains of the log last said of rows, field by field, and where the rows hold something else.

One way for every room: it reads the entries of its chain, keeps what each says, and compares its rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from .findings import Finding
from .models import AuditEntry

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, opened."""

    chain: str
    seq: int
    entry_id: int
    event: str
    subject: str
    at: str
    """When it was recorded, as the log writes moments."""
    occurred_at: str
    data: dict[str, Any]
    changes: dict[str, list[Any]]
    """Field to what it was and what it became."""
    actor: int | None = None
    """Who did it."""

    def finding(self, code: str, what: str) -> Finding:
        """Something is wrong with what this entry said."""
        return Finding(code, self.chain, self.seq, self.entry_id, what)


def lines(session: Session, *which: ColumnElement[bool]) -> Iterator[Line]:
    """Entries chain by chain, in the order in which they were written."""
    query = (
        select(
            AuditEntry.chain_id, AuditEntry.seq, AuditEntry.id, AuditEntry.event, AuditEntry.subject,
            AuditEntry.at, AuditEntry.occurred_at, AuditEntry.payload,
        )
        .where(*which)
        .order_by(AuditEntry.chain_id, AuditEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    for row in session.connection().execute(query):
        said = opened(row.payload)
        if said is None:
            continue
        yield Line(
            row.chain_id, row.seq, row.id, row.event, row.subject, row.at, row.occurred_at or row.at,
            said.get("data", {}), said.get("changes", {}), said.get("actor_id"),
        )


def opened(payload: str) -> dict[str, Any] | None:
    """What an entry says; None for one whose text is none, which the walk has told."""
    try:
        said = json.loads(payload)
    except (ValueError, TypeError):
        return None
    return said if isinstance(said, dict) else None


@dataclass(frozen=True, slots=True)
class _Told:
    line: Line
    value: str


class LastSaid:
    """Rows by name, each with the fields that were told and the entry that told them last."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, _Told]] = {}
        self._by: dict[str, Line] = {}

    def put(self, row: str, line: Line, values: Mapping[str, object]) -> None:
        """A later entry replaces what an earlier one said, field by field."""
        self._by[row] = line
        fields = self._rows.setdefault(row, {})
        fields.update({name: _Told(line, plain(value)) for name, value in values.items()})

    def drop(self, row: str) -> None:
        """From this entry on the row is rightly gone."""
        self._rows.pop(row, None)
        self._by.pop(row, None)

    def forget(self, row: str, name: str) -> None:
        """From this entry on the log does not tell this field."""
        self._rows.get(row, {}).pop(name, None)

    def value(self, row: str, name: str) -> str:
        """What was last said of a field; empty for nothing."""
        told = self._rows.get(row, {}).get(name)
        return told.value if told is not None else ""

    def differences(
        self, held: Mapping[str, Mapping[str, object]], older: Collection[str] = ()
    ) -> Iterator[Finding]:
        """Rows that are gone, that hold something else or what no entry told, or of which no entry knows.

        ``older`` are the fields that the oldest entries did not tell yet.
        """
        for row, fields in self._rows.items():
            if row not in held:
                yield self._by[row].finding("row_missing", row)
                continue
            for name, told in fields.items():
                if plain(held[row][name]) != told.value:
                    yield told.line.finding("row_differs", f"{row}.{name}")
            for name in held[row].keys() - fields.keys() - set(older):
                if plain(held[row][name]):
                    yield self._by[row].finding("row_unexplained", f"{row}.{name}")
        yield from (Finding("row_unexplained", what=row) for row in held if row not in self._rows)


def plain(value: object) -> str:
    """Values of rows and of the log in one form: days as the log writes them, nothing as nothing."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
