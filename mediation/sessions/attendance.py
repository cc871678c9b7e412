"""Who was to come to a session and who came: what is noted, and of whom nothing is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.core.exceptions import RuleBroken
from workflows.rules.sessions import SessionMissFacts

from . import booking
from .models import MediationSession, SessionAttendance


def of_this_dispute(session: Session, dispute_id: int, ids: Iterable[int]) -> list[int]:
    """The ids, once each. RuleBroken when one is nobody of this dispute."""
    known = {p.id for p in parties.of_dispute(session, dispute_id)}
    wanted = list(dict.fromkeys(ids))
    if not set(wanted) <= known:
        raise RuleBroken("party_unknown")
    return wanted


def expected(meeting: MediationSession) -> list[int]:
    """Parties who have a place in it."""
    return [row.party_id for row in meeting.attendance if row.party_id is not None]


def came(meeting: MediationSession) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Parties and invited persons of whom it is said that they were there."""
    there = [row for row in meeting.attendance if row.present]
    return (
        tuple(row.party_id for row in there if row.party_id is not None),
        tuple(row.user_id for row in there if row.user_id is not None),
    )


def note_missed(session: Session, meeting: MediationSession, facts: SessionMissFacts) -> None:
    """Who came and who did not, as far as it was said."""
    said = {
        **dict.fromkeys(of_this_dispute(session, meeting.dispute_id, facts.absent), False),
        **dict.fromkeys(of_this_dispute(session, meeting.dispute_id, facts.attended), True),
    }
    offered = {user.id for user in booking.guests_of(session, meeting)}
    helped = {key: key in facts.guests for key in (*facts.absent_guests, *facts.guests) if key in offered}
    for row in meeting.attendance:
        row.present = (
            said.pop(row.party_id, None) if row.party_id is not None else helped.pop(row.user_id or 0, None)
        )
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, party_id=key, expected=False, present=came)
        for key, came in sorted(said.items())
    ]
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, user_id=key, expected=False, present=came)
        for key, came in sorted(helped.items())
    ]


def note(
    session: Session, meeting: MediationSession, attended: Iterable[int], guests: Iterable[int],
) -> None:
    """These came, nobody else did."""
    here = set(of_this_dispute(session, meeting.dispute_id, attended))
    helped = set(guests)
    for row in meeting.attendance:
        row.present = row.party_id in here if row.party_id is not None else row.user_id in helped
    known = {row.party_id for row in meeting.attendance} | {row.user_id for row in meeting.attendance}
    welcome = {user.id for user in booking.guests(session, meeting.dispute_id)}
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, party_id=key, expected=False, present=key in here)
        for key in sorted(here - known)
    ]
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, user_id=key, expected=False, present=True)
        for key in sorted((helped & welcome) - known)
    ]
