"""When an organisation moves in the tree, others stand above its disputes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from mediation.core.ids import new_id
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below, path_up
from mediation.organisations.service import Moved
from mediation.security.models import Access

from .access_follower import copies
from .models import Dispute

AT_ONCE = 500


def hold(session: Session, organisation_id: int) -> Organisation:
    """Lock what a move of this organisation changes, first the disputes, and return the organisation.

    Every act locks its dispute first and looks up the tree afterwards; whoever went the other way round
    could wait for an act that waits for him. A dispute that comes in between lets go of the organisation
    and begins anew: the savepoint gives its lock back.
    """
    while True:
        held = _lock_led(session, organisation_id)
        with session.begin_nested() as point:
            row = session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
            if held == set(session.scalars(_led(session, organisation_id))):
                return row
            point.rollback()


def _led(session: Session, organisation_id: int) -> Select[int]:
    return select(Dispute.id).where(Dispute.lead_org_id.in_(below(session, organisation_id)))


def _lock_led(session: Session, organisation_id: int) -> set[int]:
    query = _led(session, organisation_id).order_by(Dispute.id).with_for_update()
    return set(session.scalars(query))


def regroup(session: Session, moved: Moved) -> None:
    """Open and close the scopes above for every dispute that these organisations lead; ``hold`` came first.

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
            .order_by(Dispute.id)
        ).all()
        for start in range(0, len(lacking), AT_ONCE):
            session.execute(insert(Access), [
                {
                    "id": new_id(), "dispute_id": d.id, "scope": scope, "kind": "above", "from_at": at,
                    **copies(d.state, d.number, d.ended_at),
                }
                for d in lacking[start : start + AT_ONCE]
            ])
