"""What moves of other stages mean for booked sessions, in the same act."""

from __future__ import annotations

from typing import Any

from mediation.cases.models import Dispute
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import after

from . import booking, queries, service
from .booking import PERSON, Claim

CALLED_OFF = {
    "dispute.release": "mediator_released",
    "dispute.take_over": "handed_on",
    "dispute.transfer": "handed_on",
    "dispute.suspend": "suspended",
    **dict.fromkeys(
        (f"dispute.{name}" for name in ("withdraw", "refuse", "fail", "lapse", "agree", "merge", "void")),
        "dispute_ended",
    ),
}
"""Right of a move -> why nobody need come to what was booked."""

ALL_FALLS = frozenset({"dispute.void"})
"""Of what was registered by mistake nothing is told. What has begun before any other of them is answered
afterwards; a file is not closed over an unanswered session."""


def _calls_off(right: str, reason: str) -> None:
    @after(right)
    def call_off(a: Act, dispute: Dispute) -> None:
        service.cancel_open(a, dispute, reason, begun_stay=right not in ALL_FALLS)


for _right, _reason in CALLED_OFF.items():
    _calls_off(_right, _reason)


@after("dispute.reassign")
def seat_the_new_mediator(a: Act, dispute: Dispute) -> None:
    """Booked sessions stay when the new mediator is free then; else they are called off.

    What has begun is left as it is, to be told.
    """
    for meeting in service.open_sessions(a.session, dispute.id):
        if meeting.starts_at <= a.at or queries.is_written_of(a.session, meeting):
            continue
        booking.free(a.session, meeting.id, PERSON)
        wanted = [
            claim for claim in booking.claims(a.session, dispute, None)
            if booking.is_free(a.session, [claim], meeting.starts_at, meeting.minutes)
        ]
        if dispute.mediator_id not in {claim.resource_id for claim in wanted}:
            service.call_off(a, meeting, "mediator_released")
            continue
        booking.take(a.session, meeting, wanted)
        meeting.mediator_id = dispute.mediator_id
        a.edit(dispute, "session.reseated", right="dispute.reassign")


@after("invitation.accept")
def keep_the_time_free(a: Act, invitation: Any) -> None:
    """Who accepted is taken for the sessions booked already, where he is free."""
    for meeting in service.open_sessions(a.session, invitation.dispute_id):
        wanted = [Claim(PERSON, invitation.invitee_id)]
        if booking.is_free(a.session, wanted, meeting.starts_at, meeting.minutes):
            booking.take(a.session, meeting, wanted)


@after("objection.sustained", "joint.stepped_down")
def give_a_joint_mediators_time_back(a: Act, dispute: Dispute) -> None:
    """Whose part an objection or he himself ended need not come to what is booked."""
    for meeting in service.open_sessions(a.session, dispute.id):
        needed = {claim.resource_id for claim in booking.claims(a.session, dispute, None)}
        for user_id in booking.seated(a.session, meeting.id) - needed:
            booking.free(a.session, meeting.id, person=user_id)


@after("invitation.bar", "invitation.step_down")
def give_the_time_back(a: Act, invitation: Any) -> None:
    """Who left need not come."""
    for meeting in service.open_sessions(a.session, invitation.dispute_id):
        booking.free(a.session, meeting.id, person=invitation.invitee_id)
