"""A move that needs two persons: the first proposes, the second presses.

Until the second has pressed, nothing has changed but an entry that it was
proposed. The second may confirm or refuse; the first may withdraw.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core.exceptions import Conflict, Forbidden, NotFound, ProposalWaits
from mediation.security import gate
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.facts import Ask, Kind, asks
from workflows.flow import STAY, Move

from . import stale
from .changes import plain
from .door import Act
from .models import Proposal
from .owners import MODELS
from .perform import move_of, perform


def propose(
    act: Act, dispute: Any, subject: Any, flow_name: str, name: str, stated: Mapping[str, Any]
) -> Proposal:
    """Store what was stated, sealed, and note it in the log. ProposalWaits when one is open already."""
    right = FLOWS[flow_name].right(name)
    waiting = open_for(act.session, subject.subject_key, right)
    if waiting is not None:
        raise ProposalWaits(waiting.proposed_at, waiting.proposed_by)
    proposal = Proposal(
        dispute_id=dispute.id,
        subject_key=subject.subject_key,
        right=right,
        second_id=stated.get("second"),
        proposed_by=act.actor.user_id,
        proposed_at=act.at,
        seen_version=dispute.version + 1,
    )
    proposal.facts = json.dumps(plain(dict(stated)), ensure_ascii=False)
    act.add(proposal)
    act.note(
        dispute, "proposal.made", {"right": right, "second": proposal.second_id}, right=right, subject=subject
    )
    return proposal


def decide(act: Act, dispute: Any, proposal: Proposal, proposer: Actor, *, agree: bool) -> Any:
    """The second person's press. Forbidden for the first and for whoever lacks the right."""
    flow, move, subject = resolve(act.session, dispute, proposal)
    _must_be_open(proposal)
    if act.actor.user_id == proposal.proposed_by or not move.needs_second:
        raise Forbidden(move.needs_second or proposal.right)
    gate.require(act.actor, move.needs_second, act.context(subject))
    proposal.state = "confirmed" if agree else "rejected"
    proposal.decided_by, proposal.decided_at = act.actor.user_id, act.at
    if not agree:
        act.note(
            dispute, "proposal.rejected", {"right": proposal.right}, right=move.needs_second, subject=subject
        )
        return None
    act.proposer = proposer
    stated = {**read_facts(move, proposal.facts), "second": act.actor.user_id}
    stale.check(
        act.session, dispute, subject.subject_key, proposal.seen_version, proposal.right,
        stays=move.dest == STAY,
    )
    return perform(act, dispute, subject, flow, move.name, stated)


def withdraw(act: Act, dispute: Any, proposal: Proposal) -> None:
    """The first person takes the proposal back."""
    _flow, _move, subject = resolve(act.session, dispute, proposal)
    _must_be_open(proposal)
    if act.actor.user_id != proposal.proposed_by:
        raise Forbidden(proposal.right)
    proposal.state, proposal.decided_at = "withdrawn", act.at
    act.note(dispute, "proposal.withdrawn", {"right": proposal.right}, right=proposal.right, subject=subject)


def resolve(session: Session, dispute: Any, proposal: Proposal) -> tuple[str, Move, Any]:
    """Flow, move and subject of a proposal. NotFound when the subject is gone."""
    flow_name, _, name = proposal.right.partition(".")
    kind, _, row_id = proposal.subject_key.partition(":")
    subject = dispute if kind == "dispute" else session.get(MODELS[kind], int(row_id))
    if subject is None:
        raise NotFound(proposal.subject_key)
    return flow_name, move_of(FLOWS[flow_name], subject, name), subject


def open_for(session: Session, subject_key: str, right: str) -> Proposal | None:
    """The open proposal of one move on one subject."""
    return session.scalar(
        select(Proposal).where(
            Proposal.subject_key == subject_key, Proposal.right == right, Proposal.state == "open"
        )
    )


def open_of(session: Session, dispute_id: int) -> list[Proposal]:
    """Every open proposal of a dispute, oldest first."""
    query = select(Proposal).where(Proposal.dispute_id == dispute_id, Proposal.state == "open")
    return list(session.scalars(query.order_by(Proposal.proposed_at)))


def read_facts(move: Move, text: str | None) -> dict[str, Any]:
    """What was stated, as typed values again."""
    raw: dict[str, Any] = json.loads(text or "{}")
    fields = asks(move.facts)
    return {name: _typed(fields[name], value) for name, value in raw.items() if name in fields}


def _typed(ask: Ask, value: Any) -> Any:
    if value is None:
        return None
    match ask.kind:
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.MOMENT:
            return datetime.fromisoformat(value)
        case Kind.MONEY:
            return Decimal(value)
        case Kind.CHOICES | Kind.PICKS:
            return tuple(value)
        case _:
            return value


def _must_be_open(proposal: Proposal) -> None:
    if proposal.state != "open":
        raise Conflict("this proposal was decided already")
