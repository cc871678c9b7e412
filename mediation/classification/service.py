"""Stage 2: classify and reclassify. The rule proposes a grade with its reasons; a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases import deadline, pending
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.i18n import label
from mediation.lifecycle import proposals
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns, writes
from mediation.lifecycle.perform import perform
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows.rules.classification import COUNTS, ClassifyFacts, ReclassifyFacts

from . import suggest
from .catalogue import tree_of
from .gathering import grading_of

LEGAL_BRANCHES = {"07": "labour", "0502": "medical"}
"""Branches of the tree with a legal term of their own."""

BY_CATEGORY = frozenset({deadline.PEOPLE, *LEGAL_BRANCHES.values()})


@owns("dispute.classify")
def classify(a: Act, dispute: Dispute, facts: ClassifyFacts) -> None:
    """Grade and category; the due day becomes the earlier of the law's term and the grade's."""
    _settle(a, dispute, facts)
    a.move(dispute, "classify", facts)


@owns("dispute.reclassify")
def reclassify(a: Act, dispute: Dispute, facts: ReclassifyFacts) -> None:
    """Another grade or category; the days are counted anew, extension and pauses respected."""
    _settle(a, dispute, facts)
    a.move(dispute, "reclassify", facts)


INSTEAD = {"already_calmed": "calmed", "facts_unproved": "wrong_grade", "unlisted_risk": "new_facts"}
"""Why another grade than proposed, as a reason of changing it later."""


def propose_lower(
    a: Act, dispute: Dispute, name: str, stated: Mapping[str, Any], seen: int | None = None
) -> None:
    """A lower grade in one press: the proposed one holds at once, the lower one waits for the second."""
    later = hold_higher(a, dispute, stated, seen) if name == "classify" else dict(stated)
    ask_lower(a, dispute, later)


def hold_higher(
    a: Act, dispute: Dispute, stated: Mapping[str, Any], seen: int | None = None
) -> dict[str, Any]:
    """Classify with the grade the rule proposes; what is to be asked of the second person afterwards."""
    found = find_for_classify(a.session, dispute, a.actor, stated)
    higher = {**stated, "grade": found["proposed_grade"], "reason": "", "second": None}
    perform(a, dispute, dispute, "dispute", "classify", higher, seen)
    return {**stated, "reason": INSTEAD.get(stated.get("reason", ""), "other")}


def ask_lower(a: Act, dispute: Dispute, stated: Mapping[str, Any]) -> None:
    """Put the lower grade before the second person; the case goes on meanwhile."""
    later = {name: value for name, value in stated.items() if name not in ("occurred_at", "late_reason")}
    proposals.propose(a, dispute, dispute, "dispute", "reclassify", later)


@writes("dispute.classify", "dispute.reclassify")
def graded_writes(session: Session, dispute: Dispute, stated: Mapping[str, Any]) -> frozenset[str]:
    """Grade and category, and what the rule made of the case."""
    return frozenset({"grade", "category_code", "proposed_grade", "grading"})


def _settle(a: Act, dispute: Dispute, facts: ClassifyFacts | ReclassifyFacts) -> None:
    grading = grading_of(a.session, dispute, stated_in(facts), facts.category)
    dispute.category_code = facts.category
    dispute.grade = int(facts.grade) if facts.grade.isdecimal() else None
    dispute.proposed_grade = int(grading.proposal.grade)
    dispute.grading = {**grading.to_json(), "further": list(facts.other_categories)}
    pending.settle(a.session, dispute)
    _clock(a.session, dispute)


def _clock(session: Session, dispute: Dispute) -> None:
    """Labour and medical matters have a legal term of their own; a court's term stays the court's."""
    rule = legal_rule(dispute.category_code or "")
    if dispute.deadline_rule in BY_CATEGORY and dispute.deadline_rule != rule:
        deadline.start(session, dispute, rule)
        if dispute.round > 1 and dispute.accepted_at is not None:
            dispute.clock_base_on = clock.day_of(dispute.accepted_at)  # a new round is no new request
    deadline.refresh(session, dispute)


def legal_rule(category: str) -> str:
    """The legal term of a matter that came without a court."""
    own = (rule for branch, rule in LEGAL_BRANCHES.items() if category.startswith(branch))
    return next(own, deadline.PEOPLE)


def stated_in(facts: ClassifyFacts | ReclassifyFacts) -> dict[str, Any]:
    """What the facts state for the rule; what they leave out stays as it was kept."""
    return {name: value for name in ("signs", *COUNTS) if (value := getattr(facts, name)) is not None}


@finds("dispute.classify")
def find_for_classify(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """What the rule proposes, and which categories the hub suggested: the entry keeps both."""
    offered = suggest.suggest(suggest.story_of(dispute), clock.today(), known=tree_of(session))
    return {
        **_weighed(session, dispute, stated),
        "suggested": tuple(offer.category.code for offer in offered),
    }


def _weighed(session: Session, dispute: Dispute, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule proposes on these statements, and whether the category may be used today."""
    category, known = str(stated.get("category") or ""), tree_of(session)
    grading = grading_of(session, dispute, stated, category)
    return {
        "category_is_leaf": category in known and known.get(category).is_leaf,
        "category_valid": known.is_valid_leaf(category, clock.today()),
        "proposed_grade": str(int(grading.proposal.grade)),
    }


@finds("dispute.reclassify")
def find_for_reclassify(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """The same, beside what holds at present."""
    return {
        **_weighed(session, dispute, stated),
        "present_category": dispute.category_code or "",
        "present_grade": str(dispute.grade or ""),
        "actor_is_handler_only": not actor.has_at(dispute.lead_org_id, Role.CLERK, Role.HEAD),
    }


@offers("categories")
def offer_categories(session: Session, dispute: Dispute, actor: Actor) -> list[Option]:
    """Every leaf that holds today, by code, with the branch it hangs on."""
    today, known = clock.today(), tree_of(session)
    return [
        Option(leaf.code, f"{leaf.code} {label(known.get(leaf.parent))} / {label(leaf)}")
        for leaf in known.leaves(today) if known.is_valid_leaf(leaf.code, today)
    ]
