"""The day by room: what is where, without names of protected cases and of cases behind walls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.security import visibility
from mediation.security.actor import Actor

from . import rooms
from .models import MediationSession, SessionAttendance
from .queries import CALLED_OFF
from .room_models import Room

MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One session of the day, or only that the room is taken."""

    row: MediationSession
    until: datetime
    title: str
    url: str
    place: str
    """What was written instead of a room; of a protected case nothing."""
    mediator: str
    mine: bool


@dataclass(frozen=True, slots=True)
class RoomDay:
    """One room with its lines; the last block, without a room, lists what is elsewhere."""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the week's strip."""

    day: date
    count: int
    now: bool


def day_by_room(session: Session, actor: Actor, day: date, *, mine: bool = False) -> list[RoomDay]:
    """Every room of the actor's organisations, busy or not, then what takes place elsewhere."""
    own = rooms.of_organisations(session, {g.organisation_id for g in actor.grants})
    lines = _lines(session, actor, day, [room.id for room in own], mine)
    there = {line.row.room_id for line in lines if line.row.room_id is not None}
    known = {room.id: room for room in own}
    others = session.scalars(select(Room).where(Room.id.in_(there - set(known)))).all() if there else []
    blocks = [
        RoomDay(
            room.name if room.id in known else rooms.described(session, room),
            [line for line in lines if line.row.room_id == room.id],
        )
        for room in (*own, *others)
    ]
    elsewhere = [line for line in lines if line.row.room_id is None]
    return [*blocks, RoomDay(_("Elsewhere"), elsewhere)] if elsewhere else blocks


def week_of(session: Session, actor: Actor, day: date) -> list[DayMark]:
    """Monday to Sunday, with how many sessions the actor may see on each."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    starts = session.scalars(
        select(MediationSession.starts_at).where(
            MediationSession.starts_at >= clock.at(monday),
            MediationSession.starts_at < clock.at(monday + timedelta(days=7)),
            MediationSession.state.not_in(CALLED_OFF),
            visibility.sees(actor, MediationSession.dispute_id),
        )
    )
    counts = Counter(clock.day_of(moment) for moment in starts)
    return [DayMark(each, counts[each], each == day) for each in days]


def _lines(session: Session, actor: Actor, day: date, own_rooms: list[int], mine: bool) -> list[Line]:
    in_own_rooms = MediationSession.room_id.in_(own_rooms)
    found = lines_between(session, actor, clock.at(day), clock.at(day + timedelta(days=1)), in_own_rooms)
    return [line for line in found if line.mine or not mine]


def lines_between(
    session: Session, actor: Actor, since: datetime, until: datetime, also: ColumnElement[bool]
) -> list[Line]:
    """Sessions that begin between two moments: what the actor may see, and as taken what ``also`` names."""
    sees = visibility.sees(actor, MediationSession.dispute_id)
    query = (
        select(MediationSession, Dispute, sees, User.name)
        .join(Dispute, Dispute.id == MediationSession.dispute_id)
        .outerjoin(User, User.id == MediationSession.mediator_id)
        .where(
            MediationSession.starts_at >= since,
            MediationSession.starts_at < until,
            MediationSession.state.not_in(CALLED_OFF),
            or_(sees, also),
        )
        .order_by(MediationSession.starts_at, MediationSession.id)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    invited = _comes_to(session, actor, [row.id for row, *_rest in rows])
    return [
        _line(actor, row, dispute, bool(seen), name or "", row.id in invited)
        for row, dispute, seen, name in rows
    ]


def _comes_to(session: Session, actor: Actor, meetings: Sequence[int]) -> set[int]:
    """To which of these sessions the actor is invited."""
    query = select(SessionAttendance.session_id).where(
        SessionAttendance.session_id.in_(meetings), SessionAttendance.user_id == actor.user_id
    )
    return set(session.scalars(query)) if meetings else set()


def _line(
    actor: Actor, row: MediationSession, dispute: Dispute, seen: bool, mediator: str, invited: bool
) -> Line:
    until = row.starts_at + timedelta(minutes=row.minutes)
    if not seen:
        return Line(row, until, _("Taken"), "", "", "", mine=False)
    number = dispute.number or dispute.intake_no
    named = dispute.secrecy == "ordinary"
    title = dispute.title if named else f"{_('Protected case')} · {number}"
    url = url_for("sessions.show", dispute_id=dispute.id, row_id=row.id)
    place = row.place if named else ""
    mine = invited or row.mediator_id in actor.seats()
    return Line(row, until, title, url, place, mediator, mine=mine)
