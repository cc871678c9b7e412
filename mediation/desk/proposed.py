"""What the page of a proposal says: what was stated, and whether it can still be confirmed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases import next_second
from mediation.cases.models import Dispute
from mediation.cases.next_second import SECOND
from mediation.chronicle import overtaken
from mediation.chronicle.overtaken import Change
from mediation.core import formats
from mediation.core.i18n import label
from mediation.lifecycle import proposals, seconds
from mediation.lifecycle.facts_form import labels_of
from mediation.lifecycle.models import Proposal
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.facts import asks

from . import at_stake


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what was stated for it."""

    label: str
    text: str


def may_be_second(actor: Actor, proposal: Proposal, context: Context) -> bool:
    """Whether the reader may be the second person."""
    right = proposals.second_right(proposal)
    return actor.user_id != proposal.proposed_by and right is not None and gate.allowed(actor, right, context)


def lines(session: Session, dispute: Dispute, proposal: Proposal, but: Collection[str] = ()) -> list[Line]:
    """What the first person stated, readable, in whatever state the case is now; ``but``: told elsewhere."""
    move, subject = proposals.listed_move(proposal), proposals.subject_of(session, dispute, proposal)
    stated = proposals.read_facts(move, proposal.facts)
    proposer = actor_of(session, session.get_one(User, proposal.proposed_by))
    told = labels_of(move, session, subject, stated, proposer, (*but, SECOND))
    asked = [_asked(session, dispute, proposal, proposer)] if proposal.second_id else []
    return [*(Line(name, _shown(value)) for name, value in told), *asked]


def _asked(session: Session, dispute: Dispute, proposal: Proposal, proposer: Actor) -> Line:
    """Who was named to confirm, by name also after he has lost the right to, and who may in his place."""
    move, subject = proposals.listed_move(proposal), proposals.subject_of(session, dispute, proposal)
    name = session.get_one(User, proposal.second_id).name
    if proposal.state == "open" and not (
        seconds.look(session, subject, move, proposal.second_id, proposer).may_confirm
        and next_second.may_answer(session, dispute, proposal, proposal.second_id)
    ):
        name = _in_his_place(session, dispute, proposal, name)
    return Line(label(asks(move.facts)[SECOND]), name)


def _in_his_place(session: Session, dispute: Dispute, proposal: Proposal, name: str) -> str:
    able = next_second.next_of(session, dispute, proposal)
    if not able:
        return _("%(name)s: has no say in this case any more; another who may can decide", name=name)
    people = sorted(session.scalars(select(User.name).where(User.id.in_(able))))
    return _("%(name)s: may not confirm it any more. Now: %(next)s", name=name, next="、".join(people))


def case_lines(session: Session, dispute: Dispute, *, told: bool) -> list[tuple[str, str]]:
    """The case beside what is asked; ``told`` False: nothing by which its people could be known."""
    applicants, respondents = at_stake.people(session, dispute)
    story = [
        (_("Title"), dispute.title), (_("What happened"), dispute.narrative),
        (_("What is asked for"), dispute.claims),
    ]
    return [
        *(story if told else ()),
        (_("People on each side"), f"{applicants} / {respondents}"),
        (_("Amount"), formats.money(dispute.amount)),
        (_("Asked for at"), formats.full_moment(dispute.received_at)),
        (_("State"), label(FLOWS["dispute"].state(dispute.state))),
        (_("Due"), formats.day(dispute.due_on)),
    ]


def to_ask(session: Session, dispute: Dispute, proposal: Proposal) -> list[tuple[str, str]]:
    """Whom to ring up who knows the case: the mediator, and who proposed; with their telephones."""
    keys = dict.fromkeys(key for key in (dispute.mediator_id, proposal.proposed_by) if key is not None)
    known = [session.get_one(User, key) for key in keys]
    house = session.get_one(Organisation, dispute.lead_org_id)
    return [*((user.name, user.phone) for user in known), (house.name, house.phone)]


def changed(session: Session, dispute: Dispute, proposal: Proposal, *, told: bool) -> list[Change]:
    """What has become of the very thing that is asked since it was proposed."""
    found = proposals.changed_since(session, dispute, proposal)
    return [overtaken.told(entry, open_here=told) for entry in found]


def impossible(dispute: Dispute, proposal: Proposal) -> str:
    """Why an open proposal can no longer be confirmed: the state rules it out. Empty while it does not."""
    flow_name, _dot, name = proposal.right.partition(".")
    if any(dispute.state in row.sources for row in FLOWS[flow_name].rows(name)):
        return ""
    return _(
        "It can no longer be confirmed: the state is “%(state)s”. It can be refused or withdrawn.",
        state=label(FLOWS["dispute"].state(dispute.state)),
    )


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
