"""The tables whose every row was written by an entry of a dispute's chain, and how each hangs on its dispute.

The list is taken from the models: a table that points to a dispute, itself or over another such table, and
whose model is not marked ``unlogged``. A new one needs nothing to be held against the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, FromClause, RowMapping, Select, Table, select
from sqlalchemy.orm import Session

from mediation.audit.cells import raw
from mediation.core.database import Base

ROOT = "dispute"
BESIDE = ("person",)
"""Written by entries of disputes, but of no single one: an identity outlives the dispute it came with."""


@dataclass(frozen=True, slots=True)
class Home:
    """A table, joined up to where the key of its dispute stands."""

    table: Table
    joined: FromClause
    dispute: Column[Any]
    above: ForeignKeyConstraint | None
    """The step towards the dispute; None for the dispute itself."""

    def rows(self, session: Session, disputes: Sequence[int]) -> Iterator[tuple[int, RowMapping]]:
        """Its rows of these disputes as the database keeps them, each with the dispute's key."""
        query = select(self.dispute.label("of_dispute"), *raw(self.table)).select_from(self.joined)
        for row in session.execute(query.where(self.dispute.in_(disputes))).mappings():
            yield row["of_dispute"], row

    def astray(self) -> Select[int] | None:
        """Its rows that hang on nothing."""
        if self.above is None:
            return None
        there = self.above.referred_table
        mine, (theirs,) = self.above.columns[0], self.above.elements[0].column.table.primary_key
        return select(self.table.c.id).outerjoin(there, mine == theirs).where(theirs.is_(None))


def homes() -> dict[str, Home]:
    """Every such table by its name."""
    kept = {m.local_table for m in Base.registry.mappers if not getattr(m.class_, "unlogged", False)}
    found: dict[str, Home] = {}
    for table in Base.metadata.sorted_tables:  # what is pointed to comes first
        if table in kept and (home := _home(table, found)) is not None:
            found[table.name] = home
    return found


def _home(table: Table, known: dict[str, Home]) -> Home | None:
    if table.name == ROOT:
        return Home(table, table, table.c.id, None)
    for key in sorted(table.foreign_key_constraints, key=lambda k: k.column_keys != ["dispute_id"]):
        above = known.get(key.referred_table.name)
        column = key.columns[0]
        if above is None or column.nullable or len(key.columns) > 1:
            continue
        if above.table.name == ROOT:
            return Home(table, table, column, key)
        return Home(table, table.join(above.joined, column == above.table.c.id), above.dispute, key)
    return None


def loose(session: Session, table: Table) -> set[int]:
    """Rows beside the disputes to which no other row points."""
    query = select(table.c.id)
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_key_constraints:
            if key.referred_table is table:
                query = query.where(~select(1).where(key.columns[0] == table.c.id).exists())
    return set(session.scalars(query))
