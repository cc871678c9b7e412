"""Which day is a working day, and why. Pure: the days come in, nothing is looked up.

A weekend works when the State Council moved work onto it (调休); a weekday
rests when it is a holiday or a bridge day. A year whose notice is not out is
*provisional*: known holidays rest, moved days cannot be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from mediation import data

WEEKDAYS = (
    ("星期一", "Monday"), ("星期二", "Tuesday"), ("星期三", "Wednesday"), ("星期四", "Thursday"),
    ("星期五", "Friday"), ("星期六", "Saturday"), ("星期日", "Sunday"),
)  # fmt: skip

ONE_DAY = timedelta(days=1)

HOLIDAY_EN = {
    "元旦": "New Year", "春节": "Spring Festival", "清明节": "Qingming", "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival", "中秋节": "Mid-Autumn", "国庆节": "National Day",
    "国庆节、中秋节": "National Day and Mid-Autumn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that differs from its weekday: off, or a weekend that works."""

    day: date
    off: bool
    name: str


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day, whether it works, and why in both languages."""

    day: date
    working: bool
    zh: str
    en: str
    provisional: bool


class WorkCalendar:
    """Working days over all years; weekends rest where nothing else is said."""

    def __init__(self, specials: Iterable[SpecialDay], announced: Iterable[int]) -> None:
        self._specials: Mapping[date, SpecialDay] = {special.day: special for special in specials}
        self.announced = frozenset(announced)

    def with_changes(
        self, specials: Iterable[SpecialDay], plain: Iterable[date] = (), announced: Iterable[int] = ()
    ) -> WorkCalendar:
        """A calendar where some days are special, some no longer are, and more years are known.

        A newly announced year loses what was only expected of it.
        """
        fresh = set(announced) - self.announced
        kept = {d: s for d, s in self._specials.items() if d.year not in fresh}
        for day in plain:
            kept.pop(day, None)
        kept.update({special.day: special for special in specials})
        return WorkCalendar(kept.values(), self.announced | fresh)

    def specials(self, year: int) -> list[SpecialDay]:
        """The special days of a year, in order."""
        return sorted((s for s in self._specials.values() if s.day.year == year), key=lambda s: s.day)

    def is_working_day(self, day: date) -> bool:
        """True when offices work on this day."""
        special = self._specials.get(day)
        return not special.off if special is not None else day.weekday() < 5

    def is_holiday(self, day: date) -> bool:
        """True for a day off that is more than a weekend."""
        special = self._specials.get(day)
        return special is not None and special.off

    def is_provisional(self, day: date) -> bool:
        """True when the year's notice is not out, so that the answer may still change."""
        return day.year not in self.announced

    def info(self, day: date) -> DayInfo:
        """The day with its reason."""
        zh, en = WEEKDAYS[day.weekday()]
        working = self.is_working_day(day)
        special = self._specials.get(day)
        if special is None:
            zh, en = (zh, en) if working else (f"{zh}休息", f"{en}, weekend")
        elif special.off:
            zh, en = f"{zh}·{special.name}放假", f"{en}, holiday ({_english(special.name)})"
        else:
            zh, en = f"{zh}·{special.name}调休上班", f"{en}, moved working day ({_english(special.name)})"
        return DayInfo(day, working, zh, en, self.is_provisional(day))

    def next_working_day(self, day: date) -> date:
        """The day itself when it works, else the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the day itself for 0."""
        while count > 0:
            day += ONE_DAY
            if self.is_working_day(day):
                count -= 1
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and including ``last``; 0 when not later."""
        days = (last - first).days
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))


def _english(name: str) -> str:
    return HOLIDAY_EN.get(name, name)


@cache
def published() -> WorkCalendar:
    """The calendar of the notices that came with the program."""
    specials: list[SpecialDay] = []
    announced: list[int] = []
    for year, content in data.read_json("holidays_2024_2027.json")["years"].items():
        if content["announced"]:
            announced.append(int(year))
        specials += [
            SpecialDay(date.fromisoformat(e["date"]), e["isOffDay"], e["name"]) for e in content["days"]
        ]
    for year, entries in data.read_json("holidays_expected.json")["years"].items():
        if int(year) not in announced:
            specials += [SpecialDay(date.fromisoformat(e["date"]), True, e["name"]) for e in entries]
    return WorkCalendar(specials, announced)
