"""When a room may be used: hours of the week, from a day on, as the administrator entered them.

A room of which nobody entered hours is offered in office hours and refused at none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.core import clock
from mediation.core.i18n import label
from mediation.settings import service as settings
from mediation.settings.groups import Group, knob
from mediation.settings.models import Setting
from workflows.flow import Reason

KEY = "room."
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–~至]\s*([01]?\d|2[0-3]):([0-5]\d)")
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """The days of the week on which a room opens, and when."""

    days: tuple[int, ...] = knob((1, 2, 3, 4, 5), "开放的星期(1-7)", "Days of the week (1-7)", low=1, high=7)
    first: str = knob("09:00-12:00", "上午", "Morning")
    second: str = knob("13:30-17:00", "下午", "Afternoon")


OFFICE = Hours()
WEEKDAYS = tuple(
    Reason(str(n), zh, en)
    for n, (zh, en) in enumerate(
        (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"),
         ("周六", "Sat"), ("周日", "Sun")),
        1,
    )
)


def _wrong(hours: Hours) -> str:
    for name in ("first", "second"):
        text = getattr(hours, name)
        found = _SPAN.fullmatch(text)
        if text and (found is None or _minutes(found, 1) >= _minutes(found, 3)):
            return name
    return "" if hours.days and (hours.first or hours.second) else "days"


def group_of(room_id: int) -> Group[Hours]:
    """The dated values of one room."""
    return Group(f"{KEY}{room_id}", "开放时间", "Opening hours", OFFICE, _wrong)


def hours_of(session: Session, room_id: int, day: date) -> Hours | None:
    """The hours in force on a day; None when nobody entered any."""
    group = group_of(room_id)
    if not any(row.key == group.key and row.from_on <= day for row in settings.dated(session, group.key)):
        return None
    return settings.value(session, group, day)


def spans(session: Session, hours: Hours, day: date) -> Iterator[Span]:
    """The stretches of a day in which a room with these hours is open; moved working days work."""
    known = calendar.load(session)
    working = known.is_working_day(day)
    if not working and (known.is_holiday(day) or day.isoweekday() not in hours.days):
        return
    if working and day.isoweekday() not in (*hours.days, 6, 7):
        return
    for text in (hours.first, hours.second):
        found = _SPAN.fullmatch(text)
        if found is not None:
            first, last = (divmod(_minutes(found, group), 60) for group in (1, 3))
            yield clock.at(day, *first), clock.at(day, *last)


def is_open(session: Session, hours: Hours, starts_at: datetime, minutes: int) -> bool:
    """Whether the whole time lies in one stretch."""
    until = starts_at + timedelta(minutes=minutes)
    day = clock.day_of(starts_at)
    return any(first <= starts_at and until <= last for first, last in spans(session, hours, day))


def closed(session: Session, room_id: int, name: str, starts_at: datetime, minutes: int) -> str:
    """What to say when a room is not open then; nothing when it is, or when nobody entered hours."""
    hours = hours_of(session, room_id, clock.day_of(starts_at))
    if hours is None or is_open(session, hours, starts_at, minutes):
        return ""
    told = "、".join(filter(None, (hours.first, hours.second)))
    return _("%(room)s is not open then (%(hours)s)", room=name, hours=told)


def told(session: Session, room_id: int, day: date) -> str:
    """The hours in force on a day in a few signs: 周一至周五 09:00-12:00、13:30-17:00."""
    hours = hours_of(session, room_id, day)
    if hours is None:
        return _("office hours")
    days = "、".join(label(WEEKDAYS[n - 1]) for n in sorted(hours.days))
    return f"{days} {'、'.join(filter(None, (hours.first, hours.second)))}"


def history(session: Session, room_id: int) -> list[Setting]:
    """Every change of the hours of a room, newest first, those of the future included."""
    return settings.history(session, group_of(room_id))


def _minutes(found: re.Match[str], group: int) -> int:
    return int(found[group]) * 60 + int(found[group + 1])
