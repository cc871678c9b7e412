"""Others hold what this writer needs for too long: either database tells him the same, nothing is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import text

from mediation.core import database as databases
from mediation.core.database import Database
from mediation.core.exceptions import Busy
from tests.cast import Cast

RENAME = "UPDATE organisation SET name = :name"


@pytest.fixture
def impatient(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same database, by somebody who waits a twentieth of a second only."""
    quick = [p.replace("busy_timeout=15000", "busy_timeout=50") for p in databases.SQLITE_PRAGMAS]
    monkeypatch.setattr(databases, "SQLITE_PRAGMAS", quick)
    monkeypatch.setattr(databases, "WITHIN", 0.05)
    made = Database()
    made.configure(database.url)
    yield made
    made.dispose()


@contextmanager
def held(database: Database) -> Iterator[None]:
    """A program that is none of the hub's writes, and does not come to an end."""
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as another:
        another.execute("SELECT 1 FROM organisation FOR UPDATE")
        yield
        another.rollback()


def test_who_waits_too_long_for_others_hears_that_they_are_writing(
    database: Database, cast: Cast, impatient: Database
) -> None:
    with held(database), pytest.raises(Busy), impatient.writing() as session:
        session.execute(text(RENAME), {"name": "改了名"})
    with impatient.reading() as session:
        assert "改了名" not in session.scalars(text("SELECT name FROM organisation")).all()


def test_afterwards_the_same_goes_through(database: Database, cast: Cast, impatient: Database) -> None:
    with held(database), pytest.raises(Busy), impatient.writing() as session:
        session.execute(text(RENAME), {"name": "改了名"})
    with impatient.writing() as session:
        changed = "UPDATE organisation SET address = :name"
        session.execute(text(changed), {"name": "乔司街道1号"})
