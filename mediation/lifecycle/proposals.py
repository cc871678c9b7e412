"""A move that needs two persons: the first proposes, the second presses.

Until the second has pressed, nothing has changed but an entry that it was
proposed. The second may confirm or refuse; the first may withdraw, whatever
has become of the case. What can no longer be confirmed because the case went
on falls by itself, in the act that moved the case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.core.exceptions import Conflict, Forbidden, NotFound, ProposalWaits, RuleBroken
from mediation.security import gate
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.facts import Ask, Kind, asks
from workflows.flow import STAY, Move

from . import stale
from .changes import plain
from .door import Act
from .models import Proposal
from .owners import MODELS, WRITES, after
from .perform import move_of, perform

MADE, REJECTED, WITHDRAWN, FALLEN = (
    f"proposal.{what}" for what in ("made", "rejected", "withdrawn", "fallen")
)

_DISPUTE = FLOWS["dispute"]
_TAKE_OVER, _REGRADE = _DISPUTE.right("take_over"), _DISPUTE.right("reclassify")
_MOVES_ON = tuple(
    _DISPUTE.right(name) for name in _DISPUTE.names
    if any(row.dest != STAY for row in _DISPUTE.rows(name)) and _DISPUTE.right(name) != _TAKE_OVER
)
"""Moves that lead to another state."""

_OPEN = (
    select(Proposal)
    .where(Proposal.dispute_id == bindparam("dispute"), Proposal.state == "open")
    .order_by(Proposal.proposed_at)
)


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
    act.note(dispute, MADE, {"right": right, "second": proposal.second_id}, right=right, subject=subject)
    return proposal


def decide(
    act: Act, dispute: Any, proposal: Proposal, proposer: Actor, *, agree: bool, because: str = "",
    seen: int | None = None,
) -> Any:
    """The second person's press. Forbidden for the first and for whoever lacks the right.

    To refuse is possible in every state and asks why (``because``, else RuleBroken); to confirm only what the
    case still allows. Stale when what it writes has changed after ``seen``, the version that the second
    person read it at (None: as it was proposed): nobody confirms what he was never shown.
    """
    subject, needed = subject_of(act.session, dispute, proposal), second_right(proposal)
    _must_be_open(proposal)
    if act.actor.user_id == proposal.proposed_by or not needed:
        raise Forbidden(needed or proposal.right)
    gate.require(act.actor, needed, act.context(subject))
    if not agree:
        if not because:
            raise RuleBroken("because_missing", {"because": ["because_missing"]})
        proposal.because = because
        _decided(act, proposal, "rejected")
        act.note(dispute, REJECTED, told(proposal), right=needed, subject=subject)
        return None
    flow, move, subject = resolve(act.session, dispute, proposal)
    _decided(act, proposal, "confirmed")
    act.proposer = proposer
    stated = {**read_facts(move, proposal.facts), "second": act.actor.user_id}
    stale.check(
        act.session, dispute, subject.subject_key, proposal.seen_version, proposal.right,
        stays=move.dest == STAY,
    )
    stale.check(
        act.session, dispute, subject.subject_key, proposal.seen_version if seen is None else seen,
        proposal.right, written(act.session, dispute, proposal), stays=move.dest == STAY,
    )
    return perform(act, dispute, subject, flow, move.name, stated)


def withdraw(act: Act, dispute: Any, proposal: Proposal) -> None:
    """The first person takes the proposal back, in whatever state the case is."""
    subject = subject_of(act.session, dispute, proposal)
    _must_be_open(proposal)
    if act.actor.user_id != proposal.proposed_by:
        raise Forbidden(proposal.right)
    proposal.state, proposal.decided_at = "withdrawn", act.at
    act.note(dispute, WITHDRAWN, {"right": proposal.right}, right=proposal.right, subject=subject)


@after(*_MOVES_ON)
def fall_with_the_state(act: Act, dispute: Any) -> None:
    """What nobody could confirm any more ends with the move that made it so, and both are told.

    What leaves the state as it is may be confirmed later on; anything else would be stale by now.
    """
    for proposal in open_of(act.session, dispute.id):
        flow_name, _, name = proposal.right.partition(".")
        rows = FLOWS[flow_name].rows(name)
        if not any(row.dest == STAY and dispute.state in row.sources for row in rows):
            _fall(act, dispute, proposal)


@after(_REGRADE)
def fall_with_a_new_grade(act: Act, dispute: Any) -> None:
    """Graded anew without the question: what was asked before that would be stale for ever."""
    for proposal in open_of(act.session, dispute.id):
        if proposal.right == _REGRADE and proposal.state == "open":
            _fall(act, dispute, proposal)


@after(_TAKE_OVER)
def fall_with_the_lead(act: Act, dispute: Any) -> None:
    """Another house leads now: whoever was asked has no say in it any more."""
    for proposal in open_of(act.session, dispute.id):
        _fall(act, dispute, proposal)


def _fall(act: Act, dispute: Any, proposal: Proposal) -> None:
    proposal.state, proposal.decided_at = "fallen", act.at
    subject = subject_of(act.session, dispute, proposal)
    with act.as_system():
        act.note(dispute, FALLEN, told(proposal), right="proposal.fall", subject=subject)


def told(proposal: Proposal) -> dict[str, Any]:
    """What an entry about its end says: of which proposal, whom it concerns."""
    return {
        "right": proposal.right, "proposal": proposal.id,
        "proposed_by": proposal.proposed_by, "second": proposal.second_id,
    }


def listed_move(proposal: Proposal) -> Move:
    """The move that was proposed, as the table lists it first: whether it is possible now is not asked."""
    flow_name, _, name = proposal.right.partition(".")
    return FLOWS[flow_name].move(name)


def written(session: Session, dispute: Any, proposal: Proposal) -> frozenset[str]:
    """What the move would write, by the names that stand in the log."""
    names = WRITES.get(proposal.right)
    if names is None:
        return frozenset()
    stated = read_facts(listed_move(proposal), proposal.facts)
    return names(session, subject_of(session, dispute, proposal), stated)


def changed_since(session: Session, dispute: Any, proposal: Proposal) -> list[AuditEntry]:
    """What became of that while the proposal waited."""
    names = written(session, dispute, proposal)
    return stale.written_since(session, dispute, proposal.seen_version, names)


def second_right(proposal: Proposal) -> str | None:
    """The right that whoever decides it must hold."""
    return listed_move(proposal).needs_second


def subject_of(session: Session, dispute: Any, proposal: Proposal) -> Any:
    """What the move would be made on. NotFound when it is gone."""
    kind, _, row_id = proposal.subject_key.partition(":")
    subject = dispute if kind == "dispute" else session.get(MODELS[kind], int(row_id))
    if subject is None:
        raise NotFound(proposal.subject_key)
    return subject


def resolve(session: Session, dispute: Any, proposal: Proposal) -> tuple[str, Move, Any]:
    """Flow, move and subject of a proposal. NotFound when the subject is gone; MoveNotAllowed."""
    flow_name, _, name = proposal.right.partition(".")
    subject = subject_of(session, dispute, proposal)
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
    return list(session.scalars(_OPEN, {"dispute": dispute_id}))


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


def _decided(act: Act, proposal: Proposal, state: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, act.actor.user_id, act.at


def _must_be_open(proposal: Proposal) -> None:
    if proposal.state != "open":
        raise Conflict("this proposal was decided already")
