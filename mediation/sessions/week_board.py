"""P13 the week of rooms and mediators: what is taken when, on one board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_
from sqlalchemy.orm import Session

from mediation.accounts.queries import holders
from mediation.core import clock
from mediation.core.i18n import label
from mediation.security.actor import Actor
from mediation.security.roles import Role

from . import agenda, rooms
from .agenda import Line
from .models import MediationSession
from .opening import WEEKDAYS


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A room or a mediator with the sessions of each day."""

    name: str
    cells: list[list[Line]]


@dataclass(frozen=True, slots=True)
class Board:
    """The days that are shown, then rooms and mediators."""

    heads: list[tuple[str, date]]
    rooms: list[BoardRow]
    mediators: list[BoardRow]


def of_week(session: Session, actor: Actor, monday: date) -> Board:
    """Monday to Friday, and a day of the weekend on which something is booked."""
    own = rooms.of_organisations(session, {g.organisation_id for g in actor.grants})
    houses = [g.organisation_id for g in actor.grants]
    people = {user.id: user.name for user in holders(session, Role.MEDIATOR, houses)}
    lines = agenda.lines_between(
        session, actor, clock.at(monday), clock.at(monday + timedelta(days=7)),
        or_(
            MediationSession.room_id.in_([room.id for room in own]),
            MediationSession.mediator_id.in_(people),
        ),
    )
    by_day: dict[date, list[Line]] = {monday + timedelta(days=n): [] for n in range(7)}
    for line in lines:
        by_day[clock.day_of(line.row.starts_at)].append(line)
    shown = [day for day, found in by_day.items() if day.weekday() < 5 or found]

    def row(name: str, column: str, key: int) -> BoardRow:
        return BoardRow(
            name, [[line for line in by_day[day] if getattr(line.row, column) == key] for day in shown]
        )

    return Board(
        [(label(WEEKDAYS[day.weekday()]), day) for day in shown],
        [row(room.name, "room_id", room.id) for room in own],
        [row(name, "mediator_id", key) for key, name in people.items()],
    )
