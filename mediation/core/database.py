"""The database: declarative base, column types, and the two kinds of session.

Reading sessions use a plain BEGIN and cannot write. The writing session takes
SQLite's write lock at once (BEGIN IMMEDIATE), because the driver's default
loses updates silently, and is opened as late as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from .ids import new_id
from .turns import WITHIN, keep_order, say_busy

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "foreign_keys=on",
    "recursive_triggers=on",
    "busy_timeout=15000",
    "trusted_schema=off",
)

SQLITE_READING = ("query_only=on", "cache_size=-16000")
"""A connection that reads keeps 16 MB of pages: a committee's thousand cases, which its list goes through
twice, do not fit into the 2 MB that it would keep."""

IN_MEMORY = (None, "", ":memory:")
"""Names of a SQLite database that has no file."""

REACH_WITHIN = 10
"""Seconds in which PostgreSQL must answer."""


class Base(DeclarativeBase):
    """Base of every model; names every constraint, which migrations depend on."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on both databases; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored as UTC; SQLite keeps no zone, so none is written there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """Yuan as Decimal, stored as whole fen: no float ever, equal on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Raises ValueError for fractions of a fen."""
        if value is None:
            return None
        fen = value * 100
        if fen != fen.to_integral_value():
            raise ValueError("money has at most two decimals")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Yuan with two decimals."""
        return None if value is None else (Decimal(value) / 100).quantize(Decimal("0.01"))


class IdMixin:
    """A key made by the application at construction."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)

    def __init__(self, **values: Any) -> None:
        # The key comes first: sealed columns are bound to it.
        super().__init__(**{"id": values.get("id") or new_id(), **values})


class Engines(NamedTuple):
    """The two of one kind of database; on PostgreSQL one serves for both."""

    read: Engine
    write: Engine


class Database:
    """The engines and session factories of this process.

    Engines are made once for each kind of database and go along when it moves: what they compiled stays.
    """

    def __init__(self) -> None:
        self._url: URL | None = None
        self._made: dict[Hashable, Engines] = {}
        self._at: dict[Hashable, URL] = {}
        self._engines: Engines | None = None

    def configure(self, url: str | URL) -> None:
        """Point at a database; closes what was open at another one of its kind. The same one again changes
        nothing."""
        self._url = wanted = make_url(url)
        kind = (wanted.drivername, wanted.database in IN_MEMORY)
        if kind not in self._made:
            self._made[kind] = self._make(wanted)
        elif self._at[kind] != wanted:
            _close(self._made[kind])
        self._at[kind] = wanted
        self._engines = self._made[kind]

    def dispose(self) -> None:
        """Close all pooled connections to the database in use."""
        _close(self._engines or ())
        self._engines = None

    def _make(self, url: URL) -> Engines:
        if url.get_backend_name() == "sqlite":
            made = Engines(
                _sqlite_engine(url, "BEGIN", SQLITE_READING),
                _sqlite_engine(url, "BEGIN IMMEDIATE", turns=lambda: Path(f"{self.url.database}-turn")),
            )
        else:
            waits = {"connect_timeout": REACH_WITHIN, "options": f"-c lock_timeout={WITHIN * 1000:.0f}"}
            engine = create_engine(url, pool_pre_ping=True, pool_size=10, connect_args=waits)
            made = Engines(engine, engine)
        for engine in set(made):
            say_busy(engine)
            event.listen(engine, "do_connect", self._connect)
        return made

    def _connect(self, dialect: Dialect, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        where, how = dialect.create_connect_args(self.url)
        arguments[:] = where
        named.update(how)

    @property
    def url(self) -> URL:
        """The address in use; RuntimeError before ``configure``."""
        if self._url is None:
            raise RuntimeError("the database is not configured")
        return self._url

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations and maintenance."""
        return self._open.write

    @property
    def reading_engine(self) -> Engine:
        """The engine of reading sessions."""
        return self._open.read

    @property
    def _open(self) -> Engines:
        if self._engines is None:
            raise RuntimeError("the database is not configured")
        return self._engines

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.get_backend_name()

    def open_reading(self) -> Session:
        """A session that only reads; the caller closes it."""
        return _reading_maker(bind=self.reading_engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, closed at the end."""
        session = self.open_reading()
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def not_waiting_for_disk(self) -> Iterator[None]:
        """On SQLite commits return before the disk has them: for data built anew when power fails."""
        if self.dialect == "sqlite":
            self._wait_for_disk("off")
        try:
            yield
        finally:
            if self.dialect == "sqlite":
                self._wait_for_disk("full")

    def _wait_for_disk(self, how: str) -> None:
        # The pool gives the same connection again as long as only one is asked for at a time.
        held = self.engine.raw_connection()
        held.cursor().execute(f"pragma synchronous={how}")
        held.close()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back on any error.

        Does not flush by itself: a dispute row may change once per audit entry
        only, so the door decides when rows are written.
        """
        session = _writing_maker(bind=self.engine)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()


class ReadingSession(Session):
    """Refuses to flush: what it holds is for looking at."""

    def flush(self, objects: Any = None) -> None:
        """Raises RuntimeError when something would be written."""
        if self.new or self.dirty or self.deleted:
            raise RuntimeError("a reading session cannot write")


_reading_maker = sessionmaker(class_=ReadingSession, autoflush=False, expire_on_commit=False)
_writing_maker = sessionmaker(autoflush=False, expire_on_commit=False)


def _close(engines: Iterable[Engine]) -> None:
    for engine in engines:
        engine.dispose()


def _sqlite_engine(
    url: URL, begin: str, extra: tuple[str, ...] = (), *, turns: Callable[[], Path] | None = None
) -> Engine:
    engine = create_engine(url)
    if turns and url.database not in IN_MEMORY:  # a database in memory has one writer anyway
        keep_order(engine, turns)  # heard before the transaction begins

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        for pragma in (*SQLITE_PRAGMAS, *extra):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


db = Database()
"""The database of this process."""
