"""The months that a page of figures is about, and the ones that are asked for again and again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from mediation.reports.figures import Period

MONTH = re.compile(r"^20\d\d-(0[1-9]|1[0-2])$")
JANUARY = 1


def asked(said: Mapping[str, str], today: date) -> Period:
    """What the address asks for; when it asks for nothing, the finished months of the year.

    A month that still runs pulls every rate down: most of what it took in has had no time to end.
    """
    first, last = said.get("from", ""), said.get("to", "")
    if not MONTH.match(first) and not MONTH.match(last):
        return finished(today)
    last = last if MONTH.match(last) else month_of(today)
    first = first if MONTH.match(first) else f"{last[:4]}-01"
    return Period(min(first, last), max(first, last))


def misread(said: Mapping[str, str]) -> list[str]:
    """What the address gave for a month and is none; the page says that it shows another period."""
    return [text[:20] for name in ("from", "to") if (text := said.get(name, "")) and not MONTH.match(text)]


def finished(today: date) -> Period:
    """January to last month; in January the whole year before."""
    last = before(month_of(today))
    return Period(f"{last[:4]}-01", last)


def choices(today: date) -> list[tuple[str, Period]]:
    """Periods to pick with one click."""
    running = month_of(today)
    last = before(running)
    return [
        (_("Finished months of the year"), finished(today)),
        (_("Last month"), Period(last, last)),
        (_("This month so far"), Period(running, running)),
        (_("Last twelve finished months"), Period(_year_earlier(running), last)),
    ]


def month_of(day: date) -> str:
    """As the counts write it: 2026-11."""
    return f"{day:%Y-%m}"


def before(month: str) -> str:
    """The month before."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year - 1}-12" if number == JANUARY else f"{year}-{number - 1:02}"


def _year_earlier(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"
