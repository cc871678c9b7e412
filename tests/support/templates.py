"""A migrated, empty hub per engine, copied for each test: really committing must cost little."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from mediation.core.database import Database
from mediation.migrations import upgrade

from . import postgres


class Templates:
    """Makes each engine's template on first use and gives copies of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite: Path | None = None
        self._server: URL | None = None
        self._postgresql = ""

    @contextmanager
    def copy(self, engine: str, folder: Path) -> Iterator[URL]:
        """A fresh database, gone at the end."""
        if engine == "sqlite":
            yield self._sqlite_copy(folder)
            return
        url = self._postgresql_copy()
        try:
            yield url
        finally:
            postgres.drop(url)

    def close(self) -> None:
        """The end of the run."""
        if self._server is not None:
            postgres.drop(self._server.set(database=self._postgresql))

    def _sqlite_copy(self, folder: Path) -> URL:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            _migrate(make_url(f"sqlite:///{self._sqlite}"))
        copy = folder / "hub.db"
        shutil.copyfile(self._sqlite, copy)
        return make_url(f"sqlite:///{copy}")

    def _postgresql_copy(self) -> URL:
        if self._server is None:
            server = postgres.server_url()
            self._postgresql = postgres.fresh_name()
            _migrate(postgres.create(server, self._postgresql))
            self._server = server
        return postgres.create(self._server, postgres.fresh_name(), self._postgresql)


def _migrate(url: URL) -> None:
    database = Database()
    database.configure(url)
    try:
        upgrade(database.engine)
    finally:
        database.dispose()
