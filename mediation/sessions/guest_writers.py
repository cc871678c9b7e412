"""An invited person who writes the record of a session keeps his way to it until it is signed or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.assignment.invitation_models import Invitation
from mediation.cases.models import Dispute
from mediation.lifecycle.by_clock import Due, by_clock
from workflows import FLOWS
from workflows.flow import StateKind

from .models import MediationSession, Record
from .queries import CALLED_OFF, UNSIGNED


def of_dispute(session: Session, dispute_id: int) -> frozenset[int]:
    """Who writes a record in this dispute that is not signed yet."""
    query = (
        select(Record.recorder_id)
        .join(MediationSession, MediationSession.id == Record.session_id)
        .where(
            Record.dispute_id == dispute_id, Record.state.in_(UNSIGNED),
            MediationSession.state.not_in(CALLED_OFF),
        )
    )
    return frozenset(session.scalars(query))


@by_clock("invitation.finish")
def outlived(session: Session, today: date) -> Iterator[Due]:
    """Accepted invitations of disputes that have ended, once their guests write no more."""
    over = [s.code for s in FLOWS["dispute"].states if s.kind is not StateKind.OPEN]
    query = (
        select(Invitation)
        .join(Dispute, Dispute.id == Invitation.dispute_id)
        .where(Invitation.state == "accepted", Dispute.state.in_(over))
    )
    for row in session.scalars(query):
        if row.invitee_id not in of_dispute(session, row.dispute_id):
            yield Due(row.dispute_id, row.id)
