"""A migrated hub per engine, copied for each test: really committing must cost little.

One copy is empty, the other has the cast in it, who joined on the morning before every test begins.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from mediation.core import clock, keys
from mediation.core.database import Database, db
from mediation.followers import FOLLOWERS
from mediation.lifecycle import followers
from mediation.migrations import upgrade
from tests.cast import Cast, assemble

from . import postgres
from .standing import Standing

JOINED = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


class Templates:
    """Makes each engine's templates on first use and gives copies of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, bool], URL] = {}
        self._people: dict[str, Cast] = {}
        self._standing: dict[bool, Standing] = {}

    @contextmanager
    def copy(self, engine: str, folder: Path, *, peopled: bool = False) -> Iterator[URL]:
        """A fresh database in (or, with its keys, beside) this folder, gone at the end."""
        template = self._template(engine, peopled)
        if peopled:
            shutil.copytree(self._keys(engine), folder / "keys")
        if engine == "sqlite":
            assert template.database is not None
            yield make_url(f"sqlite:///{shutil.copyfile(template.database, folder / 'hub.db')}")
            return
        if self._is_taken(peopled) or not postgres.may_set_back(template):
            yield from self._passing(template)
            return
        yield from self._staying(template, peopled)

    def _is_taken(self, peopled: bool) -> bool:
        return peopled in self._standing and self._standing[peopled].in_use

    def _passing(self, template: URL) -> Iterator[URL]:
        """A database that is made for one test and dropped after it."""
        url = postgres.copy_of(template)
        try:
            yield url
        finally:
            postgres.drop(url)

    def _staying(self, template: URL, peopled: bool) -> Iterator[URL]:
        """The one that stays between tests; made anew when a test left more in it than rows."""
        standing = self._standing.get(peopled) or Standing(postgres.copy_of(template))
        self._standing[peopled] = standing
        standing.in_use = True
        try:
            yield standing.url
        finally:
            standing.in_use = False
            if not standing.set_back():
                self._leave(peopled)

    def _leave(self, peopled: bool) -> None:
        standing = self._standing.pop(peopled)
        db.configure(standing.url)
        db.dispose()
        standing.close()
        postgres.drop(standing.url)

    def people(self, engine: str) -> Cast:
        """Who lives in the copies that are peopled."""
        made = self._people[engine]
        return Cast(dict(made.organisations), dict(made.users))

    def stays(self, engine: str) -> bool:
        """Whether the database of the present test is there for the next one, with the connections to it."""
        return engine == "postgresql" and any(one.in_use for one in self._standing.values())

    def close(self) -> None:
        """The end of the run."""
        for peopled in list(self._standing):
            self._leave(peopled)
        for (engine, _peopled), url in self._made.items():
            if engine != "sqlite":
                postgres.drop(url)
        postgres.leave()

    def _template(self, engine: str, peopled: bool) -> URL:
        if (engine, peopled) not in self._made:
            self._made[engine, peopled] = self._make(engine, peopled)
        return self._made[engine, peopled]

    def _make(self, engine: str, peopled: bool) -> URL:
        if engine == "sqlite":
            url = make_url(f"sqlite:///{self._folder / f'template-{peopled}.db'}")
        else:
            url = postgres.create(postgres.server_url(), postgres.fresh_name())
        _migrate(url)
        if peopled:
            self._people[engine] = self._populate(url, self._keys(engine))
        return url

    def _populate(self, url: URL, ring: Path) -> Cast:
        keys.use(keys.load_or_create(ring))
        db.configure(url.render_as_string(hide_password=False))
        followers.follow(*FOLLOWERS)
        try:
            with clock.frozen(JOINED):
                return assemble()
        finally:
            db.dispose()

    def _keys(self, engine: str) -> Path:
        return self._folder / f"keys-{engine}"


def _migrate(url: URL) -> None:
    database = Database()
    database.configure(url)
    try:
        upgrade(database.engine)
    finally:
        database.dispose()
