"""When an organisation moves in the tree, others stand above its disputes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from mediation.core.ids import new_id
from mediation.organisations.queries import path_up
from mediation.organisations.service import Moved
from mediation.security.models import Access

from .access_follower import copies
from .models import Dispute

AT_ONCE = 500


def regroup(session: Session, moved: Moved) -> None:
    """Open and close the scopes above for every dispute that these organisations lead.

    ``access_rebuild`` does the same for one dispute, read from the entries.
    """
    for lead in sorted(moved.organisations):
        _regroup(session, lead, moved.at)


def _regroup(session: Session, lead: int, at: datetime) -> None:
    wanted = [f"o:{above}" for above in path_up(session, lead)[1:]]
    theirs = select(Dispute.id).where(Dispute.lead_org_id == lead)
    held = Access.kind == "above", Access.until_at.is_(None)
    session.execute(
        update(Access)
        .where(Access.dispute_id.in_(theirs), Access.scope.not_in(wanted), *held)
        .values(until_at=at)
        .execution_options(synchronize_session=False)
    )
    for scope in wanted:
        there = select(Access.dispute_id).where(Access.scope == scope, *held)
        lacking = session.execute(
            select(Dispute.id, Dispute.state, Dispute.number, Dispute.ended_at)
            .where(Dispute.lead_org_id == lead, Dispute.id.not_in(there))
            .with_for_update()  # what is copied must not change meanwhile
        ).all()
        for start in range(0, len(lacking), AT_ONCE):
            session.execute(insert(Access), [
                {
                    "id": new_id(), "dispute_id": d.id, "scope": scope, "kind": "above", "from_at": at,
                    **copies(d.state, d.number, d.ended_at),
                }
                for d in lacking[start : start + AT_ONCE]
            ])
