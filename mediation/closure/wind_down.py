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

ON_ENDING: tuple[tuple[str, tuple[str, ...], str, Mapping[str, Any]], ...] = (
    ("invitation", ("proposed", "invited"), "cancel", {"reason": "dispute_ended"}),
    ("invitation", ("accepted",), "finish", {}),
    ("agreement", ("draft", "signing", "refused"), "drop", {"reason": "dispute_ended"}),
    ("assistance", ("asked", "taken"), "recall", {"reason": "dispute_ended"}),
    ("assistance", ("answered", "returned"), "note", {"follows": "dispute_ended"}),
)


def end(a: Act, dispute: Dispute) -> None:
    """After an ending: nothing is left that waits for a meeting."""
    for flow, states, move, stated in ON_ENDING:
        each(a, dispute, flow, states, move, stated)


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
