"""Mediation begins; sessions are booked, postponed, cancelled. What came of them: ``outcomes``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.assignment.invitation_queries import unwelcome
from mediation.assignment.queries import biased
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns
from mediation.lifecycle.times import late
from mediation.security.actor import Actor
from workflows.rules.assignment import BeginFacts
from workflows.rules.common import RestoreFacts
from workflows.rules.sessions import (
    SessionBookFacts,
    SessionCancelFacts,
    SessionPostponeFacts,
)

from . import attendance, booking, queries, rooms
from .models import MediationSession, SessionAttendance

Stated = Mapping[str, Any]
Found = dict[str, Any]


# -------------------------------------------------------------------------------------------- begin


@finds("dispute.begin")
def _find_begin(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {
        "without_notice": queries.names(queries.lacking(session, dispute, "rights_notice")),
        "without_consent": queries.names(queries.lacking(session, dispute, "mediation")),
        "without_guardian": queries.names(queries.without_guardian(session, dispute)),
        "guardian_unproved": queries.names(queries.without_guardians_paper(session, dispute)),
        "without_authority": queries.names(queries.without_authority(session, dispute)),
        "invited_without_consent": unwelcome(session, dispute),
        "respondent_unknown": queries.respondent_unknown(session, dispute),
        "biased": biased(session, dispute),
    }


@owns("dispute.begin")
def begin(a: Act, dispute: Dispute, facts: BeginFacts) -> None:
    """Everybody knows his rights and has agreed; the declaration stands in the entry."""
    a.move(dispute, "begin", facts)


# --------------------------------------------------------------------------------------------- book


@offers("rooms")
def _offer_rooms(session: Session, subject: Any, actor: Actor) -> list[Option]:
    dispute = _dispute(session, subject)
    return [Option(room.id, rooms.described(session, room)) for room in rooms.of_dispute(session, dispute)]


@offers("guests")
def _offer_guests(session: Session, subject: Any, actor: Actor) -> list[Option]:
    return [Option(user.id, user.name) for user in booking.guests_of(session, subject)]


@finds("session.book")
def _find_book(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    starts_at, minutes = stated.get("starts_at"), stated.get("minutes", 60)
    clashes: tuple[str, ...] = ()
    if starts_at is not None and minutes and booking.is_over(starts_at, minutes):
        clashes = booking.sat_elsewhere(session, actor, dispute, starts_at, minutes)  # held, not planned
    elif starts_at is not None and minutes:
        clashes = booking.clashes(
            session, actor, dispute, stated.get("room"), starts_at, minutes,
            parties=stated.get("invited_parties", ()),
        )
    ahead = starts_at is not None and starts_at > clock.now()
    return {"dispute_open": dispute.state in queries.READY, "clashes": clashes, "ahead": ahead}


@owns("session.book")
def book(
    a: Act, dispute: Dispute, facts: SessionBookFacts, follows: MediationSession | None = None
) -> MediationSession:
    """Takes room, mediator and invited persons for the time, or nothing at all.

    One that sat already is a late entry: RuleBroken without its reason when more than one working
    day has passed, and when it would lie before the case was accepted.
    """
    _said_why_so_late(a, dispute, facts)
    room = rooms.usable(a.session, dispute, facts.room)
    meeting = MediationSession(
        dispute_id=dispute.id, round=dispute.round, no=queries.next_number(a.session, dispute),
        starts_at=facts.starts_at, minutes=facts.minutes, room_id=room.id if room else None,
        place=facts.place, public=facts.public, separate_arrival=facts.separate_arrival,
        mediator_id=dispute.mediator_id, follows_id=follows.id if follows else None,
    )
    expected = attendance.of_this_dispute(a.session, dispute.id, facts.invited_parties)
    if not facts.clashes and not booking.is_over(facts.starts_at, facts.minutes):
        booking.take(a.session, meeting, booking.claims(a.session, dispute, meeting.room_id))
    a.add(meeting)
    meeting.attendance += [SessionAttendance(session_id=meeting.id, party_id=key) for key in expected]
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, user_id=user.id)
        for user in booking.guests(a.session, dispute.id)
    ]
    a.move(meeting, "book", facts)
    return meeting


# ------------------------------------------------------------------------------- another time, or never


@offered_when("session.hold")
def may_be_told(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """What came of it is told once its hour has come, in a case whose mediation has begun."""
    dispute = session.get_one(Dispute, meeting.dispute_id)
    return meeting.starts_at <= clock.now() and queries.may_have_been_held(session, dispute, meeting)


@offered_when("session.miss")
def may_have_been_missed(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """Nobody has missed what is still to come."""
    return meeting.starts_at <= clock.now() and not queries.is_signed_for(session, meeting)


@offered_when("session.postpone", "session.cancel")
def may_not_have_been_held(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """Of a session of which somebody writes or signed what was said there is only the outcome to tell."""
    return not queries.is_written_of(session, meeting)


@finds("session.postpone")
def _find_postpone(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    next_at, dispute = stated.get("next_at"), session.get_one(Dispute, meeting.dispute_id)
    known = {**_written(session, meeting), "dispute_open": dispute.state in queries.READY}
    if next_at is None:
        return {"clashes": (), **known}
    return {"ahead": next_at > clock.now(), **known, "clashes": booking.clashes(
        session, actor, dispute, meeting.room_id, next_at, meeting.minutes,
        parties=attendance.expected(meeting), instead_of=meeting.id,
    )}


@owns("session.postpone")
def postpone(a: Act, meeting: MediationSession, facts: SessionPostponeFacts) -> MediationSession:
    """Gives the old time back and takes the new one, in one act."""
    booking.free(a.session, meeting.id)
    a.move(meeting, "postpone", facts)
    again = _same_again(meeting, facts.next_at, facts.late_reason)
    return book(a, a.dispute_of(meeting), again, follows=meeting)


@finds("session.cancel")
def _find_cancel(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    return _written(session, meeting)


@owns("session.cancel")
def cancel(a: Act, meeting: MediationSession, facts: SessionCancelFacts, *, as_system: bool = False) -> None:
    """Gives the time back."""
    booking.free(a.session, meeting.id)
    a.move(meeting, "cancel", facts, as_system=as_system)


def still_free(session: Session, dispute: Dispute, meeting: MediationSession) -> bool:
    """Whether nobody took its room or its mediator since it was called off; what is over needs neither."""
    if booking.is_over(meeting.starts_at, meeting.minutes):
        return True
    wanted = set(booking.claims(session, dispute, meeting.room_id))
    if meeting.mediator_id is not None:
        wanted.add(booking.Claim(booking.PERSON, meeting.mediator_id))
    return booking.is_free(session, sorted(wanted), meeting.starts_at, meeting.minutes)


@owns("session.restore")
def restore(a: Act, meeting: MediationSession, facts: RestoreFacts) -> None:
    """Booked again, with the time of everybody who is needed. GuardRefused when that is taken by now."""
    a.move(meeting, "restore", facts)
    if not booking.is_over(meeting.starts_at, meeting.minutes):
        booking.take(a.session, meeting, booking.claims(a.session, a.dispute_of(meeting), meeting.room_id))


def open_sessions(session: Session, dispute_id: int) -> list[MediationSession]:
    """Sessions that are booked and of which nothing was told yet."""
    return queries.open_sessions(session, dispute_id)


def cancel_open(a: Act, dispute: Dispute, reason: str, *, begun_stay: bool = False) -> None:
    """Nobody need come: the case ended, stands still or changed hands.

    ``reason`` is a code of ``CANCELLED_WITH_THE_CASE``. ``begun_stay``: a session whose time has come
    took place or did not; what came of it is still to be told. One whose record is begun or signed always
    stays.
    """
    for meeting in open_sessions(a.session, dispute.id):
        if (begun_stay and meeting.starts_at <= a.at) or queries.is_written_of(a.session, meeting):
            continue
        call_off(a, meeting, reason)


def call_off(a: Act, meeting: MediationSession, reason: str) -> None:
    """The system's own cancelling of one session."""
    cancel(a, meeting, SessionCancelFacts(reason=reason), as_system=True)


# ------------------------------------------------------------------------------------------- inside


def _dispute(session: Session, subject: Any) -> Dispute:
    return subject if isinstance(subject, Dispute) else session.get_one(Dispute, subject.dispute_id)


def _expected(meeting: MediationSession) -> list[int]:
    return [row.party_id for row in meeting.attendance if row.party_id is not None]


def _said_why_so_late(a: Act, dispute: Dispute, facts: SessionBookFacts) -> None:
    if dispute.accepted_at is not None and facts.starts_at < clock.minute(dispute.accepted_at):
        raise RuleBroken("sat_before_acceptance", {"starts_at": ["sat_before_acceptance"]})
    if not facts.late_reason and late(a.session, facts.starts_at, a.at):
        raise RuleBroken("late_reason_missing", {"late_reason": ["late_reason_missing"]})


def _written(session: Session, meeting: MediationSession) -> Found:
    return {
        "record_signed": queries.is_signed_for(session, meeting),
        "writers": queries.writers(session, meeting),
    }


def _same_again(meeting: MediationSession, starts_at: datetime, late_reason: str) -> SessionBookFacts:
    return SessionBookFacts(
        late_reason=late_reason, starts_at=starts_at, minutes=meeting.minutes, room=meeting.room_id,
        place=meeting.place, invited_parties=tuple(attendance.expected(meeting)), public=meeting.public,
        separate_arrival=meeting.separate_arrival, clashes=(), dispute_open=True,
    )
