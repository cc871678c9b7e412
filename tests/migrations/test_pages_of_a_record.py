"""The step by which a record knows its own pages gives out those that the case already had."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect, select, update

from mediation import migrations
from mediation.core import clock
from mediation.core.database import Database, db
from mediation.documents.models import Paper
from mediation.sessions.models import MediationSession, Record
from tests.cast import Cast
from tests.sessions.story import book, mediating, start_record, tomorrow

pytestmark = pytest.mark.usefixtures("clock")


def with_records(cast: Cast, made: int, *ways: str) -> list[int]:
    """Records begun in these ways, each of the first session of its round, half an hour into its day."""
    mediator, keys = cast.actor("mediator"), []
    for number, way in enumerate(ways, 1):
        meeting = book(cast.actor("clerk"), made, tomorrow(9 + number))
        with clock.frozen(tomorrow(9 + number, 30)):
            keys.append(start_record(mediator, made, meeting))
        begins = clock.at(day(number), 0, 30)
        with db.writing() as session:
            where = MediationSession.id == meeting
            session.execute(
                update(MediationSession).where(where).values(round=number, no=1, starts_at=begins)
            )
            session.execute(update(Record).where(Record.id == keys[-1]).values(way=way))
    return keys


def day(number: int) -> date:
    return clock.today() + timedelta(days=10 * number)


def paper(made: int, dated_on: date, no: int = 1, origin: str = "uploaded") -> int:
    with db.writing() as session:
        row = Paper(
            dispute_id=made, kind="record", title=f"第{no}次调解记录(手写)", origin=origin, dated_on=dated_on,
            at=clock.now(), by_user_id=1,
        )
        session.add(row)
    return row.id


def pages() -> dict[int, list[int]]:
    with db.reading() as session:
        return {row.id: row.pages for row in session.scalars(select(Record))}


def test_each_record_takes_the_pages_of_its_day_and_the_first_of_its_number_what_is_left(
    database: Database, cast: Cast
) -> None:
    made = mediating(cast)
    first, second, typed = with_records(cast, made, "handwritten", "handwritten", "points")
    of_second, of_first, of_typed = (paper(made, day(number)) for number in (2, 1, 3))
    undated, again = paper(made, clock.today()), paper(made, day(2))
    paper(made, day(1), no=2)
    paper(made, day(1), origin="issued")
    other = mediating(cast)
    paper(other, day(1))
    expected = {first: [of_first, of_typed, undated], second: [of_second, again], typed: []}
    for _time in range(2):
        migrations.downgrade(database.engine, "0025")
        assert "page_ids" not in {c["name"] for c in inspect(database.engine).get_columns("record")}
        migrations.upgrade(database.engine)
        assert pages() == expected
