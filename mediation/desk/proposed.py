"""What the page of a proposal says: what was stated, and whether it can still be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases.models import Dispute
from mediation.core import formats
from mediation.core.i18n import label
from mediation.lifecycle import perform, proposals
from mediation.lifecycle.facts_form import labels_of
from mediation.lifecycle.models import Proposal
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.errors import MoveNotAllowed
from workflows.flow import Lack


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what was stated for it."""

    label: str
    text: str


def may_be_second(actor: Actor, proposal: Proposal, context: Context) -> bool:
    """Whether the reader may be the second person."""
    right = proposals.second_right(proposal)
    return actor.user_id != proposal.proposed_by and right is not None and gate.allowed(actor, right, context)


def lines(session: Session, dispute: Dispute, proposal: Proposal) -> list[Line]:
    """What the first person stated, readable, in whatever state the case is now."""
    move, subject = proposals.listed_move(proposal), proposals.subject_of(session, dispute, proposal)
    stated = proposals.read_facts(move, proposal.facts)
    proposer = actor_of(session, session.get_one(User, proposal.proposed_by))
    return [Line(name, _shown(value)) for name, value in labels_of(move, session, subject, stated, proposer)]


def impossible(dispute: Dispute, proposal: Proposal) -> str:
    """Why an open proposal can no longer be confirmed: the state rules it out. Empty while it does not."""
    flow_name, _dot, name = proposal.right.partition(".")
    if any(dispute.state in row.sources for row in FLOWS[flow_name].rows(name)):
        return ""
    return _(
        "It can no longer be confirmed: the state is “%(state)s”. It can be refused or withdrawn.",
        state=label(FLOWS["dispute"].state(dispute.state)),
    )


def lacks(session: Session, dispute: Dispute, proposal: Proposal, second: Actor) -> tuple[Lack, ...]:
    """What confirming it would miss, were it pressed now by this second person."""
    if proposal.state != "open":
        return ()
    try:
        _flow, move, subject = proposals.resolve(session, dispute, proposal)
    except MoveNotAllowed:
        return ()
    proposer = actor_of(session, session.get_one(User, proposal.proposed_by))
    stated = {**proposals.read_facts(move, proposal.facts), "second": second.user_id}
    missing = perform.lacks(session, subject, proposer, proposal.right, move, stated)
    return perform.without_the_second(missing)


def _shown(value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case Decimal():
            return formats.money(value)
        case tuple():
            return "、".join(str(v) for v in value)
        case _:
            return str(value)
