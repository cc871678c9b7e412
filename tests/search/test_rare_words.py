"""PostgreSQL knows of the search's words which are rare: it would read everything back for them else."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text

from mediation.core.database import Database, db
from mediation.search import index

DISPUTES = 4_000
USUAL = [f"u{number}" for number in range(1500)]
"""More than it remembers unless told to."""
RARE = [f"r{number}" for number in range(20_000)]
UNKNOWN = DISPUTES // 200
"""In so many it supposes a word that it does not remember."""


@pytest.mark.parametrize("engine", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_word_that_nobody_wrote_is_supposed_in_few_disputes(database: Database) -> None:
    drawn = Random(7)
    with database.writing() as session:
        index.put_new(session, {
            key: [*drawn.sample(USUAL, 60), *drawn.sample(RARE, 5)] for key in range(1, DISPUTES + 1)
        })
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE search_index"))
        asked = "SELECT dispute_id FROM search_index WHERE tokens @@ CAST('x' AS tsquery)"
        (plan,) = connection.execute(text(f"EXPLAIN (FORMAT JSON) {asked}")).scalar_one()
    assert plan["Plan"]["Plan Rows"] < UNKNOWN // 2
