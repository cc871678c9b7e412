"""Days and moments as people type them, and what is asked where they can mean two things.

One box takes 1123, 20261123, 2026-11-23, 11-23, 今天, 昨天 and 明天; a moment
takes a day and a time of the clock in Beijing (1123 1430, 14:30).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from . import clock

_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "明天": 1, "today": 0, "yesterday": -1, "tomorrow": 1}
_DAY = re.compile(r"^(?:(\d{4})[-./年]?)?(\d{1,2})[-./月]?(\d{1,2})日?$")
TIME = re.compile(r"^(\d{1,2})[:：时点]?(\d{2})分?$")

FIRST_YEAR, LAST_YEAR = 1850, 2200
"""Nobody alive was born before, nothing runs so long; beyond them a calendar's arithmetic ends."""

HOURS, MINUTES = 24, 60

JUST_NOW = timedelta(days=31)
"""A day that passed so lately is meant as it stands: it is entered late, or told to be too early."""


class Unclear(ValueError):
    """What was typed can mean two things, each written here as it would be understood."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other

    @property
    def sentence(self) -> str:
        """Asks which of them is meant."""
        return _(
            "Is it %(one)s or %(other)s? Type it like one of them.", one=self.one, other=self.other
        )


class Lies(StrEnum):
    """Where a day without its year lies, as far as is known."""

    ANYWHERE = "anywhere"
    """In this year, unless the same day of another year is nearer: then the year is asked for."""
    BEHIND = "behind"
    """It tells what happened: never in the year to come."""
    AHEAD = "ahead"
    """It is arranged: where it passed long ago this year, the year is asked for."""
    NEAREST = "nearest"
    """Leafing through days: the nearest of its name."""


def read_day(text: str, today: date, lies: Lies = Lies.ANYWHERE) -> date:
    """The day somebody typed. ValueError when it is none, or one no case can have to do with.

    Unclear, which is a ValueError, where it can be one of two.
    """
    day = _read_day(text, today, lies)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(text)
    return day


def _read_day(text: str, today: date, lies: Lies) -> date:
    text = text.strip()
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if text.isdecimal() and len(text) not in (3, 4, 8):
        raise ValueError(text)
    if text.isdecimal() and len(text) == 8:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if text.isdecimal():
        if len(text) == 3:
            _one_reading(text, today.year)
        return _in_its_year(int(text[:-2]), int(text[-2:]), today, lies)
    match = _DAY.match(text)
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    if year:
        return date(int(year), int(month), int(day))
    return _in_its_year(int(month), int(day), today, lies)


def _one_reading(text: str, year: int) -> None:
    """Unclear for three figures that are two days: 112 is the 12th of January, or the 2nd of November."""
    two, one = _valid(year, int(text[:2]), int(text[2:])), _valid(year, int(text[:1]), int(text[1:]))
    if one is not None and two is not None:
        raise Unclear(f"{one:%m-%d}", f"{two:%m-%d}")


def _in_its_year(month: int, day: int, today: date, lies: Lies) -> date:
    here = date(today.year, month, day)
    others = [found for year in (-1, 1) if (found := _valid(today.year + year, month, day)) is not None]
    nearest = min((here, *others), key=lambda found: abs(found - today))
    if lies is Lies.NEAREST:
        return nearest
    if lies is Lies.BEHIND:
        return min(here, nearest)
    if lies is Lies.AHEAD and here < today - JUST_NOW:
        nearest = max((here, *others))
    if nearest != here:
        raise Unclear(*(found.isoformat() for found in sorted((here, nearest))))
    return here


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def names_no_hour(text: str) -> bool:
    """Whether only a day was typed."""
    parts = text.replace("T", " ").split()
    return len(parts) == 1 and (TIME.match(parts[0]) is None or ":" not in parts[0].replace("：", ":"))


def read_moment(text: str, now: datetime, lies: Lies = Lies.ANYWHERE) -> datetime:
    """The moment somebody typed, Beijing time, as UTC. ValueError when it is none; see ``read_day``."""
    here = now.astimezone(clock.BEIJING)
    parts = text.replace("T", " ").split()
    if not parts or len(parts) > 2:
        raise ValueError(text)
    match = TIME.match(parts[-1])
    if names_no_hour(text):
        _no_hour_of_the_clock(parts[0], here.date())
        day = read_day(parts[0], here.date(), lies)
        return datetime.combine(day, time(0), clock.BEIJING).astimezone(UTC)
    if match is None:
        raise ValueError(text)
    day = read_day(parts[0], here.date(), lies) if len(parts) == 2 else here.date()
    return datetime.combine(day, time(int(match[1]), int(match[2])), clock.BEIJING).astimezone(UTC)


def _no_hour_of_the_clock(text: str, today: date) -> None:
    """Unclear for four figures alone that are a day and an hour: 0930."""
    if not (text.isdecimal() and len(text) == 4):
        return
    day, hour, minute = _valid(today.year, int(text[:2]), int(text[2:])), int(text[:2]), int(text[2:])
    if day is not None and hour < HOURS and minute < MINUTES:
        raise Unclear(f"{day:%m-%d}", f"{hour:02d}:{minute:02d}")
