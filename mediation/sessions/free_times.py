"""The first times at which a room and everybody needed are free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.core import clock, formats

from . import booking, rooms
from .booking import PERSON, ROOM
from .room_models import BookingSlot, Room

OPENS, CLOSES, NOON_FROM, NOON_UNTIL = (9, 0), (17, 0), (12, 0), (13, 30)
STEP = timedelta(minutes=30)
LOOK_AHEAD = 10
"""Working days that are searched."""


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time and a room; ``value`` is what a form sends."""

    starts_at: datetime
    room: Room | None

    @property
    def value(self) -> str:
        """Read back by ``read``."""
        return f"{written(self.starts_at)}|{self.room.id if self.room is not None else ''}"

    @property
    def words(self) -> str:
        """11-24 14:00 · 一号调解室."""
        time = formats.moment(self.starts_at)
        return f"{time} · {self.room.name}" if self.room is not None else time


def written(moment: datetime) -> str:
    """As a person would type it."""
    return moment.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")


def read(value: str) -> tuple[datetime, int | None] | None:
    """Time and room of a value; None when it is none."""
    text, _, room = value.partition("|")
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=clock.BEIJING)
    except ValueError:
        return None
    return moment, int(room) if room.isdecimal() and len(room) < 20 else None


def first_free(session: Session, dispute: Dispute, minutes: int = 60, count: int = 5) -> list[FreeTime]:
    """The next times in office hours, the lead's own rooms first; without rooms, times alone."""
    choice: list[Room | None] = [*rooms.of_dispute(session, dispute)] or [None]
    taken = _taken(session, dispute, [room.id for room in choice if room is not None])
    people = {c.resource_id for c in booking.claims(session, dispute, None)}
    found: list[FreeTime] = []
    for starts_at in _starts(session, minutes):
        slots = booking.quarters(starts_at, minutes)
        if any((PERSON, person, slot) in taken for person in people for slot in slots):
            continue
        fitting = [room for room in choice if room is None or _is_free(room, slots, taken)]
        if fitting:
            found.append(FreeTime(starts_at, fitting[0]))
        if len(found) == count:
            break
    return found


def _is_free(room: Room, slots: range, taken: set[tuple[str, int, int]]) -> bool:
    return not any((ROOM, room.id, slot) in taken for slot in slots)


def _taken(session: Session, dispute: Dispute, room_ids: list[int]) -> set[tuple[str, int, int]]:
    people = [c.resource_id for c in booking.claims(session, dispute, None)]
    today = int(clock.now().timestamp()) // booking.QUARTER
    rows = session.execute(
        select(BookingSlot.kind, BookingSlot.resource_id, BookingSlot.slot).where(
            BookingSlot.resource_id.in_([*room_ids, *people]), BookingSlot.slot >= today,
            BookingSlot.slot < today + 40 * 96,
        )
    )
    return {(kind, resource, slot) for kind, resource, slot in rows}


def _starts(session: Session, minutes: int) -> Iterator[datetime]:
    now, length = clock.now(), timedelta(minutes=minutes)
    for day in _working_days(session):
        noon, afternoon = clock.at(day, *NOON_FROM), clock.at(day, *NOON_UNTIL)
        starts_at, closes = clock.at(day, *OPENS), clock.at(day, *CLOSES)
        while starts_at + length <= closes:
            if starts_at > now and (starts_at + length <= noon or starts_at >= afternoon):
                yield starts_at
            starts_at += STEP


def _working_days(session: Session) -> Iterator[date]:
    day, left = clock.today(), LOOK_AHEAD
    while left:
        if calendar.is_working_day(session, day):
            yield day
            left -= 1
        day += timedelta(days=1)
