"""Keeps the assignments from the entries: who came, who left, and why."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.lifecycle.followers import Happening

from .models import Assignment

WITH_REASON = frozenset({"dispute.reassign", "dispute.release"})


def follow_assignments(session: Session, happening: Happening) -> None:
    """End what the entry ended and begin what it began."""
    pair = happening.changed.get("mediator_id") or happening.changed.get("dispute.mediator_id")
    dispute_id = happening.entry.dispute_id
    if pair is None or dispute_id is None:
        return
    at = datetime.strptime(happening.entry.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    entry = happening.entry
    reason = (entry.reason or "") if entry.event in WITH_REASON else entry.event.rpartition(".")[2]
    earlier = _of_dispute(session, dispute_id)
    for row in earlier:
        if row.until_at is None:
            row.until_at, row.end_reason = at, reason
    if pair[1] is None:
        return
    facts = happening.facts
    turn = int(facts.get("round") or (earlier[-1].round if earlier else 1))
    people = [(int(str(pair[1])), "lead"), *((int(str(p)), "joint") for p in facts.get("assistants", ()))]
    session.add_all(
        Assignment(
            dispute_id=dispute_id, round=turn, user_id=user, role=role, from_at=at,
            chosen_by=str(facts.get("chosen_by", "")),
        )
        for user, role in people
    )


def _of_dispute(session: Session, dispute_id: int) -> list[Assignment]:
    query = select(Assignment).where(Assignment.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Assignment.from_at, Assignment.id)))
