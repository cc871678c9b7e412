"""A PostgreSQL database that stays between the tests of one process and is set back to how it was.

Making one anew costs the server as much as many a test: it copies files, and each new connection learns all
tables, plans and triggers again. Here what a test wrote is deleted and what was there at first is copied in,
while the connections of the hub stay open. Whatever else a test may have left (a trigger taken away, a table
changed, a connection in the middle of something) makes the database useless: the next test gets another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

SHAPE = """
    SELECT string_agg(part, ' ') FROM (
        SELECT 'class' || count(*) || ':' || sum(xmin::text::bigint) AS part FROM pg_class
        UNION ALL SELECT 'column' || count(*) || ':' || sum(xmin::text::bigint) FROM pg_attribute
        UNION ALL SELECT 'rule' || count(*) || ':' || sum(xmin::text::bigint) FROM pg_constraint
        UNION ALL SELECT 'trigger' || count(*) || ':' || sum(xmin::text::bigint) FROM pg_trigger
        UNION ALL SELECT 'function' || count(*) || ':' || sum(xmin::text::bigint) FROM pg_proc
    ) AS parts
"""
"""Changes with anything that is no row of the hub's own tables."""

COUNTERS = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
           last_value IS NOT NULL
    FROM pg_sequences
"""

AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


@dataclass(slots=True)
class Standing:
    """One such database, and what was in it at first."""

    url: URL
    in_use: bool = False
    _beside: psycopg.Connection = field(init=False)
    _shape: object = field(init=False)
    _rows: dict[str, bytes] = field(init=False)
    _empty_all: sql.Composed = field(init=False)
    _counters: list[tuple[object, ...]] = field(init=False)

    def __post_init__(self) -> None:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._beside = psycopg.connect(address)
        tables = [name for (name,) in self._beside.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )]
        emptied = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables)
        self._empty_all = sql.SQL(";").join(emptied)
        self._rows = {name: rows for name in tables if (rows := self._copied(name))}
        self._counters = self._beside.execute(COUNTERS).fetchall()
        self._shape = self._one(SHAPE)
        self._beside.commit()

    def set_back(self) -> bool:
        """As it was at first; False when more was touched than rows, or somebody is still at work in it."""
        if self._one(AT_WORK) or self._one(SHAPE) != self._shape:
            self._beside.rollback()
            return False
        self._beside.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
        self._beside.execute(self._empty_all)
        for name, rows in self._rows.items():
            with self._beside.cursor().copy(_copy(name, "FROM STDIN")) as into:
                into.write(rows)
        self._beside.cursor().executemany("SELECT setval(%s, %s, %s)", self._counters)
        self._beside.commit()
        return True

    def close(self) -> None:
        """The connection beside; the database itself is the server's to drop."""
        self._beside.close()

    def _copied(self, name: str) -> bytes:
        with self._beside.cursor().copy(_copy(name, "TO STDOUT")) as out:
            return b"".join(bytes(piece) for piece in out)

    def _one(self, query: str) -> object:
        row = self._beside.execute(query).fetchone()
        return row[0] if row else None


def _copy(table: str, way: str) -> sql.Composed:
    return sql.SQL("COPY {} " + way).format(sql.Identifier(table))

