"""Whether a row holds what the log told of it, cell by cell, and nothing that the log never told.

Cells are read as the database keeps them and understood one at a time, so that one that cannot be understood
hides no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Column, Dialect, Table

from mediation.audit import canonical, cells
from mediation.core import keys
from mediation.core.database import Base
from mediation.core.sealing import Sealed, fingerprint, tail_fingerprint

from .changes import BOOKKEEPING, plain

SEALED = "_sealed"
FINGERPRINTS = ("_lookup", "_tail")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is wrong with a column of a row: unreadable, never told, or another value than was told."""

    column: str
    code: str


def wrong(
    table: Table, row: Mapping[Any, Any], told: Mapping[str, Any], dialect: Dialect
) -> Iterator[Cell]:
    """The cells that are not as they must be. ``told`` has the last value by the name an entry uses."""
    for name, value in told.items():
        column = table.c.get(name, table.c.get(f"{name}{SEALED}"))
        if column is not None:  # else one of an older schema
            try:
                if not _same(table, row, name, value, dialect):
                    yield Cell(name, "row_differs")
            except cells.MISUNDERSTOOD:
                yield Cell(name, "row_unreadable")
    for column in _ought(table):
        if column.name.removesuffix(SEALED) not in told and row[column.name] is not None:
            try:
                if not _born(column, row[column.name], dialect):
                    yield Cell(column.name.removesuffix(SEALED), "row_unexplained")
            except cells.MISUNDERSTOOD:
                yield Cell(column.name, "row_unreadable")


@cache
def _ought(table: Table) -> tuple[Column[Any], ...]:
    """The columns that entries tell as soon as they hold anything."""
    return tuple(
        column
        for column in table.c
        if column.name not in BOOKKEEPING
        and not column.primary_key
        and not column.name.endswith(FINGERPRINTS)
    )


def _born(column: Column[Any], value: Any, dialect: Dialect) -> bool:
    """Whether a new row that nobody filled in holds this."""
    default = column.default
    if default is None or not (default.is_scalar or default.is_callable):
        return False
    empty = default.arg(None) if default.is_callable else default.arg  # type: ignore[attr-defined]
    return bool(cells.understood(column, value, dialect) == empty)


def _same(table: Table, row: Mapping[Any, Any], name: str, said: Any, dialect: Dialect) -> bool:
    if f"{name}{SEALED}" in table.c:
        box = row[f"{name}{SEALED}"]
        try:
            held = keys.current().open(box, f"{table.name}.{name}:{row['id']}").decode() if box else ""
        except keys.SealBroken:
            return False
        return held == (said or "") and _found_by(table, row, name, held)
    return _equal(cells.understood(table.c[name], row[name], dialect), said)


def _found_by(table: Table, row: Mapping[Any, Any], name: str, value: str) -> bool:
    """Whether a search finds the sealed value: its fingerprints are its own."""
    sealed = _descriptors(table)[name]
    wanted = {
        "_lookup": fingerprint(sealed.kind, value) if sealed.lookup and value else None,
        "_tail": tail_fingerprint(sealed.kind, value) if sealed.tail and value else None,
    }
    return all(row.get(f"{name}{end}") == one for end, one in wanted.items())


@cache
def _descriptors(table: Table) -> Mapping[str, Sealed]:
    model = next(m.class_ for m in Base.registry.mappers if m.local_table is table)
    found: Iterable[Any] = vars(model).values()
    return {one.name: one for one in found if isinstance(one, Sealed)}


def _equal(held: Any, said: Any) -> bool:
    """Equal as values: the log writes moments, money and keys as text."""
    if held is None or said is None:
        return (held or "") == (said or "")
    if isinstance(held, datetime):
        return datetime.fromisoformat(said) == held
    if isinstance(held, date):
        return date.fromisoformat(said) == held
    if isinstance(held, Decimal):
        return Decimal(said) == held
    if isinstance(held, int) and not isinstance(held, bool):
        return int(said) == held
    return bool(canonical.plain(plain(held)) == said)
