"""Presses around a mediation session: booked, held, and its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from mediation.calendar.days import published
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.lifecycle.door import act
from mediation.lifecycle.owners import MODELS
from mediation.sessions import booking, records

from .case import Case
from .play import HOURS

DAYS_LOOKED_AT = 30


class Meeting(Case):
    """A dispute whose sides sit down together. ``talk`` is what the record says under each point."""

    talk: Mapping[str, str] = {}
    undisputed = ""

    def book(self, days: int, *, minutes: int = 90) -> tuple[int, datetime]:
        """A session on the next free hour so many working days on; its key and when to come back to it."""
        day = published().add_working_days(published().next_working_day(clock.today()), days)
        for _ in range(DAYS_LOOKED_AT):
            for hour in self.chance.sample(HOURS, len(HOURS)):
                starts = clock.at(day, hour)
                if starts > clock.now() and self.is_free(starts, minutes):
                    return self.book_at(starts, minutes=minutes)
            day = published().add_working_days(day, 1)
        raise RuntimeError("a month without a free hour")

    def book_at(self, starts_at: datetime, *, minutes: int = 60) -> tuple[int, datetime]:
        """A session at this time, in the first room that is free."""
        room = self._free_room(starts_at, minutes)
        made = self.do(
            self.mediator, "session.book", starts_at=starts_at, minutes=minutes, room=room,
            place="" if room else "村文化礼堂", invited_parties=self.people(),
        )
        return made.id, starts_at + timedelta(minutes=minutes + 5)

    def free_today(self, hours: Iterable[int], minutes: int = 60) -> datetime | None:
        """The first of these hours of today at which somebody can sit down."""
        for hour in hours:
            starts = clock.at(self.play.today, hour)
            if self.is_free(starts, minutes):
                return starts
        return None

    def is_free(self, starts_at: datetime, minutes: int) -> bool:
        """Whether a room and everybody needed are free then."""
        return self._free_room(starts_at, minutes) is not None or self._free_in(None, starts_at, minutes)

    def _free_room(self, starts_at: datetime, minutes: int) -> int | None:
        rooms = self.play.cast.rooms.get(self.at, ())
        return next((room for room in rooms if self._free_in(room, starts_at, minutes)), None)

    def _free_in(self, room: int | None, starts_at: datetime, minutes: int) -> bool:
        with db.reading() as session:
            claims = booking.claims(session, session.get_one(Dispute, self.id), room)
            return booking.is_free(session, claims, starts_at, minutes)

    def hold(
        self, meeting: int, result: str, said: str = "", guests: Iterable[str] = (), **stated: Any
    ) -> None:
        """It took place, and the record was written, read back and signed."""
        self.meet(meeting, result, guests, **stated)
        row = self.write_down(meeting, said)
        self.do(self.mediator, "record.read_back", row, read_aloud=True)
        self.sign_record(row)

    def meet(self, meeting: int, result: str, guests: Iterable[str] = (), **stated: Any) -> None:
        """It took place; nothing is written yet."""
        self.do(
            self.mediator, "session.hold", meeting, attended=self.people(), guests=self.user_ids(guests),
            result=result, **stated,
        )

    def write_down(self, meeting: int, said: str = "") -> int:
        """The record as a draft; its key."""
        row = self.do(self.mediator, "record.start", meeting=meeting, way="points")
        with act(self.play.cast.actor(self.mediator)) as a:
            a.load(Dispute, self.id)
            points = {} if said else self.talk
            body = said or ("" if points else "双方陈述了各自的意见,调解员说明了有关法律规定。")
            text = records.Content(points=points, body=body, undisputed="" if said else self.undisputed)
            records.write(a, a.session.get_one(MODELS["record"], row.id), text)
        return int(row.id)

    def sign_record(self, row: int) -> None:
        """Everybody present has signed: the record locks."""
        self.do(
            self.mediator, "record.sign", row, signed_by=self.people(), mediator_signed=True,
            recorder_signed=True,
        )
