"""Reads a year's holiday notice as an administrator types it, and shows values as they are typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from mediation.calendar.days import SpecialDay
from mediation.core.exceptions import RuleBroken

OFF, WORK = ("off", "休", "放假"), ("work", "班", "上班")


def read(text: str) -> list[SpecialDay]:
    """One day a line: the day, off or work, its name. RuleBroken, naming the line, for anything else."""
    days = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split(maxsplit=2)
        if not parts:
            continue
        try:
            day, kind = date.fromisoformat(parts[0]), parts[1].lower()
        except (ValueError, IndexError):
            raise _odd(number) from None
        if kind not in (*OFF, *WORK):
            raise _odd(number)
        days.append(SpecialDay(day, kind in OFF, parts[2] if len(parts) > 2 else ""))
    return days


def shown(value: Any) -> str:
    """A setting's value as it is typed: lists with commas."""
    return ", ".join(str(item) for item in value) if isinstance(value, (list, tuple)) else str(value)


def _odd(number: int) -> RuleBroken:
    return RuleBroken("notice_line", {"days": [f"{number}: 2028-01-01 off …"]})
