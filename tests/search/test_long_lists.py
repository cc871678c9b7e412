"""PostgreSQL's index of words keeps no order: of what stands in very many disputes it must look at few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Select, column, select, table, text
from sqlalchemy.orm import Session

from mediation.core.database import Database, db
from mediation.search import index, queries, words

DISPUTES = 4_000
TOGETHER = 300
"""Disputes in which two words stand, never one without the other: a usual name."""
SAID = 7
"""Disputes in which a word of every other dispute stands also as it was said."""

pytestmark = pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture(name="asked")
def _asked(database: Database) -> Iterator[Session]:
    """A session that sees a large index, of which the database knows what is usual; nothing of it stays."""
    veiled = words.veil("漏水")
    with Session(db.engine) as session:
        index.put_new(session, {key: _tokens(key, veiled) for key in range(1, DISPUTES + 1)})
        session.execute(text(
            "CREATE TEMPORARY TABLE seen AS SELECT dispute_id AS id FROM search_index, generate_series(1, 10)"
        ))
        session.execute(text("CREATE INDEX ON seen (id)"))
        session.execute(text("ANALYZE search_index, seen"))
        yield session
        session.rollback()


def _tokens(key: int, veiled: str) -> set[str]:
    found = {"每一", *(("漏水",) if key % 2 else ())}
    found |= {"王水", "水根"} if key <= TOGETHER else set()
    return found | ({veiled} if key > DISPUTES - SAID else set())


def test_the_wall_is_asked_of_no_more_disputes_than_are_shown(asked: Session) -> None:
    name = index.keys([["王水"], ["水根"]], walked=True)
    key, seen = name.selected_columns[0], table("seen", column("id"))
    inside = name.where(select(seen.c.id).where(seen.c.id == key).exists())
    top = _plan(asked, inside.order_by(key.desc()).limit(queries.MOST))
    (joined,) = [node for node in _nodes(top) if node.get("Join Type") == "Semi"]
    assert joined["Actual Rows"] == queries.MOST, top


def test_what_was_said_is_looked_for_among_the_few_where_it_was_said(asked: Session) -> None:
    assert _plan(asked, queries.said_there([["漏水"]]))["Plan Rows"] <= 2 * SAID


def _plan(session: Session, query: Select[int]) -> Mapping[str, Any]:
    compiled = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    (plan,) = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {compiled}").scalar_one()
    found: Mapping[str, Any] = plan["Plan"]
    return found


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
