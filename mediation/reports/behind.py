"""The cases behind a number: the same rows that the counts add up, page by page, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute

from .figures import Period, by_dimension
from .indicators import SET_ASIDE, Indicator, any_of, condition, dated_by
from .models import FactRow

LISTED = 50
"""Cases on one page: twice as many would weigh more than a page may."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number: above or below its line, of which value of a dimension (empty: what has none)."""

    indicator: Indicator
    side: str
    """numerator | denominator | set_aside"""
    dimension: str
    value: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the counts that make it up."""
        if self.side == SET_ASIDE:
            return (SET_ASIDE,)
        if self.side == "denominator" or self.indicator.is_median:
            return self.indicator.denominator
        return (self.indicator.numerator,)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many cases make up a number, and one page of them."""

    total: int
    disputes: Sequence[Dispute]
    older: str
    """Key for ``after``; empty on the last page."""


def cases_behind(
    session: Session, asked: Asked, period: Period, organisations: Iterable[int] | None, after: str = ""
) -> Behind:
    """Exactly the cases that a number counts, the latest first; ``after`` is the key of the page before."""
    within = None if organisations is None else list(organisations)
    day = dated_by(asked.parts[0])
    query = (
        select(FactRow.dispute_id, day)
        .where(any_of(asked.parts, period.since, period.until))
        .order_by(day.desc(), FactRow.dispute_id.desc())
        .limit(LISTED + 1)
    )
    if within is not None:
        query = query.where(FactRow.org_id.in_(within))
    if key := _read(after):
        query = query.where(tuple_(day, FactRow.dispute_id) < key)
    rows = session.execute(_narrowed(query, asked.dimension, asked.value)).all()
    shown = [dispute_id for dispute_id, _day in rows[:LISTED]]
    found = {d.id: d for d in session.scalars(select(Dispute).where(Dispute.id.in_(shown)))}
    last, on = rows[LISTED - 1] if len(rows) > LISTED else (0, None)
    return Behind(
        _counted(session, asked, period, within), [found[key] for key in shown],
        f"{on}.{last}" if last else "",
    )


def set_aside(session: Session, period: Period, organisations: Sequence[int] | None) -> int:
    """How many of the agreements that count as a success fell later."""
    query = select(func.count(FactRow.id)).where(condition(SET_ASIDE, period.since, period.until))
    if organisations is not None:
        query = query.where(FactRow.org_id.in_(organisations))
    return session.scalar(query) or 0


def _counted(session: Session, asked: Asked, period: Period, within: Sequence[int] | None) -> int:
    """The number as the table shows it."""
    if asked.side == SET_ASIDE:
        return set_aside(session, period, within)
    figures = by_dimension(session, period, within, asked.dimension)
    alike = figures.values() if asked.dimension == "month" else [figures.get(asked.value, {})]
    numbers = (one[asked.indicator.code] for one in alike if one)
    return sum(n.denominator if asked.side == "denominator" else n.numerator for n in numbers)


def _read(key: str) -> tuple[date, int] | None:
    """None for the first page, and for a key that nobody was given."""
    day, _, dispute_id = key.partition(".")
    try:
        return date.fromisoformat(day), int(dispute_id)
    except ValueError:
        return None


def _narrowed(query: Select[int, date | None], dimension: str, value: str) -> Select[int, date | None]:
    match dimension, value:
        case "organisation", organisation_id if organisation_id:
            return query.where(FactRow.org_id == int(organisation_id))
        case "grade", grade:
            return query.where(FactRow.grade == int(grade) if grade else FactRow.grade.is_(None))
        case "category", branch:
            starts = FactRow.category.startswith(branch, autoescape=True)
            return query.where(starts if branch else FactRow.category.is_(None))
        case _:
            return query
