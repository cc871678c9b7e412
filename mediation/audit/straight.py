"""Inserts rows straight through the driver.

An entry is on the path of every act, and the ORM's unit of work costs several times the insert itself. The
statement is compiled once per kind of database; values are plain text, numbers and bytes, which need no
conversion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert

from mediation.core.database import Base


class StraightInsert:
    """An insert into one table. ``key`` names a column the database numbers itself, if there is one."""

    def __init__(self, table: Table, key: str = "") -> None:
        self.table = table
        self.key = key
        self.names = [name for name in table.columns.keys() if name != key]  # noqa: SIM118 - a collection
        self._statements: dict[str, tuple[str, list[str] | None]] = {}

    def one(self, connection: Connection, values: Mapping[str, Any]) -> int | None:
        """Insert a row; the number the database gave it, if it gives one."""
        statement, order = self._statement(connection)
        done = connection.exec_driver_sql(
            statement, dict(values) if order is None else tuple([values[name] for name in order])
        )
        if not self.key:
            return None
        number: int = done.scalar_one() if done.returns_rows else done.lastrowid
        return number

    def _statement(self, connection: Connection) -> tuple[str, list[str] | None]:
        dialect = connection.dialect
        if dialect.name not in self._statements:
            query = insert(self.table)
            if self.key and dialect.name == "postgresql":
                query = query.returning(self.table.c[self.key])
            compiled = query.compile(dialect=dialect, column_keys=self.names)
            self._statements[dialect.name] = (str(compiled), compiled.positiontup)
        return self._statements[dialect.name]


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no plain table")
    return table
