"""Counts a term day by day, so that the count itself is the explanation.

The first day is not counted. In natural days a last day on which offices rest
moves to the next working day; in working days only working days count. While
the clock stands, no day counts: the day of suspension is the first that does
not, the day of resumption the first that does again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .days import ONE_DAY, WorkCalendar
from .rules import Unit

LONGEST = 3660
"""Days walked at most: ten years of suspension are a mistake, not a term."""


class Mark(StrEnum):
    """How a day took part."""

    BASE = "base"
    COUNTED = "counted"
    RESTED = "rested"
    PAUSED = "paused"
    MOVED = "moved"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from ``start`` on and runs again on ``end``."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Natural days that do not count."""
        return max((self.end - self.start).days, 0)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the count: its number when it counted, and why in both languages."""

    day: date
    mark: Mark
    number: int | None
    zh: str
    en: str
    provisional: bool = False


def due(
    calendar: WorkCalendar, base: date, length: int, unit: Unit, pauses: Iterable[Pause] = ()
) -> tuple[date, bool]:
    """The last day of a term, and whether it hangs on a year whose notice is not out."""
    provisional = False
    day = base
    for line in walk(calendar, base, length, unit, pauses):
        day = line.day
        provisional = provisional or line.provisional
    return day, provisional


def walk(
    calendar: WorkCalendar, base: date, length: int, unit: Unit, pauses: Iterable[Pause] = ()
) -> Iterator[DayLine]:
    """Every day from the base to the last, each with how it took part."""
    if unit is Unit.MINUTES:
        raise ValueError("minutes are not counted in days")
    stands = [(p.start, p.end) for p in pauses]
    info = calendar.info(base)
    if length == 0:
        yield DayLine(base, Mark.LAST, 0, f"{info.zh},当日办", f"{info.en}, the same day")
        return
    yield DayLine(base, Mark.BASE, None, f"{info.zh},首日不计", f"{info.en}, the first day is not counted")
    day, count = base, 0
    while count < length:
        day += ONE_DAY
        if (day - base).days > LONGEST:
            raise ValueError("the term does not end")
        if any(start <= day < end for start, end in stands):
            yield _line(calendar, day, Mark.PAUSED, None, ",中止,不计", ", the clock stands")
            continue
        if unit is Unit.WORKING and not calendar.is_working_day(day):
            yield _line(calendar, day, Mark.RESTED, None, ",不计", ", not counted", doubtful=True)
            continue
        count += 1
        rests = unit is Unit.DAYS and count == length and not calendar.is_working_day(day)
        last = count == length and not rests
        yield _line(
            calendar, day, Mark.LAST if last else Mark.COUNTED, count,
            f",第{count}{'个工作日' if unit is Unit.WORKING else '日'}", f", day {count}",
            doubtful=unit is Unit.WORKING or count == length,
        )  # fmt: skip
        if rests:
            yield from _moved(calendar, day, count)


def _moved(calendar: WorkCalendar, day: date, count: int) -> Iterator[DayLine]:
    """The days after a last day that rests, up to the working day the term moves to."""
    last = calendar.next_working_day(day)
    for n in range(1, (last - day).days):
        yield _line(
            calendar,
            day + timedelta(days=n),
            Mark.MOVED,
            None,
            ",期末休息,顺延",
            ", at rest, the end moves on",
        )
    yield _line(calendar, last, Mark.LAST, count, ",顺延至此日", ", the end moves to this day", doubtful=True)


def _line(
    calendar: WorkCalendar,
    day: date,
    mark: Mark,
    number: int | None,
    zh: str,
    en: str,
    *,
    doubtful: bool = False,
) -> DayLine:
    info = calendar.info(day)
    return DayLine(day, mark, number, info.zh + zh, info.en + en, doubtful and info.provisional)
