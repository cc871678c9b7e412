"""Where a trial takes place: a database of its own with the cast in it, keys, and a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url

from mediation import stages
from mediation.core import keys
from mediation.core.database import Database, db
from mediation.followers import FOLLOWERS
from mediation.lifecycle import followers
from mediation.migrations import upgrade
from tests.cast import Cast, assemble
from tests.support import postgres
from tests.support.memory import passing_folder

OWNERS = stages.STAGES
"""Imported so that the ground can be prepared through the door."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A hub on which nobody works yet."""

    engine: str
    data: Path
    url: str
    cast: Cast

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this hub must be told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "HUB_DATA": str(self.data), "DATABASE_URL": self.url}


@contextmanager
def ground(engine: str, given: str = "", folder: Path | None = None) -> Iterator[Ground]:
    """A fresh hub on this engine. ``given`` is a PostgreSQL server to make the database on;
    ``folder`` where the files go (in memory, unless told)."""
    with passing_folder("hub-assurance-") as passing, _database(engine, folder or passing, given) as url:
        data = (folder or passing) / "data"
        data.mkdir(mode=0o700)
        keys.use(keys.load_or_create(data / "keys"))
        made = Database()
        made.configure(url)
        upgrade(made.engine)
        made.dispose()
        text = url.render_as_string(hide_password=False)
        db.configure(text)
        followers.follow(*FOLLOWERS)
        try:
            yield Ground(engine, data, text, assemble())
        finally:
            db.dispose()


@contextmanager
def _database(engine: str, folder: Path, given: str) -> Iterator[URL]:
    if engine == "sqlite":
        yield make_url(f"sqlite:///{folder / 'hub.db'}")
        return
    server = make_url(given).set(drivername="postgresql+psycopg") if given else postgres.server_url()
    url = postgres.create(server, postgres.fresh_name())
    try:
        yield url
    finally:
        db.dispose()
        postgres.drop(url)
