"""Turns what the door refuses into what a clerk reads on the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases.models import Dispute
from mediation.cases.web import current_context
from mediation.core.formats import moment as show_moment
from mediation.extensions import reading
from mediation.lifecycle import perform, proposals
from mediation.lifecycle.facts_form import labels_of
from mediation.lifecycle.models import Proposal
from mediation.security import gate
from mediation.security.gate import current_actor
from mediation.security.predicates import Context
from workflows.flow import Lack, Move


def places(dispute: Dispute) -> dict[str, str]:
    """Where each kind of missing thing is supplied (``Lack.where``)."""
    tabs = {
        "parties": "parties",
        "consents": "parties",
        "papers": "papers",
        "sessions": "mediation",
        "agreement": "agreement",
        "promises": "agreement",
        "contact": "contact",
        "handovers": "overview",
        "invitations": "mediation",
        "visits": "agreement",
        "record": "mediation",
    }
    found = {where: url_for("desk.case", dispute_id=dispute.id, tab=tab) for where, tab in tabs.items()}
    if gate.allowed(current_actor(), "case.edit", current_context()):
        found["consents"] = url_for("parties.consent", dispute_id=dispute.id)
    return {**found, "danger": url_for("danger.page", dispute_id=dispute.id)}


def missing_now(subject: Any, right: str, move: Move) -> tuple[Lack, ...]:
    """What the hub misses in its own rows before anything is typed.

    Each guard is tried on blank statements; what it says of fields that stand on
    this very form, or of the second person, is left for when they are filled in.
    """
    found = perform.lacks_so_far(reading(), subject, current_actor(), right, move, {})
    return tuple(lack for lack in found if not lack.field and lack.where not in ("form", "second"))


def second_person(subject: Any, right: str, move: Move) -> str:
    """What the press will be where another person confirms; empty where nobody has to."""
    if not move.needs_second:
        return ""
    found = perform.lacks_so_far(reading(), subject, current_actor(), right, move, {})
    if any(lack.where == "second" for lack in found):
        return _("What you send is a proposal: it takes effect when the second person confirms it.")
    return _("Where another person must confirm, what you send is a proposal until then.")


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what was stated for it."""

    label: str
    text: str


def proposal_lines(session: Session, dispute: Any, proposal: Proposal) -> list[Line]:
    """What the first person stated, readable."""
    _flow, move, subject = proposals.resolve(session, dispute, proposal)
    stated = proposals.read_facts(move, proposal.facts)
    proposer = actor_of(session, session.get_one(User, proposal.proposed_by))
    return [Line(name, _shown(value)) for name, value in labels_of(move, session, subject, stated, proposer)]


def may_decide(proposal: Proposal, context: Context) -> bool:
    """Whether the reader may be the second person."""
    actor = current_actor()
    right = f"{proposal.right}.second"
    return (
        proposal.state == "open"
        and actor.user_id != proposal.proposed_by
        and gate.allowed(actor, right, context)
    )


def _shown(value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return show_moment(value)
        case Decimal():
            return f"¥{value}"
        case tuple():
            return "、".join(str(v) for v in value)
        case _:
            return str(value)
