"""The three due days of a dispute's row, counted anew whenever what they hang on changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from mediation.calendar import deadlines
from mediation.calendar import service as calendar
from mediation.calendar.rules import LEGAL, Base
from mediation.core import clock

from .models import Dispute

PEOPLE = "people"

HANGS_ON = {"received_at": Base.REQUEST, "accepted_at": Base.ACCEPTANCE, "clock_base_on": Base.PAPERS}
"""Columns by which a term is counted, each with the base that it is."""


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
    if facts is None:
        dispute.legal_due_on = dispute.grade_due_on = dispute.due_on = None
        return
    found = _due(session, facts)
    dispute.legal_due_on, dispute.grade_due_on, dispute.due_on = found.legal_on, found.grade_on, found.on


def counted(session: Session, rule: str, base_on: date, accepted_on: date) -> date:
    """The last day of a rule's term, before anybody has graded the case."""
    return _due(session, deadlines.ClockFacts(rule, base_on, accepted_on)).on


def recount(session: Session, dispute: Dispute) -> None:
    """A day on which the term hangs was put right: count it anew by the same rule."""
    if not dispute.deadline_rule or dispute.accepted_at is None:
        return
    if dispute.round > 1:  # a new round is no new request
        dispute.clock_base_on = clock.day_of(dispute.accepted_at)
        refresh(session, dispute)
    else:
        start(session, dispute, dispute.deadline_rule, dispute.clock_base_on)


def due_if(session: Session, dispute: Dispute, name: str, value: date) -> date | None:
    """The due day as it would be with another value in one of ``HANGS_ON``; None without a clock."""
    facts = deadlines.facts_of(dispute)
    if facts is None:
        return None
    day = clock.day_of(value) if isinstance(value, datetime) else value
    if name == "accepted_at":
        facts = replace(facts, accepted_on=day)
    first = HANGS_ON[name] is LEGAL[facts.rule].base and dispute.round == 1
    if first or (dispute.round > 1 and name == "accepted_at"):
        facts = replace(facts, base_on=day)
    return _due(session, facts).on


def counts_from_papers(dispute: Dispute) -> bool:
    """Whether its term runs from the day on which a court's papers were signed for: in the first round."""
    rule = LEGAL.get(dispute.deadline_rule or "")
    return rule is not None and rule.base is Base.PAPERS and dispute.round == 1


def _due(session: Session, facts: deadlines.ClockFacts) -> deadlines.Due:
    terms = calendar.terms(session, facts.accepted_on)
    return deadlines.dispute_due(calendar.load(session), facts, terms)


def _base(dispute: Dispute, base: Base, papers_signed_on: date | None) -> date:
    assert dispute.accepted_at is not None
    if base is Base.REQUEST:
        return clock.day_of(dispute.received_at)
    if base is Base.PAPERS and papers_signed_on is not None:
        return papers_signed_on
    return clock.day_of(dispute.accepted_at)
