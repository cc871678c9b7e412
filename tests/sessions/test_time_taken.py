"""Whose time and which room a session takes, and when it gives them back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from mediation import migrations
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.sessions.room_models import BookingSlot
from tests.cast import Cast
from tests.conftest import Clock
from workflows.errors import GuardRefused

from .story import assigned, book, hold, mediating, room, tomorrow

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_what_only_follows_one_another_does_not_clash(cast: Cast) -> None:
    made, there, clerk = assigned(cast), room(cast), cast.actor("clerk")
    book(clerk, made, tomorrow(14), minutes=20, room=there)
    book(clerk, made, tomorrow(14, 20), minutes=20, room=there)
    with pytest.raises(GuardRefused):
        book(clerk, made, tomorrow(14, 35), room=there)


@pytest.mark.parametrize("told", [True, False])
def test_a_session_that_is_over_holds_nobody_up(told: bool, cast: Cast, clock: Clock) -> None:
    made, there, clerk = mediating(cast), room(cast), cast.actor("clerk")
    first = book(clerk, made, tomorrow(14), minutes=10, room=there)
    clock.stand_at(tomorrow(14, 12, days=1))
    if told:
        hold(cast.actor("mediator"), made, first)
    book(clerk, made, hub_clock.now(), minutes=5, room=there)


def test_what_was_taken_by_the_quarter_is_taken_as_long_by_five_minutes(
    cast: Cast, database: Database
) -> None:
    book(cast.actor("clerk"), assigned(cast), tomorrow(14), minutes=60, room=room(cast))
    migrations.downgrade(database.engine, "0021")
    assert _taken() == (8, tomorrow(14).timestamp() // (15 * 60))
    migrations.upgrade(database.engine)
    assert _taken() == (24, tomorrow(14).timestamp() // (5 * 60))


def _taken() -> tuple[int, int]:
    with db.reading() as session:
        count, first = session.execute(select(func.count(), func.min(BookingSlot.slot))).one()
    return count, first
