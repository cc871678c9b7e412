"""When and where the invited people were told to come, before any session is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment import invitation_queries as invitations
from mediation.cases.models import Dispute
from mediation.core import clock

from . import queries


@dataclass(frozen=True, slots=True)
class Told:
    """What one letter says."""

    name: str
    meet_at: datetime
    meet_place: str
    minutes: int | None


def told_to_guests(session: Session, dispute: Dispute) -> Told | None:
    """The first meeting still to come of which a letter speaks; None once a session is booked."""
    if queries.open_sessions(session, dispute.id):
        return None
    now = clock.now()
    rows = [
        (row.meet_at, row) for row in invitations.of_dispute(session, dispute.id, invitations.LIVE)
        if row.round == dispute.round and row.meet_at is not None and row.meet_at > now
    ]
    if not rows:
        return None
    meet_at, row = min(rows, key=lambda pair: (pair[0], pair[1].id))
    name = session.get_one(User, row.invitee_id).name
    return Told(name, meet_at, row.meet_place, row.minutes)
