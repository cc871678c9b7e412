"""Figures by organisation, grade, category and month, and the cases behind each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.core import clock

from .facts import MONTH_LENGTH, WHOLE
from .indicators import INDICATORS, SMALL, Indicator, counted
from .models import FactCount, FactRow

DIMENSIONS = ("organisation", "grade", "category", "month")


@dataclass(slots=True)
class Figure:
    """One number with what it is made of."""

    indicator: Indicator
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_days: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def numerator(self) -> int:
        """Above the line; for a median the number of cases."""
        return self.denominator if self.indicator.is_median else self.parts[self.indicator.numerator]

    @property
    def denominator(self) -> int:
        """Below the line."""
        return sum(self.parts[part] for part in self.indicator.denominator)

    @property
    def rate(self) -> float | None:
        """The rate as a share, None for a median or nothing below the line."""
        if self.indicator.is_median or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def median(self) -> float | None:
        """The median of days from the histogram; None when there is nothing."""
        total = sum(self.by_days.values())
        if not total:
            return None
        low, high = _nth(self.by_days, (total - 1) // 2), _nth(self.by_days, total // 2)
        return (low + high) / 2

    @property
    def is_small(self) -> bool:
        """Too few for a rate that means anything."""
        return 0 < self.denominator < SMALL


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, first to last."""

    first: str
    last: str

    @property
    def since(self) -> date:
        """The first day."""
        return date.fromisoformat(f"{self.first}-01")

    @property
    def until(self) -> date:
        """The last day."""
        year, month = (int(part) for part in self.last.split("-"))
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)


def totals(session: Session, period: Period, organisations: Iterable[int] | None) -> dict[str, Figure]:
    """Every figure over the whole period, for these organisations (None: all)."""
    return added_up(_grouped(session, period, organisations, "month").values())


def added_up(groups: Iterable[dict[str, Figure]]) -> dict[str, Figure]:
    """Every figure over all values of a dimension: whichever it was divided by, the whole is the same."""
    found = {code: Figure(indicator) for code, indicator in INDICATORS.items()}
    for figures in groups:
        for code, figure in figures.items():
            _merge(found[code], figure)
    return found


def by_dimension(
    session: Session, period: Period, organisations: Iterable[int] | None, dimension: str
) -> dict[str, dict[str, Figure]]:
    """Value of the dimension -> code -> figure."""
    return _grouped(session, period, organisations, dimension)


def _grouped(
    session: Session, period: Period, organisations: Iterable[int] | None, dimension: str
) -> dict[str, dict[str, Figure]]:
    by = dimension if dimension in ("grade", "category") else "organisation"
    key = {"organisation": FactCount.org_id, "month": FactCount.month}.get(dimension, FactCount.value)
    query = (
        select(key, FactCount.part, FactCount.days, func.sum(FactCount.n))
        .where(FactCount.by == by, FactCount.month.between(period.first, period.last))
        .group_by(key, FactCount.part, FactCount.days)
    )
    if organisations is not None:
        query = query.where(FactCount.org_id.in_(list(organisations)))
    else:
        apart = dimension == "organisation"
        query = query.where(FactCount.org_id != WHOLE if apart else FactCount.org_id == WHOLE)
    found: dict[str, dict[str, Figure]] = {}
    for value, part, days, n in session.execute(query):
        figures = found.setdefault(
            str(value), {code: Figure(indicator) for code, indicator in INDICATORS.items()}
        )
        for figure in figures.values():
            if part in (figure.indicator.numerator, *figure.indicator.denominator):
                figure.parts[part] += int(n)
            if part == "days" and figure.indicator.is_median:
                figure.by_days[days] += int(n)
    _leave_out_what_is_not_yet_due(session, period, organisations, dimension, found)
    return found


def _leave_out_what_is_not_yet_due(
    session: Session, period: Period, organisations: Iterable[int] | None, dimension: str,
    found: dict[str, dict[str, Figure]],
) -> None:
    """The counts know months; of a month that still runs only what is due by today is judged."""
    today = clock.today()
    if period.until <= today:
        return
    column = {"organisation": FactRow.org_id, "grade": FactRow.grade, "category": FactRow.category}.get(
        dimension, FactRow.due_on
    )
    query = (
        select(column, func.count(), func.count(FactRow.ended_on).filter(FactRow.ended_on <= FactRow.due_on))
        .where(counted(), FactRow.due_on > today, FactRow.due_on.between(period.since, period.until))
        .group_by(column)
    )
    if organisations is not None:
        query = query.where(FactRow.org_id.in_(list(organisations)))
    for value, due, on_time in session.execute(query):
        of_value = found.get(_value_in_counts(dimension, value))
        if of_value is not None:  # else counts were lost, which the verifier tells
            of_value["on_time"].parts["due"] -= due
            of_value["on_time"].parts["on_time"] -= on_time


def _value_in_counts(dimension: str, value: object) -> str:
    """How the counts write what a row holds."""
    length = {"category": 2, "month": MONTH_LENGTH}.get(dimension)
    return "" if value is None else str(value)[:length]


def _merge(into: Figure, other: Figure) -> None:
    for part, n in other.parts.items():
        into.parts[part] += n
    for days, n in other.by_days.items():
        into.by_days[days] += n


def _nth(histogram: dict[int, int], place: int) -> int:
    seen = 0
    for days in sorted(histogram):
        seen += histogram[days]
        if place < seen:
            return days
    raise IndexError(place)
