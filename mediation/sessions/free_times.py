"""The first times at which a room and everybody needed are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock, formats

from . import booking, opening, rooms
from .booking import PERSON, ROOM
from .models import MediationSession
from .room_models import BookingSlot, Room

STEP = timedelta(minutes=30)
LOOK_AHEAD = 14
"""Days that are searched."""

Taken = set[tuple[str, int, int]]
"""Kind of resource, its key, slot."""


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
    """The next times at which a room is open, the lead's own rooms first; without rooms, office hours."""
    choice: list[Room | None] = [*rooms.of_dispute(session, dispute)] or [None]
    return _first(session, dispute, choice, minutes, count, None)


def next_free(
    session: Session, dispute: Dispute, meeting: MediationSession, count: int = 5
) -> list[FreeTime]:
    """The next times to which a session can be put off: at the same place, its own time counting as free."""
    room = session.get(Room, meeting.room_id) if meeting.room_id is not None else None
    found = _first(session, dispute, [room], meeting.minutes, count + 1, meeting.id)
    return [time for time in found if time.starts_at != meeting.starts_at][:count]


def _first(
    session: Session, dispute: Dispute, choice: list[Room | None], minutes: int, count: int,
    instead_of: int | None,
) -> list[FreeTime]:
    people = {c.resource_id for c in booking.claims(session, dispute, None)}
    since, until = clock.now(), clock.at(clock.today() + timedelta(days=LOOK_AHEAD + 1))
    room_ids = [room.id for room in choice if room is not None]
    taken = taken_in(session, people, room_ids, since, until, instead_of)
    found: list[FreeTime] = []
    for starts_at, open_rooms in _starts(session, choice, minutes):
        slots = booking.slots_of(starts_at, minutes)
        if any((PERSON, person, slot) in taken for person in people for slot in slots):
            continue
        fitting = [room for room in open_rooms if is_free(room, slots, taken)]
        if fitting:
            found.append(FreeTime(starts_at, fitting[0]))
        if len(found) == count:
            break
    return found


def is_free(room: Room | None, slots: range, taken: Taken) -> bool:
    """Whether nobody has the room then; where there is none to book, none is taken."""
    return room is None or not any((ROOM, room.id, slot) in taken for slot in slots)


def taken_in(
    session: Session, people: Iterable[int], room_ids: Iterable[int], since: datetime, until: datetime,
    instead_of: int | None = None,
) -> Taken:
    """The slots of these rooms and people that are taken between two moments."""
    first, last = (int(moment.timestamp()) // booking.STEP for moment in (since, until))
    rows = session.execute(
        select(BookingSlot.kind, BookingSlot.resource_id, BookingSlot.slot).where(
            BookingSlot.resource_id.in_([*room_ids, *people]), BookingSlot.slot >= first,
            BookingSlot.slot < last, BookingSlot.session_id.is_distinct_from(instead_of),
        )
    )
    return {(kind, resource, slot) for kind, resource, slot in rows}


def _starts(
    session: Session, choice: Sequence[Room | None], minutes: int
) -> Iterator[tuple[datetime, list[Room | None]]]:
    """Times in their order, each with the rooms that are open from then on for so long."""
    now, length = clock.now(), timedelta(minutes=minutes)
    for ahead in range(LOOK_AHEAD + 1):
        day = clock.today() + timedelta(days=ahead)
        stretches = [(room, list(open_spans(session, room, day))) for room in choice]
        times = {
            first + n * STEP
            for _room, spans in stretches for first, last in spans for n in range((last - first) // STEP)
        }
        for starts_at in sorted(at for at in times if at > now):
            rooms_then = [
                room for room, spans in stretches
                if any(first <= starts_at and starts_at + length <= last for first, last in spans)
            ]
            if rooms_then:
                yield starts_at, rooms_then


def open_spans(session: Session, room: Room | None, day: date) -> Iterator[opening.Span]:
    """The stretches of a day in which it may be used; without a room, office hours."""
    hours = opening.hours_of(session, room.id, day) if room is not None else None
    return opening.spans(session, hours or opening.OFFICE, day)
