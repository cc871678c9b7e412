"""Reads a year's notice as an administrator pastes or types it; shows values as they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from mediation.calendar.days import SpecialDay
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.core.i18n import label
from mediation.settings.groups import Knob
from workflows.flow import Reason

LONGEST = 15
"""Days of one holiday; more is a slip of the pen."""

OFF, WORK = ("off", "休", "放假"), ("work", "班", "上班")


_BRACKETS = re.compile("[(\uff08][^)\uff09]*[)\uff09]")
_NAMED = re.compile("^(?:[一二三四五六七八九十]+、|\\d+[.、])?\\s*([^:\uff1a\\d]{1,20})[:\uff1a](.+)$")
_STRETCH = re.compile("(?:(\\d{1,2})月)?(\\d{1,2})日(?:至(?:(\\d{1,2})月)?(\\d{1,2})日)?")


def read(text: str, year: int) -> list[SpecialDay]:
    """The days of a notice: sentences as it is published, or one day a line (the day, off or work, its name).

    Lines without any day are passed over. RuleBroken, naming the line, for what cannot be understood.
    """
    days: list[SpecialDay] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = _BRACKETS.sub("", line)
        if "月" in plain and "日" in plain and ("放假" in plain or "上班" in plain):
            days += _published(plain, year, number)
        elif line.strip()[:4].isdecimal():
            days.append(_typed(line, number))
    return days


def _published(line: str, year: int, number: int) -> Iterator[SpecialDay]:
    """春节:2月10日至17日放假调休,共8天。2月4日、2月18日上班。"""
    named = _NAMED.match(line.strip())
    if named is None:
        raise _odd(number)
    name = named[1].strip()
    for sentence in named[2].split("。"):
        work = "上班" in sentence
        if work or "放假" in sentence:
            month = 0
            for found in _STRETCH.finditer(sentence):
                month = int(found[1] or month)
                for day in _stretch(found, month, year, number):
                    yield SpecialDay(day, not work, name)


def _stretch(found: re.Match[str], month: int, year: int, number: int) -> Iterator[date]:
    try:
        first = date(year, month, int(found[2]))
        last = date(year, int(found[3] or month), int(found[4])) if found[4] else first
    except ValueError:
        raise _odd(number) from None
    if not 0 <= (last - first).days <= LONGEST:
        raise _odd(number)
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _typed(line: str, number: int) -> SpecialDay:
    parts = line.split(maxsplit=2)
    try:
        day, kind = date.fromisoformat(parts[0]), parts[1].lower()
    except (ValueError, IndexError):
        raise _odd(number) from None
    if kind not in (*OFF, *WORK):
        raise _odd(number)
    return SpecialDay(day, kind in OFF, parts[2] if len(parts) > 2 else "")


def told(about: Knob, value: Any) -> str:
    """A setting's value as it is read: choices by their names, patterns by an example."""
    if isinstance(value, str) and value in about.choices:
        return label(Reason(value, *about.choices[value]))
    if isinstance(value, str) and "{n" in value:  # a number is understood by one of its kind
        return value.format(year=clock.today().year, org="乔", area="LP", day=f"{clock.today():%Y%m%d}", n=1)
    return shown(value).replace(", ", "、")


def shown(value: Any) -> str:
    """A setting's value as it is typed: lists with commas."""
    return ", ".join(str(item) for item in value) if isinstance(value, (list, tuple)) else str(value)


def _odd(number: int) -> RuleBroken:
    return RuleBroken("notice_line", {"days": [f"notice_line:{number}"]})
