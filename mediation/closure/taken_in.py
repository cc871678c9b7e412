"""What was merged is closed by its survivor: which those are, and whether one still waits for it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute

CLOSED = ("closed", "archived")


def waits_for(session: Session, dispute: Dispute) -> str:
    """Number of the case into which it was merged, while that is not closed; empty for others."""
    if dispute.end_reason != "merged" or dispute.merged_into_id is None:
        return ""
    survivor = session.get_one(Dispute, dispute.merged_into_id)
    return "" if survivor.state in CLOSED else survivor.number or survivor.intake_no


def by(session: Session, dispute_id: int) -> list[int]:
    """Keys of what was merged into it, and into those before they were merged; none that is closed."""
    found: list[int] = []
    level = [dispute_id]
    while level:
        level = list(session.scalars(
            select(Dispute.id)
            .where(Dispute.merged_into_id.in_(level), Dispute.state == "ended", Dispute.id.not_in(found))
            .order_by(Dispute.id)
        ))  # fmt: skip
        found += level
    return found
