"""The moves a person may make on a subject now: one answer for buttons, lists and the interface."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.flow import Move


def available(session: Session, actor: Actor, dispute: Any, row: Any = None) -> list[Move]:
    """Moves that the table allows from here and the policy gives to this actor, in table order.

    A move the table gives to the system alone is never offered to a person.
    """
    subject = row if row is not None else dispute
    flow = FLOWS[subject.flow]
    context = Context(dispute, row, visibility.kinds(session, actor, dispute.id))
    return [
        move for move in flow.moves_from(subject.state) if gate.allowed(actor, flow.right(move.name), context)
    ]
