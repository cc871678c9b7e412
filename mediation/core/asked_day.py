"""The day that an address asks about: said when it is none, and not taken for today in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request

from . import clock
from .fields import printable
from .typed_days import Lies, read_day


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day; today where none was named or ``bad`` says that what was typed is none."""

    day: date
    typed: str
    bad: bool = False

    @property
    def status(self) -> int:
        """How the page answers."""
        return 422 if self.bad else 200


def asked_day(*, past: bool = False) -> AskedDay:
    """What stands as ``on`` in the address; ``past``: what lies ahead is today."""
    typed, today = printable(request.args.get("on", ""), 20).strip(), clock.today()
    if not typed:
        return AskedDay(today, today.isoformat())
    try:
        day = read_day(typed, today, Lies.BEHIND if past else Lies.NEAREST)
    except ValueError:
        return AskedDay(today, typed, bad=True)
    day = min(day, today) if past else day
    return AskedDay(day, day.isoformat())
