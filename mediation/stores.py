"""Opens what the hub keeps: database, keys and uploads; or says in a sentence why it cannot."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from config import Config
from mediation.core import keys, storage
from mediation.core.database import db

PRIVATE = 0o600
BESIDE = ("", "-wal", "-shm")
"""The files of one SQLite database."""


class StoresUnusable(RuntimeError):
    """The data folder or the database cannot be used; the sentence says which, why, and what to do."""


def open_stores(app: Flask, config: Config) -> None:
    """Folder, database, keys and uploads. StoresUnusable, KeysError."""
    try:
        config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        (config.data / ".").stat()
        db.configure(config.database_url)
        _close_to_others(db.url)
        _reach()
        if not keys.exists(config.keys) and _holds_entries():
            raise keys.KeysError(
                f"{config.keys} is missing, but the database holds records sealed with it: "
                "put back your copy."
            )
        ring = keys.load_or_create(config.keys)
    except OSError as error:
        raise StoresUnusable(
            f"The folder HUB_DATA={config.data} cannot be used: {error.strerror}. "
            "It must be a folder in which the user that runs the hub may write."
        ) from error
    except DBAPIError as error:
        raise StoresUnusable(_why_no_database(db.url, error)) from error
    keys.use(ring)
    app.secret_key = ring.flask_secret
    storage.use(config.uploads)


def _why_no_database(url: URL, error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()[0]
    if url.get_backend_name() == "sqlite":
        return f"The database {url.database} cannot be opened: {said}. Is HUB_DATA right, the file whole?"
    where = url.render_as_string(hide_password=True)
    return f"The database {where} cannot be reached: {said}. Does it run, and is DATABASE_URL right?"


def _close_to_others(url: URL) -> None:
    """The file of SQLite is its owner's alone, from the moment it is there.

    An existing one is changed by its name: opening and closing it would drop the locks of this process.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    Path(url.database).touch(mode=PRIVATE, exist_ok=True)
    for ending in BESIDE:
        file = Path(f"{url.database}{ending}")
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(PRIVATE)


def _reach() -> None:
    with db.reading() as session:
        session.execute(text("SELECT 1"))


def _holds_entries() -> bool:
    """Whether the database was in use before: fresh keys would leave it unreadable without a word."""
    if not inspect(db.reading_engine).has_table("audit_entry"):
        return False
    with db.reading() as session:
        return session.execute(text("SELECT 1 FROM audit_entry LIMIT 1")).first() is not None
