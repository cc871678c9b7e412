"""Gathers what the grading rule looks at: counted in the dispute's rows, or stated by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.danger.models import Danger
from mediation.settings import service as settings
from mediation.settings.defaults import GRADING
from workflows.reasons import GRADING_SIGNS
from workflows.rules.classification import COUNTS

from . import rules
from .catalogue import tree_of
from .grading_facts import GradingFacts

WAGES = "0751"
"""The branch of unpaid wages."""

_DANGERS = {
    "threat": "extreme_threat", "self_harm": "extreme_threat", "extreme": "extreme_threat",
    "weapon": "physical_conflict", "domestic_violence": "vulnerable", "gathering": "gathering",
    "victim": "vulnerable", "illness": "vulnerable",
}
"""What a reported danger says to the rule."""

SAME_MATTER = "same_matter"
"""A link between disputes; among what is stated: the disputes that the same press will link so."""
YEAR = timedelta(days=365)
PROTECTED = frozenset({"minors", "domestic_violence"})
PROJECT_TAG = "项目"


@dataclass(frozen=True, slots=True)
class Grading:
    """The facts of one dispute now, and what the rule makes of them."""

    facts: GradingFacts
    proposal: rules.Proposal

    def to_json(self) -> dict[str, Any]:
        """What is kept with the dispute and its entry."""
        return {"facts": self.facts.to_json(), "rule": self.proposal.to_json()}


def grading_of(
    session: Session, dispute: Dispute, stated: Mapping[str, Any], category: str | None = None
) -> Grading:
    """What the rule proposes for the dispute with these statements and this category (default: its own)."""
    facts = gather(session, dispute, stated, category or dispute.category_code or "")
    return Grading(facts, rules.propose(facts, settings.value(session, GRADING)))


def gather(session: Session, dispute: Dispute, stated: Mapping[str, Any], category: str) -> GradingFacts:
    """Counted facts from the rows, stated ones from the form; what that leaves out stays as it was kept."""
    sides = heads_per_side(session, dispute.id)
    signs = {*signs_of(dispute, stated), *_reported(session, dispute.id)}
    vulnerable = "vulnerable" in signs or dispute.secrecy in PROTECTED or _has_minor(session, dispute.id)
    wages, known = category.startswith(WAGES), tree_of(session)
    ticked: dict[str, Any] = {sign: True for sign in signs if sign != "vulnerable"}
    if any(PROJECT_TAG in tag for tag in dispute.tags or ()):
        ticked["project"] = True
    counts: dict[str, Any] = dict(counts_of(dispute, stated))
    return GradingFacts(
        one_side=max(sides.values(), default=0),
        people=sum(sides.values()),
        amount=dispute.amount,
        wage_claim=wages,
        workers=sides.get("applicant", 0) if wages else 0,
        vulnerable=vulnerable,
        repeated=_repeated(session, dispute, stated.get(SAME_MATTER) or ()),
        reopened=dispute.round > 1,
        sensitive_category=category in known and known.get(category).sensitive,
        **ticked,
        **counts,
    )


def _reported(session: Session, dispute_id: int) -> set[str]:
    """Signs of danger that somebody reported and nobody cleared."""
    query = select(Danger.signs).where(Danger.dispute_id == dispute_id, Danger.state != "cleared")
    return {_DANGERS[sign] for signs in session.scalars(query) for sign in signs if sign in _DANGERS}


def heads_per_side(session: Session, dispute_id: int) -> dict[str, int]:
    """How many people stand on each of the two sides; a spokesman of nine counts for nine."""
    rows = session.execute(
        select(Party.side, Party.stands_for).where(
            Party.dispute_id == dispute_id, Party.role == "party",
            Party.left_at.is_(None), Party.side != "third",
        )
    )
    sides: dict[str, int] = {}
    for side, heads in rows:
        sides[side] = sides.get(side, 0) + heads
    return sides


def signs_of(dispute: Dispute, stated: Mapping[str, Any]) -> tuple[str, ...]:
    """The signs that hold: stated now, else as kept from the last grading."""
    known = [sign.code for sign in GRADING_SIGNS]
    if "signs" in stated:
        return tuple(code for code in known if code in (stated["signs"] or ()))
    kept = (dispute.grading or {}).get("facts", {})
    return tuple(code for code in known if kept.get(code))


def counts_of(dispute: Dispute, stated: Mapping[str, Any]) -> dict[str, int]:
    """The counts that hold: stated now, else as kept from the last grading."""
    kept = (dispute.grading or {}).get("facts", {})
    counts = {}
    for name in COUNTS:
        value = stated.get(name)
        counts[name] = int(value if value is not None else kept.get(name, 0))
    return counts


def _has_minor(session: Session, dispute_id: int) -> bool:
    query = select(Party.id).where(Party.dispute_id == dispute_id, Party.minor, Party.left_at.is_(None))
    return session.scalar(query.limit(1)) is not None


def _repeated(session: Session, dispute: Dispute, about_to: Iterable[int]) -> bool:
    """The clerk linked it, or will, to an application on the same matter within twelve months before."""
    links = session.execute(
        select(DisputeLink.dispute_id, DisputeLink.other_id).where(
            DisputeLink.kind == SAME_MATTER,
            or_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == dispute.id),
        )
    )
    others = {*about_to, *(one if one != dispute.id else other for one, other in links)}
    if not others:
        return False
    received = dispute.received_at or clock.now()
    earlier = select(Dispute.id).where(
        Dispute.id.in_(others), Dispute.received_at >= received - YEAR, Dispute.received_at <= received
    )
    return session.scalar(earlier.limit(1)) is not None
