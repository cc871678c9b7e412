"""Tells the letters of invited persons what was booked since they were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment import brief, pages
from mediation.assignment import queries as assignment
from mediation.assignment.invitation_models import Invitation
from mediation.cases.models import Dispute
from mediation.core.i18n import label
from mediation.lifecycle.owners import finds
from mediation.security.actor import Actor
from workflows.reasons import COURT_SOURCES

from . import queries
from .models import MediationSession
from .room_models import Room
from .rooms import where


def of_round(session: Session, row: Invitation) -> Sequence[MediationSession]:
    """The sessions of his round that were not called off, by time."""
    return [
        meeting for meeting in reversed(queries.of_dispute(session, row.dispute_id))
        if meeting.round == row.round and meeting.state not in queries.CALLED_OFF
    ]


def awaited(session: Session, row: Invitation) -> pages.Appointment | None:
    """Of several sessions the next one, of past ones the last; None before one is booked.

    What was over before anybody thought of inviting him is none of his.
    """
    booked = [
        meeting for meeting in of_round(session, row)
        if meeting.starts_at + timedelta(minutes=meeting.minutes) > row.proposed_at
    ]
    if not booked:
        return None
    one = next((meeting for meeting in booked if meeting.state == queries.OPEN), booked[-1])
    return pages.Appointment(one.starts_at, one.minutes, where(session, one), booked=True)


@finds("invitation.accept")
def _find_accept(
    session: Session, row: Invitation, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """Whether the hour of the letter is only proposed: somebody then has to book it; what came between."""
    dispute = session.get_one(Dispute, row.dispute_id)
    against = assignment.unwaived(session, dispute, [session.get_one(User, row.invitee_id)])
    return {
        "unbooked": not queries.open_sessions(session, row.dispute_id),
        "conflicts": tuple(label(conflict) for _user, conflict in against),
        "court_case": dispute.source in COURT_SOURCES,
    }


@brief.houses_of
def rooms(session: Session) -> Iterable[str]:
    """Where people are received: no secret, though a number stands behind the road."""
    rows = session.execute(select(Room.name, Room.address))
    return [part for row in rows for part in row]


pages.booked_by(awaited)
