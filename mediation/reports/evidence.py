"""The rows behind a figure without a name in them, with the columns that its definition uses.

Whoever adds up the two last columns in a spreadsheet has the numbers of the page; whoever doubts them can
count anew from the dates and outcomes beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute

from .figures import Period
from .indicators import Indicator, any_of, condition
from .models import FactRow


@dataclass(frozen=True, slots=True)
class Evidence:
    """One case that a figure counts."""

    number: str
    org_id: int
    grade: int | None
    category: str
    source: str
    accepted_on: date | None
    due_on: date | None
    ended_on: date | None
    outcome: str
    end_reason: str
    paused_days: int
    days: int | None
    above: int
    """1 when it stands above the line."""
    below: int


def rows(
    session: Session, indicator: Indicator, period: Period, organisations: Iterable[int] | None
) -> Iterator[Evidence]:
    """Every case above or below the line, by number."""
    below = any_of(indicator.denominator, period.since, period.until)
    above = below if indicator.is_median else condition(indicator.numerator, period.since, period.until)
    query = (
        select(
            Dispute.number, FactRow.org_id, FactRow.grade, FactRow.category, FactRow.source,
            FactRow.accepted_on, FactRow.due_on, FactRow.ended_on, FactRow.outcome, FactRow.end_reason,
            FactRow.paused_days, FactRow.days,
            case((above, literal(1)), else_=literal(0)), case((below, literal(1)), else_=literal(0)),
        )
        .join(Dispute, Dispute.id == FactRow.dispute_id)
        .where(above | below)
        .order_by(Dispute.number, Dispute.id)
    )
    if organisations is not None:
        query = query.where(FactRow.org_id.in_(list(organisations)))
    for number, org_id, grade, category, *rest in session.execute(query):
        yield Evidence(number or "", org_id, grade, category or "", *rest)
