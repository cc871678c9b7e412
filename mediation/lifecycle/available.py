"""The moves a person may make on a subject now: one answer for buttons, lists and the interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.dispute import MEDIATED
from workflows.flow import Move

from . import back, owners


def available(session: Session, actor: Actor, dispute: Any, row: Any = None) -> list[Move]:
    """Moves that the table allows from here and the policy gives to this actor, in table order.

    A move the table gives to the system alone is never offered to a person, nor one whose guard
    cannot pass in this case whatever is stated.
    """
    subject = row if row is not None else dispute
    flow = FLOWS[subject.flow]
    context = Context(dispute, row, visibility.kinds(session, actor, dispute.id))
    return [
        move for move in flow.moves_from(subject.state)
        if _CAN_PASS.get(flow.right(move.name), _always)(dispute)
        and gate.allowed(actor, flow.right(move.name), context)
        and fits(session, subject, actor, flow.right(move.name))
    ]


def fits(session: Session, subject: Any, actor: Actor, right: str) -> bool:
    """Whether the move is his to make on this very row, where its stage says so (``owners.offered_when``)."""
    asked = owners.FITS.get(right)
    return asked is None or asked(session, subject, actor)


def _always(dispute: Any) -> bool:
    return True


_CAN_PASS: Mapping[str, Callable[[Any], bool]] = {
    "dispute.release": lambda dispute: dispute.mediator_id is not None
    and back.at_work(dispute.state, dispute.back_state) in MEDIATED,
    "dispute.void": lambda dispute: dispute.round == 1,
    "dispute.unmerge": lambda dispute: dispute.end_reason == "merged",
    "dispute.reopen": lambda dispute: dispute.end_reason != "merged" and dispute.number is not None,
    "dispute.reconsider": lambda dispute: dispute.end_reason != "merged" and dispute.number is None,
}
"""What the dispute itself rules out for good; the guards say the same at the door."""
