"""The three due days of a dispute's row, counted anew whenever what they hang on changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from mediation.calendar import deadlines
from mediation.calendar import service as calendar
from mediation.calendar.rules import LEGAL, Base
from mediation.core import clock

from .models import Dispute

PEOPLE = "people"


def start(session: Session, dispute: Dispute, rule: str, papers_signed_on: date | None = None) -> None:
    """Set the rule and the day it counts from, and count. ``accepted_at`` must stand already.

    KeyError for an unknown rule.
    """
    dispute.deadline_rule = rule
    dispute.clock_base_on = _base(dispute, LEGAL[rule].base, papers_signed_on)
    refresh(session, dispute)


def refresh(session: Session, dispute: Dispute) -> None:
    """Count the due days from the row as it stands: grade, extension, pauses."""
    facts = deadlines.facts_of(dispute)
    if facts is None or dispute.accepted_at is None:
        dispute.legal_due_on = dispute.grade_due_on = dispute.due_on = None
        return
    found = deadlines.dispute_due(
        calendar.load(session), facts, calendar.terms(session, clock.day_of(dispute.accepted_at))
    )
    dispute.legal_due_on, dispute.grade_due_on, dispute.due_on = found.legal_on, found.grade_on, found.on


def _base(dispute: Dispute, base: Base, papers_signed_on: date | None) -> date:
    assert dispute.accepted_at is not None
    if base is Base.REQUEST:
        return clock.day_of(dispute.received_at)
    if base is Base.PAPERS and papers_signed_on is not None:
        return papers_signed_on
    return clock.day_of(dispute.accepted_at)
