"""What the desk and the head of a case file show, read in a few queries."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.calendar.lamp import Lamp
from mediation.cases.models import Dispute
from mediation.cases.panels import TABS
from mediation.chronicle.queries import Stage, stages
from mediation.core import clock
from mediation.followup import service as followup
from mediation.lifecycle import proposals
from mediation.lifecycle.models import Proposal
from mediation.lists.rows import lamp_of
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.flow import State

_OPEN = ("accepted", "classified", "assigned", "mediating")
STARTED_FROM_CASE = {
    "session": ("assigned", "mediating"),
    "invitation": _OPEN,
    "agreement": ("mediating",),
    "handover": ("registered", *_OPEN),
    "assistance": ("registered", "suspended", *_OPEN),
    "visit": followup.ENDED,
}
"""Small flows whose first move stands among the case's buttons, and while the dispute is in which states."""

PROPOSAL_READ = "proposal.read"

TAB_LABELS = {
    "overview": _l("Overview"),
    "parties": _l("Parties"),
    "contact": _l("Contact"),
    "mediation": _l("Mediation"),
    "agreement": _l("Agreement and promises"),
    "papers": _l("Papers"),
    "timeline": _l("Timeline"),
    "reads": _l("Who looked"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a case file."""

    state: State
    lamp: Lamp
    left: int | None
    stages: list[Stage]
    lead: str
    mediator: str


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal as the case page lists it."""

    id: int
    label_zh: str
    label_en: str
    proposer: str
    may_decide: bool


def started_in(state: str) -> list[str]:
    """The small flows that a dispute in this state may begin."""
    return [flow for flow, states in STARTED_FROM_CASE.items() if state in states]


def head(session: Session, dispute: Dispute) -> Head:
    """State, lamp, stages and people of a dispute."""
    lead = session.get(Organisation, dispute.lead_org_id)
    mediator = session.get(User, dispute.mediator_id) if dispute.mediator_id else None
    return Head(
        state=FLOWS["dispute"].state(dispute.state),
        lamp=lamp_of(dispute),
        left=(dispute.due_on - clock.today()).days if dispute.due_on else None,
        stages=stages(session, dispute),
        lead=lead.name if lead is not None else "",
        mediator=mediator.name if mediator is not None else "",
    )


def tabs_for(actor: Actor, context: Context) -> list[tuple[str, str]]:
    """The tabs this person may open, with labels."""
    may_see_reads = gate.allowed(actor, "case.readers", context)
    return [(tab, str(TAB_LABELS[tab])) for tab in TABS if tab != "reads" or may_see_reads]


def open_proposals(session: Session, actor: Actor, dispute: Dispute, context: Context) -> list[OpenProposal]:
    """What waits for a second person on this dispute, for whom may look at it."""
    if not gate.allowed(actor, PROPOSAL_READ, context):
        return []
    return [_shown(session, actor, row, context) for row in proposals.open_of(session, dispute.id)]


def _shown(session: Session, actor: Actor, row: Proposal, context: Context) -> OpenProposal:
    flow_name, _, name = row.right.partition(".")
    move = FLOWS[flow_name].move(name)
    proposer = session.get(User, row.proposed_by)
    may = actor.user_id != row.proposed_by and gate.allowed(actor, f"{row.right}.second", context)
    return OpenProposal(row.id, move.zh, move.en, proposer.name if proposer else "", may)
