"""Disputes left unsorted (待分类) for longer than the setting allows, counted from their acceptance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.calendar.deadlines import step_due
from mediation.calendar.rules import STEPS
from mediation.cases.models import Dispute
from mediation.core import clock
from workflows import FLOWS
from workflows.flow import StateKind

from .categories import UNSORTED

OPEN = tuple(state.code for state in FLOWS["dispute"].states if state.kind is StateKind.OPEN)


def late(session: Session) -> dict[Dispute, date]:
    """All that should have been sorted before today, each with the day by which."""
    query = select(Dispute).where(Dispute.category_code == UNSORTED, Dispute.state.in_(OPEN))
    return late_among(session, session.scalars(query.order_by(Dispute.id)))


def late_among(session: Session, disputes: Iterable[Dispute]) -> dict[Dispute, date]:
    """The same of these; it asks the database nothing where none of them is unsorted."""
    left = [d for d in disputes if d.category_code == UNSORTED and d.state in OPEN and d.accepted_at]
    if not left:
        return {}
    days, terms = calendar.load(session), calendar.terms(session)
    found = {}
    for dispute in left:
        assert dispute.accepted_at is not None
        day = step_due(days, STEPS["unsorted"], clock.day_of(dispute.accepted_at), terms)
        if day < clock.today():
            found[dispute] = day
    return found
