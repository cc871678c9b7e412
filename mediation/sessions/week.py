"""P13 a week as a grid of half-hours: when a room and everybody needed are free, and else why not.

What stands free here may be taken a moment later: the key of the slot refuses it then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.i18n import label

from . import booking, rooms
from .free_times import STEP, FreeTime, Taken, is_free, open_spans, taken_in
from .opening import WEEKDAYS, Span
from .room_models import Room

PAST, SHUT, PEOPLE, ROOMS = "past", "shut", "people", "rooms"
"""Why none begins then: it is over, nothing is open for so long, somebody or every room is taken."""

WORKING_WEEK = 5
FURTHEST = 26
"""Weeks ahead that may be leafed to."""

Openings = list[tuple[Room | None, list[Span]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One half-hour of one day: a free time to pick, or why there is none."""

    free: FreeTime | None
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """The same time of day on every day."""

    time: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Week:
    """The grid with the Mondays before and after; None where nobody books any more."""

    days: list[date]
    rows: list[Row]
    before: date | None
    after: date | None

    @property
    def heads(self) -> list[tuple[str, date]]:
        """What each day is called, and its date."""
        return [(label(WEEKDAYS[day.weekday()]), day) for day in self.days]


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def within(day: date) -> date:
    """The Monday of its week, or the nearest week that is shown."""
    this_week = monday_of(clock.today())
    return max(this_week, min(monday_of(day), this_week + timedelta(weeks=FURTHEST)))


def of_dispute(
    session: Session, dispute: Dispute, monday: date, minutes: int, room_id: int | None = None
) -> Week:
    """When the people of this dispute and one of the rooms are free for so long; ``room_id`` asks for one."""
    choice: list[Room | None] = [r for r in rooms.of_dispute(session, dispute) if room_id in (None, r.id)]
    choice = choice or [None]
    people = {c.resource_id for c in booking.claims(session, dispute, None)}
    days = [monday + timedelta(days=n) for n in range(7)]
    taken = taken_in(
        session, people, [room.id for room in choice if room is not None], clock.at(monday),
        clock.at(monday + timedelta(days=8)),
    )
    open_then = {day: [(room, list(open_spans(session, room, day))) for room in choice] for day in days}
    shown = [day for n, day in enumerate(days) if n < WORKING_WEEK or any(s for _r, s in open_then[day])]
    book = _Book(people, taken, timedelta(minutes=minutes))
    rows = [
        Row(formats.hour(clock.at(monday, hour, minute)), [
            book.cell(open_then[day], clock.at(day, hour, minute)) for day in shown
        ])
        for hour, minute in _times(open_then.values())
    ]
    this_week = monday_of(clock.today())
    return Week(
        shown, rows, monday - timedelta(days=7) if monday > this_week else None,
        monday + timedelta(days=7) if monday < this_week + timedelta(weeks=FURTHEST) else None,
    )


def _times(openings: Iterable[Openings]) -> list[tuple[int, int]]:
    starts = {
        (first + n * STEP).astimezone(clock.BEIJING)
        for rooms_then in openings for _room, spans in rooms_then for first, last in spans
        for n in range((last - first) // STEP)
    }
    return sorted({(start.hour, start.minute) for start in starts})


@dataclass(frozen=True, slots=True)
class _Book:
    people: set[int]
    taken: Taken
    length: timedelta

    def cell(self, rooms_then: Openings, starts_at: datetime) -> Cell:
        if starts_at <= clock.now():
            return Cell(None, PAST)
        ends_at = starts_at + self.length
        fitting = [r for r, spans in rooms_then if any(a <= starts_at and ends_at <= b for a, b in spans)]
        if not fitting:
            return Cell(None, SHUT)
        slots = booking.slots_of(starts_at, int(self.length.total_seconds()) // 60)
        if any((booking.PERSON, person, slot) in self.taken for person in self.people for slot in slots):
            return Cell(None, PEOPLE)
        free = next((FreeTime(starts_at, room) for room in fitting if is_free(room, slots, self.taken)), None)
        return Cell(free, "" if free else ROOMS)
