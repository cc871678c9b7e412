"""What a stated day or moment cannot be, and when an act recorded later than it happened needs a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from workflows.facts import Facts, asks

CLOCK_TOLERANCE = timedelta(minutes=1)
"""How far ahead of the hub's clock a stated time may lie (a phone's clock)."""


def has_happened(facts: Facts, now: datetime) -> None:
    """RuleBroken for every field that tells what has happened and names a time that has not come."""
    told = {name: getattr(facts, name) for name, ask in asks(type(facts)).items() if ask.past}
    must_have_come(told, now)


def must_have_come(told: Mapping[str, date | None], now: datetime) -> None:
    """RuleBroken, at each field by its name, for days after today and moments after now."""
    ahead = [name for name, value in told.items() if value is not None and is_ahead(value, now)]
    if ahead:
        raise RuleBroken("occurred_in_future", {name: ["occurred_in_future"] for name in ahead})


def is_ahead(told: date, now: datetime) -> bool:
    """Whether a day or moment has not come; a clock may be a minute fast."""
    if isinstance(told, datetime):
        return told > now + CLOCK_TOLERANCE
    return told > clock.day_of(now)


def not_before(name: str, told: date | None, earliest: date | None) -> None:
    """RuleBroken when what is told in a field lies before what it answers; by the day, by the minute where
    both are moments."""
    if told is None or earliest is None:
        return
    if isinstance(told, datetime) and isinstance(earliest, datetime):
        early = told < clock.minute(earliest)
    else:
        early = _day(told) < _day(earliest)
    if early:
        raise RuleBroken("before_what_it_answers", {name: ["before_what_it_answers"]})


def _day(told: date) -> date:
    return clock.day_of(told) if isinstance(told, datetime) else told


def late(session: Session, occurred: datetime, recorded: datetime) -> bool:
    """True when more than one working day lies between happening and recording."""
    if recorded - occurred <= timedelta(days=1):
        return False
    first, last = clock.day_of(occurred), clock.day_of(recorded)
    return calendar.working_days_between(session, first, last) > 1


LIMITATION_YEARS = 20
"""So long at most is any claim protected (Civil Code, article 188)."""


def beyond_limitation(occurred: datetime, recorded: datetime) -> bool:
    """True when so long ago that no claim of that day is protected: a year was mistyped."""
    then, now = clock.day_of(occurred), clock.day_of(recorded)
    return (then.year + LIMITATION_YEARS, then.month, then.day) < (now.year, now.month, now.day)
