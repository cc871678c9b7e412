"""A joint mediator leaves by himself because of a tie (回避): the dispute stays with its mediator."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.lifecycle.door import Act

from . import queries

STEP_DOWN = "joint.step_down"


def is_joint(session: Session, dispute_id: int, user_id: int) -> bool:
    """Whether this person mediates beside the mediator now."""
    return any(
        held.user_id == user_id and held.role == "joint" and held.until_at is None
        for held in queries.of_dispute(session, dispute_id)
    )


def step_down(a: Act, dispute: Dispute, why: str) -> None:
    """Ends his own part; he is not named again in this dispute.

    RuleBroken without a reason, Conflict for who is no joint mediator (any more).
    """
    if not why.strip():
        raise RuleBroken("why_missing", {"why": ["why_missing"]})
    if not is_joint(a.session, dispute.id, a.actor.user_id):
        raise Conflict("no joint mediator of this dispute")
    told = {"who": a.actor.user_id, "leaves": "joint"}
    a.note(dispute, "joint.stepped_down", told, right=STEP_DOWN, private={"why": why.strip()})
