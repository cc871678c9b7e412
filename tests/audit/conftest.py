"""A second database, of the other kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mediation.core.database import Database
from tests.support.memory import passing_folder
from tests.support.templates import Templates


@pytest.fixture
def second_database(engine: str, templates: Templates) -> Iterator[Database]:
    """Migrated and empty; PostgreSQL where the test's own is SQLite, and the other way round."""
    other = "sqlite" if engine == "postgresql" else "postgresql"
    with passing_folder("hub-second-") as folder, templates.copy(other, folder) as url:
        second = Database()
        second.configure(url)
        yield second
        second.dispose()
