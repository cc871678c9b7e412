"""Cells as the database keeps them, and those among them that the hub cannot have written.

SQLite keeps whatever is put into a column. One cell that cannot be understood must hide nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, LargeBinary, Table, select, type_coerce
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from mediation.core.database import Base

from .findings import Finding

BATCH = 2000

MISUNDERSTOOD = (ValueError, TypeError, ArithmeticError, AttributeError, LookupError)
"""What comes of reading what the hub never writes."""


def raw(table: Table) -> Iterator[ColumnElement[Any]]:
    """Its columns as the database keeps them."""
    for column in table.c:
        yield type_coerce(column, NULLTYPE).label(column.name)


def understood(column: Column[Any], value: Any, dialect: Dialect) -> Any:
    """A raw cell as the models see it. One of MISUNDERSTOOD when it is none."""
    if value is None:
        return None
    read = column.type.dialect_impl(dialect).result_processor(dialect, None)
    seen = value if read is None else read(value)
    kind = bytes if isinstance(column.type, LargeBinary) else column.type.python_type
    if kind in (int, str, bool, bytes) and not isinstance(seen, kind):
        raise TypeError(f"{column} holds {type(seen).__name__}")
    return seen


def unreadable(session: Session) -> Iterator[Finding]:
    """Every cell of every table that cannot be understood. Reads all there is: only when a look failed."""
    dialect = session.get_bind().dialect
    for table in Base.metadata.sorted_tables:
        rows = session.execute(select(*raw(table)).execution_options(yield_per=BATCH)).mappings()
        for row in rows:
            for column in table.c:
                try:
                    understood(column, row[column.name], dialect)
                except MISUNDERSTOOD:
                    yield Finding("row_unreadable", what=f"{name_of(table, row)}.{column.name}")


def decoding(session: Session, decode: Callable[[bytes], str] | type[str]) -> None:
    """How SQLite's texts are read: as they are (``str``), or ``anything``, signs that are none included."""
    if (driver := session.connection().connection.driver_connection) is not None:
        driver.text_factory = decode


def anything(text: bytes) -> str:
    """A text, with a mark for what is none."""
    return text.decode(errors="replace")


def undecodable(error: OperationalError) -> bool:
    """Whether SQLite stumbled over a text that is none."""
    return "decode" in str(error.orig)


def name_of(table: Table, row: Any) -> str:
    """A row by its table and key."""
    return f"{table.name}:{'/'.join(str(row[column.name]) for column in table.primary_key)}"
