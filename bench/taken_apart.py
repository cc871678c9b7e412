"""One dispute as it lies in the database: every row of it, as text, with its private values open.

Nothing here names a table it need not name: whatever hangs on the dispute by its key is taken along.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, ColumnElement, LargeBinary, Table, Text, cast, or_, select, text
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry, AuditSealed
from mediation.audit.recorder import SALT, bound_to
from mediation.core import keys
from mediation.core.database import Base
from mediation.core.sealing import Sealed
from mediation.search import said

NOT_COPIED = frozenset(
    {
        "audit_entry", "audit_sealed",  # made anew, link by link
        "booking_slot",  # copies sit in the same rooms at the same hours; nobody books there again
        "import_row", "draft", "idempotency_key",  # belong to a press, not to the dispute
    }
)  # fmt: skip

Raw = dict[str, Any]
"""A row by column: text, or bytes where something is sealed."""


@dataclass(frozen=True, slots=True)
class Box:
    """A sealed column, open: what it holds and which columns find it."""

    column: str
    value: str
    sealed: Sealed


@dataclass(slots=True)
class Entry:
    """An entry with its private values, as canonical text by name."""

    row: Raw
    private: dict[str, str]


@dataclass(slots=True)
class Taken:
    """Everything that hangs on one dispute."""

    key: str
    rows: dict[Table, list[Raw]]
    boxes: dict[tuple[str, str], list[Box]]
    """Table and key of a row -> its sealed columns."""
    entries: list[Entry]
    said: list[str]
    """What was said under seal and is searched for."""

    @property
    def row(self) -> Raw:
        """The dispute's own row."""
        return self.rows[Base.metadata.tables["dispute"]][0]

    def of(self, table: str) -> list[Raw]:
        """The rows of one table; none where nothing hangs on the dispute there."""
        return next((rows for known, rows in self.rows.items() if known.name == table), [])

    def all_rows(self) -> Iterator[tuple[Table, Raw]]:
        """Every row with its table."""
        return ((table, row) for table, rows in self.rows.items() for row in rows)


def take_apart(session: Session, dispute_id: int) -> Taken:
    """Read it, and open what is sealed."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text("SET TIME ZONE 'UTC'"))
    rows = _owned(session, dispute_id)
    boxes = {
        (table.name, row["id"]): found
        for table, group in rows.items()
        for row in group
        if (found := list(_boxes(table, row)))
    }
    sealed = said.texts(session, [dispute_id]).get(dispute_id, [])
    return Taken(str(dispute_id), rows, boxes, list(_entries(session, f"d:{dispute_id}")), sealed)


def sealed_columns(table: str) -> Mapping[str, Sealed]:
    """The private attributes of a table's model by name."""
    return {
        name: attribute
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ == table
        for name, attribute in vars(mapper.class_).items()
        if isinstance(attribute, Sealed)
    }


def _owned(session: Session, dispute_id: int) -> dict[Table, list[Raw]]:
    """Rows that name the dispute, then rows that name those, in the order in which they may be written."""
    found: dict[Table, list[Raw]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_COPIED:
            continue
        condition = _belongs(table, dispute_id, found)
        rows = _read(session, table, condition) if condition is not None else []
        if rows:
            found[table] = rows
    people = [row["person_id"] for row in found[Base.metadata.tables["party"]] if row["person_id"]]
    if not people:
        return found
    person = Base.metadata.tables["person"]
    return {person: _read(session, person, person.c.id.in_(map(int, people))), **found}


def _belongs(
    table: Table, dispute_id: int, found: Mapping[Table, list[Raw]]
) -> ColumnElement[bool] | None:
    if table.name == "dispute":
        return table.c.id == dispute_id
    if "dispute_id" in table.c:
        return table.c.dispute_id == dispute_id
    named = [
        key.parent.in_([int(row["id"]) for row in found[key.column.table]])
        for key in table.foreign_keys
        if key.column.table in found and key.column.name == "id"
    ]
    return or_(*named) if named else None


def _read(session: Session, table: Table, condition: ColumnElement[bool]) -> list[Raw]:
    columns = [c if isinstance(c.type, LargeBinary) else cast(c, Text).label(c.name) for c in table.c]
    rows = [dict(row) for row in session.execute(select(*columns).where(condition)).mappings()]
    for column in table.c:
        if isinstance(column.type, JSON):  # written without escapes, so that names are found inside
            for row in (row for row in rows if row[column.name] is not None):
                row[column.name] = json.dumps(json.loads(row[column.name]), ensure_ascii=False)
    return sorted(rows, key=lambda row: int(row["id"]))


def _boxes(table: Table, row: Raw) -> Iterator[Box]:
    for name, sealed in sealed_columns(table.name).items():
        box = row[f"{name}_sealed"]
        if box is not None:
            value = keys.current().open(bytes(box), f"{table.name}.{name}:{row['id']}").decode()
            yield Box(f"{name}_sealed", value, sealed)


def _entries(session: Session, chain: str) -> Iterator[Entry]:
    table: Any = AuditEntry.__table__
    boxes: dict[str, dict[str, str]] = {}
    query = select(AuditSealed.seq, AuditSealed.name, AuditSealed.box).where(AuditSealed.chain_id == chain)
    for seq, name, box in session.execute(query):
        opened = keys.current().open(bytes(box), bound_to(chain, seq, name))
        boxes.setdefault(str(seq), {})[name] = opened[SALT:].decode()
    for row in sorted(_read(session, table, table.c.chain_id == chain), key=lambda row: int(row["seq"])):
        del row["id"]
        yield Entry(row, boxes.get(row["seq"], {}))
