"""A room is offered while it is open and refused while it is not, by the hours that hold on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.sessions import booking, free_times, opening, rooms
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions import story
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def room(cast: Cast, clock: Clock) -> int:
    with db.writing() as session:
        return rooms.add(session, cast.actor("admin"), cast.qiaosi, "一号调解室", "", 8).id


def keep(cast: Cast, room: int, from_on: date = MONDAY, **values: str) -> None:
    rooms.keep_hours(cast.actor("admin"), room, values, from_on, "试")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return hub_clock.at(day, hour, minute)


def refused(cast: Cast, made: int, room: int, starts_at: datetime, minutes: int = 60) -> bool:
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        told = booking.clashes(session, cast.actor("clerk"), dispute, room, starts_at, minutes)
    return any("not open" in text or "不开放" in text for text in told)


def test_without_hours_a_room_is_offered_in_office_hours_and_refused_never(cast: Cast, room: int) -> None:
    made = story.mediating(cast)
    assert not refused(cast, made, room, at(MONDAY + timedelta(days=5), 21))
    with db.reading() as session:
        offered = free_times.first_free(session, session.get_one(Dispute, made), 60, 20)
    assert all(free.room is not None and free.room.id == room for free in offered)
    assert {hub_clock.day_of(free.starts_at).isoweekday() for free in offered} <= {1, 2, 3, 4, 5}


def test_times_are_offered_within_the_hours_and_refused_outside(cast: Cast, room: int) -> None:
    made = story.mediating(cast)
    keep(cast, room, days="1,3,6", first="", second="14:00-20:30")
    wednesday, thursday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
    assert not refused(cast, made, room, at(wednesday, 19, 30))
    assert refused(cast, made, room, at(wednesday, 20))
    assert refused(cast, made, room, at(wednesday, 10))
    assert refused(cast, made, room, at(thursday, 15))
    assert not refused(cast, made, room, at(MONDAY + timedelta(days=5), 15)), "Saturday is one of its days"
    with db.reading() as session:
        offered = free_times.first_free(session, session.get_one(Dispute, made), 60, 30)
    assert {hub_clock.day_of(free.starts_at).isoweekday() for free in offered} <= {1, 3, 6}
    assert {free.starts_at.astimezone(hub_clock.BEIJING).hour for free in offered} <= set(range(14, 20))


def test_hours_hold_from_their_day(cast: Cast, room: int) -> None:
    made = story.mediating(cast)
    keep(cast, room, MONDAY + timedelta(days=7), days="1,2,3,4,5", first="09:00-12:00", second="")
    assert not refused(cast, made, room, at(MONDAY + timedelta(days=1), 15))
    assert refused(cast, made, room, at(MONDAY + timedelta(days=8), 15))


def test_holidays_close_a_room_and_moved_working_days_open_it(cast: Cast, room: int) -> None:
    with db.reading() as session:
        hours = opening.Hours(days=(1, 2, 3, 4, 5))
        assert not list(opening.spans(session, hours, date(2026, 10, 1)))
        assert len(list(opening.spans(session, hours, date(2026, 10, 10)))) == 2, "a Saturday that works"
        assert not list(opening.spans(session, hours, date(2026, 11, 28)))


@pytest.mark.parametrize(
    "values",
    [{"first": "9 to 12"}, {"first": "12:00-09:00"}, {"first": "", "second": ""}, {"days": ""}, {"days": "8"},
     {"first": "09:00-25:00"}],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(cast: Cast, room: int, values: dict[str, str]) -> None:
    with pytest.raises(RuleBroken):
        keep(cast, room, MONDAY, **values)


def test_the_administrator_keeps_the_hours_on_the_page_of_the_room(
    cast: Cast, room: int, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    form = admin.see(f"/admin/rooms/{room}").form("/hours")
    fields = {"hours-days": ["1", "2"], "hours-second": "", "hours-reason": "只在周一周二开"}
    admin.send(form, **fields)
    assert "周一、周二 09:00-12:00" in admin.see("/admin/rooms").text
    assert "请写成" in admin.send(form, status=422, **{**fields, "hours-first": "上午"}).text
    admin.send(form, status=422, **{**fields, "hours-from_on": "2026-11-01"})
    assert "只在周一周二开" in admin.see("/admin/changes").text
