"""What must not go on when the dispute does not: invitations, drafts, promises; sessions see to themselves.

The flows give these moves to the system; the entries still name the person
whose press it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import MODELS
from mediation.lifecycle.perform import perform
from mediation.sessions import guest_writers

ON_ENDING: tuple[tuple[str, tuple[str, ...], str, Mapping[str, Any]], ...] = (
    ("invitation", ("proposed", "invited"), "cancel", {"reason": "dispute_ended"}),
    ("agreement", ("draft", "signing", "refused"), "drop", {"reason": "dispute_ended"}),
    ("assistance", ("asked", "taken"), "recall", {"reason": "dispute_ended"}),
    ("assistance", ("answered", "returned"), "note", {"follows": "dispute_ended"}),
)


def end(a: Act, dispute: Dispute) -> None:
    """After an ending: nothing is left that waits for a meeting. Who still writes a record stays."""
    for flow, states, move, stated in ON_ENDING:
        each(a, dispute, flow, states, move, stated)
    let_go(a, dispute)


def let_go(a: Act, dispute: Dispute) -> None:
    """Thank the invited persons who accepted, but for those who still write a record."""
    for row in may_go(a.session, dispute.id):
        with a.as_system():
            perform(a, dispute, row, "invitation", "finish", {})


def may_go(session: Session, dispute_id: int) -> list[Any]:
    """Accepted invitations of those who write no record that is not signed yet."""
    writing = guest_writers.of_dispute(session, dispute_id)
    return [row for row in rows(session, dispute_id, "invitation", ("accepted",))
            if row.invitee_id not in writing]


def each(
    a: Act, dispute: Dispute, flow: str, states: tuple[str, ...], move: str, stated: Mapping[str, Any]
) -> None:
    """Make one move on every row of a small flow that is in one of the states, as the system."""
    for row in rows(a.session, dispute.id, flow, states):
        with a.as_system():
            perform(a, dispute, row, flow, move, {**stated})


def rows(session: Session, dispute_id: int, flow: str, states: tuple[str, ...]) -> list[Any]:
    """Rows of a small flow of this dispute in these states."""
    model: Any = MODELS.get(flow)
    if model is None:
        return []
    query = select(model).where(model.dispute_id == dispute_id, model.state.in_(states)).order_by(model.id)
    return list(session.scalars(query))
