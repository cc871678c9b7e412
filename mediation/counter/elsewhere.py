"""Other sessions of who mediated at the time of a mediation on the spot.

One that was held is a contradiction: nobody sits in two rooms. One that is only planned refuses nothing, for
what was done was done; it is told, so that somebody puts it off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.security.actor import Actor
from mediation.sessions import booking, times
from mediation.sessions import queries as sessions
from mediation.sessions.models import MediationSession


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One such session in words; its page where the reader may see the case."""

    words: str
    url: str
    held: bool


def at_that_time(
    session: Session, actor: Actor, mediator_id: int, began_at: datetime, ended_at: datetime
) -> list[Elsewhere]:
    """Held and planned ones."""
    found = booking.sittings(session, mediator_id, began_at, ended_at, booking.SAT + booking.PLANNED)
    return [_told(session, actor, mediator_id, meeting) for meeting in found]


def planned_beside(session: Session, actor: Actor, dispute: Dispute) -> list[Elsewhere]:
    """What its mediator had planned for the time at which this dispute was settled."""
    return [
        one for meeting in sessions.of_dispute(session, dispute.id)
        for one in at_that_time(
            session, actor, meeting.mediator_id or 0, times.began(meeting), times.over(meeting)
        )
        if not one.held
    ]


def _told(session: Session, actor: Actor, mediator_id: int, meeting: MediationSession) -> Elsewhere:
    claim = booking.Claim(booking.PERSON, mediator_id)
    url = ""
    if booking.may_name(session, actor, meeting):
        url = url_for("sessions.show", dispute_id=meeting.dispute_id, row_id=meeting.id)
    return Elsewhere(
        booking.told(session, actor, claim, meeting), url, meeting.state in booking.SAT
    )
