"""Offer, receive, return once, recall, impose, drop."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import queries as accounts
from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns
from mediation.organisations.models import Organisation
from mediation.organisations.queries import path_up
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context, receiver
from mediation.security.roles import Role
from workflows import FLOWS
from workflows.rules.common import Lacks
from workflows.rules.handovers import (
    HandoverDropFacts,
    HandoverImposeFacts,
    HandoverOfferFacts,
    HandoverRecallFacts,
    HandoverReceiveFacts,
    HandoverReturnFacts,
    TakeOverFacts,
    returned_once_and_in_time,
)

from . import queries
from .models import Handover

LEADING = ("committee", "centre")
"""Kinds of organisations that may lead a dispute."""

MOVABLE = frozenset(s for m in FLOWS["dispute"].rows("take_over") for s in m.sources)


@offers("receivers")
def receivers(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """Every open committee and the centre but the lead, by name. Departments are asked, they do not lead."""
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.closed_on.is_(None), Organisation.kind.in_(LEADING))
        .order_by(Organisation.name)
    )
    return [Option(row.id, row.name) for row in rows if row.id != subject.lead_org_id]


@finds("handover.offer")
def offer_found(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether it can move, and how the receiver stands to the lead."""
    receiver = stated.get("receiver")
    return {
        "dispute_movable": dispute.state in MOVABLE,
        "open_handover": queries.open_of(session, dispute.id) is not None,
        "receiver_is_lead": receiver == dispute.lead_org_id,
        "receiver_is_above": receiver in path_up(session, dispute.lead_org_id)[1:],
    }


@offered_when("handover.offer")
def may_offer(session: Session, dispute: Dispute, actor: Actor) -> bool:
    """One at a time: while one is not settled there is no form that would be refused once it is filled in."""
    return queries.open_of(session, dispute.id) is None


@owns("handover.offer")
def offer(a: Act, dispute: Dispute, facts: HandoverOfferFacts) -> Handover:
    """Nothing moves until it is received; the receiver may look from now on."""
    at = facts.occurred_at or a.at
    handover = Handover(
        dispute_id=dispute.id,
        kind=facts.kind,
        from_org_id=dispute.lead_org_id,
        to_org_id=facts.receiver,
        offered_at=at,
        answer_due_on=calendar.step_due(a.session, "handover_return", clock.day_of(at)),
    )
    handover.letter = facts.letter
    a.add(handover)
    a.move(handover, "offer", facts, extra={"to_org_id": facts.receiver})
    return handover


@offered_when("handover.return")
def may_go_back(session: Session, handover: Handover, actor: Actor) -> bool:
    """His to answer, in time, and not sent back before: else there is no button that would be refused."""
    return is_his_to_answer(session, handover, actor) and not why_not_back(session, handover, actor)


def why_not_back(session: Session, handover: Handover, actor: Actor) -> Lacks:
    """Why it cannot be returned, in the words of the guard; empty where it can."""
    known = {"reason": "", **return_found(session, handover, actor, {})}
    return returned_once_and_in_time(HandoverReturnFacts(**known))


@offered_when("handover.receive")
def is_his_to_answer(session: Session, handover: Handover, actor: Actor) -> bool:
    """The receiver's, or the sender's for a receiver that does not use the hub."""
    return _by_receiver(handover, actor) or not _is_here(session, handover)


def _by_receiver(handover: Handover, actor: Actor) -> bool:
    return receiver(actor, Context(None, handover))


def _is_here(session: Session, handover: Handover) -> bool:
    """Whether the receiver has a clerk or a head with an account."""
    return any(accounts.holders(session, role, [handover.to_org_id]) for role in (Role.CLERK, Role.HEAD))


def _answered(session: Session, handover: Handover, actor: Actor) -> dict[str, Any]:
    by_receiver = _by_receiver(handover, actor)
    return {
        "by_receiver": by_receiver, "receiver_is_here": not by_receiver and _is_here(session, handover)
    }


def _in_its_name(a: Act, handover: Handover, person: str) -> bool:
    """Who answered, and for whom it was written down; True where the sender wrote it."""
    handover.taken_by = person or a.actor.name
    if _by_receiver(handover, a.actor):
        return False
    a.on_behalf_of = a.session.get_one(Organisation, handover.to_org_id).name
    return True


@finds("handover.receive", "handover.impose")
def receive_found(
    session: Session, handover: Handover, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether the dispute can still change its lead, and whether the receiver's time is over."""
    dispute = session.get_one(Dispute, handover.dispute_id)
    return {
        "dispute_movable": dispute.state in MOVABLE,
        "term_over": clock.today() > handover.answer_due_on,
        **_answered(session, handover, actor),
    }


@owns("handover.receive")
def receive(a: Act, handover: Handover, facts: HandoverReceiveFacts) -> None:
    """The receiver signs for it and leads from now on."""
    handover.ended_at = facts.occurred_at or a.at
    for_receiver = _in_its_name(a, handover, facts.person)
    a.move(handover, "receive", facts, extra={"to_org_id": handover.to_org_id})
    with a.as_system() if for_receiver else nullcontext():  # the lead changes by the receiver's word
        _take_over(a, handover, facts)


@owns("handover.impose")
def impose(a: Act, handover: Handover, facts: HandoverImposeFacts) -> None:
    """The head of the centre decides; nobody sends it round again."""
    handover.ended_at = facts.occurred_at or a.at
    a.move(handover, "impose", facts, extra={"to_org_id": handover.to_org_id})
    _take_over(a, handover, facts)


def _take_over(a: Act, handover: Handover, facts: HandoverReceiveFacts | HandoverImposeFacts) -> None:
    take_over(
        a,
        a.dispute_of(handover),
        TakeOverFacts(
            occurred_at=facts.occurred_at,
            late_reason=facts.late_reason,
            handover_open=True,
            handover_is_ours=True,
        ),
        to_org_id=handover.to_org_id,
    )


@offered_when("dispute.take_over")
def may_take_over(session: Session, dispute: Dispute, actor: Actor) -> bool:
    """It is the receiver's signature under another name: whoever may not sign for it has no button for it."""
    handover = queries.open_of(session, dispute.id)
    return handover is not None and _may_sign(session, handover, actor)


def _may_sign(session: Session, handover: Handover, actor: Actor) -> bool:
    dispute = session.get_one(Dispute, handover.dispute_id)
    context = Context(dispute, handover, visibility.kinds(session, actor, dispute.id))
    return (
        handover.state == "offered"
        and gate.allowed(actor, FLOWS["handover"].right("receive"), context)
        and is_his_to_answer(session, handover, actor)
    )


@finds("dispute.take_over")
def take_over_found(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """By hand there is never a hand-over to take: it is signed for on its own page."""
    handover = queries.open_of(session, dispute.id)
    ours = handover is not None and _may_sign(session, handover, actor)
    return {"handover_open": handover is not None, "handover_is_ours": ours}


@owns("dispute.take_over")
def take_over(a: Act, dispute: Dispute, facts: TakeOverFacts, to_org_id: int | None = None) -> None:
    """The lead changes here and nowhere else. The new lead assigns anew; the number stays."""
    if to_org_id is None:
        handover = queries.open_of(a.session, dispute.id)
        if handover is not None:
            receive(a, handover, HandoverReceiveFacts(dispute_movable=dispute.state in MOVABLE))
            return
    dispute.lead_org_id = to_org_id or dispute.lead_org_id
    if dispute.state in ("assigned", "mediating"):
        dispute.mediator_id = None
    a.move(dispute, "take_over", facts)


@finds("handover.return")
def return_found(
    session: Session, handover: Handover, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Within two working days, and the first time."""
    return {
        "within_term": clock.today() <= handover.answer_due_on,
        "returned_before": queries.returned_before(session, handover.dispute_id, handover.to_org_id),
        **_answered(session, handover, actor),
    }


@owns("handover.return")
def return_(a: Act, handover: Handover, facts: HandoverReturnFacts) -> None:
    """Back to the sender, with a reason."""
    handover.ended_at = facts.occurred_at or a.at
    _in_its_name(a, handover, facts.person)
    a.move(handover, "return", facts, extra={"to_org_id": handover.to_org_id})


@owns("handover.recall")
def recall(a: Act, handover: Handover, facts: HandoverRecallFacts) -> None:
    """The sender takes it back before it is received."""
    a.move(handover, "recall", facts, extra={"to_org_id": handover.to_org_id})


@owns("handover.drop")
def drop(a: Act, handover: Handover, facts: HandoverDropFacts) -> None:
    """The sender accepts the return and keeps the dispute."""
    a.move(handover, "drop", facts, extra={"to_org_id": handover.to_org_id})
