"""Mediation begins; sessions are booked, held, missed, postponed, cancelled."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.assignment.invitation_queries import unwelcome
from mediation.assignment.queries import biased
from mediation.calendar import service as calendar
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns, proposes
from mediation.lifecycle.times import late
from mediation.security.actor import Actor
from workflows.rules.assignment import BeginFacts
from workflows.rules.sessions import (
    SessionBookFacts,
    SessionCancelFacts,
    SessionHoldFacts,
    SessionMissFacts,
    SessionPostponeFacts,
)

from . import booking, queries, rooms, times
from .models import MediationSession, SessionAttendance

Stated = Mapping[str, Any]
Found = dict[str, Any]


# -------------------------------------------------------------------------------------------- begin


@finds("dispute.begin")
def _find_begin(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Found:
    return {
        "without_notice": _names(queries.lacking(session, dispute, "rights_notice")),
        "without_consent": _names(queries.lacking(session, dispute, "mediation")),
        "without_guardian": _names(queries.without_guardian(session, dispute)),
        "guardian_unproved": _names(queries.without_guardians_paper(session, dispute)),
        "without_authority": _names(queries.without_authority(session, dispute)),
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
    expected = _of_this_dispute(a.session, dispute.id, facts.invited_parties)
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


# ----------------------------------------------------------------------------------- what came of it


@proposes("session.hold")
def _propose_hold(meeting: MediationSession) -> Stated:
    """What was said so far: who came, where somebody said it, and when."""
    came = [row for row in meeting.attendance if row.present]
    proposed: dict[str, Any] = {
        "attended": tuple(row.party_id for row in came if row.party_id is not None),
        "guests": tuple(row.user_id for row in came if row.user_id is not None),
    } if came else {}
    begin, end = times.proposed(meeting, clock.now())
    return {**proposed, "began_at": begin, "ended_at": end}


@offered_when("session.hold")
def may_be_told(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """What came of it is told once its hour has come, in a case whose mediation has begun."""
    dispute = session.get_one(Dispute, meeting.dispute_id)
    return meeting.starts_at <= clock.now() and queries.may_have_been_held(session, dispute)


@offered_when("session.miss")
def may_have_been_missed(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """Nobody has missed what is still to come."""
    return meeting.starts_at <= clock.now() and may_not_have_been_held(session, meeting, actor)


@offered_when("session.postpone", "session.cancel")
def may_not_have_been_held(session: Session, meeting: MediationSession, actor: Actor) -> bool:
    """Of a session whose record is signed there is only the outcome to tell."""
    return not queries.is_signed_for(session, meeting)


@finds("session.hold")
def _find_hold(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    dispute = session.get_one(Dispute, meeting.dispute_id)
    return {
        "begun": queries.may_have_been_held(session, dispute),
        "started": meeting.starts_at <= clock.now(),
        "without_notice": _names(queries.lacking(session, dispute, "rights_notice")),
        "without_consent": _names(queries.lacking(session, dispute, "mediation")),
        "biased": biased(session, dispute, meeting.starts_at),
    }


@owns("session.hold")
def hold(a: Act, meeting: MediationSession, facts: SessionHoldFacts) -> None:
    """It took place, at the time it was booked for unless another is stated."""
    _note_who_came(a.session, meeting, facts.attended, facts.guests)
    times.tell(meeting, facts.began_at, facts.ended_at, a.at)
    meeting.result = facts.result
    _told(a, meeting)
    booking.free(a.session, meeting.id)  # it is over: what is left of its time is anybody's
    a.move(meeting, "hold", _at_its_time(meeting, facts))


@finds("session.miss")
def _find_miss(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    signed = queries.is_signed_for(session, meeting)
    return {"started": meeting.starts_at <= clock.now(), "record_signed": signed}


@owns("session.miss")
def miss(a: Act, meeting: MediationSession, facts: SessionMissFacts) -> None:
    """Somebody did not come; of whom nothing was said nothing is noted."""
    _note_what_was_said(a.session, meeting, facts)
    _told(a, meeting)
    booking.free(a.session, meeting.id)
    a.move(meeting, "miss", _at_its_time(meeting, facts))


def amend_outcome(
    a: Act, meeting: MediationSession, attended: Iterable[int], guests: Iterable[int], result: str,
    began_at: datetime | None = None, ended_at: datetime | None = None,
) -> None:
    """Put right what was told, until the end of the next working day; after that by ``dispute.correct``.

    RuleBroken when it is locked already.
    """
    if not may_amend(meeting):
        raise RuleBroken("outcome_locked")
    _note_who_came(a.session, meeting, attended, guests)
    meeting.result = result
    times.tell(meeting, began_at, ended_at, a.at)
    a.edit(a.dispute_of(meeting), "session.outcome_amended", right="session.hold")


def tell_at_signing(
    a: Act, meeting: MediationSession, came: tuple[Iterable[int], Iterable[int]] | None,
    began_at: datetime, ended_at: datetime,
) -> None:
    """Who came (parties, invited persons; None where it was told) and when it really began and ended,
    said where its record is signed. RuleBroken as ``times.tell``.
    """
    if came is not None:
        _note_who_came(a.session, meeting, *came)
    times.tell(meeting, began_at, ended_at, a.at)
    a.edit(a.dispute_of(meeting), "session.said_at_signing", right="record.write")


def note_so_far(
    a: Act, meeting: MediationSession, came: tuple[Iterable[int], Iterable[int]] | None,
    began_at: datetime | None, ended_at: datetime | None,
) -> None:
    """Who came (parties, invited persons) and when, said before anybody tells what came of it.

    None was not said; of times it stays open. RuleBroken as ``times.note``.
    """
    if came is not None:
        _note_who_came(a.session, meeting, *came)
    times.note(meeting, began_at, ended_at, a.at)
    a.edit(a.dispute_of(meeting), "session.noted", right="session.hold")


def may_amend(meeting: MediationSession) -> bool:
    """Whether the outcome may still be put right without a correction."""
    return meeting.state == "held" and meeting.locks_on is not None and clock.today() <= meeting.locks_on


# ------------------------------------------------------------------------------- another time, or never


@finds("session.postpone")
def _find_postpone(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    next_at = stated.get("next_at")
    signed = queries.is_signed_for(session, meeting)
    if next_at is None:
        return {"clashes": (), "record_signed": signed}
    dispute = session.get_one(Dispute, meeting.dispute_id)
    return {"ahead": next_at > clock.now(), "record_signed": signed, "clashes": booking.clashes(
        session, actor, dispute, meeting.room_id, next_at, meeting.minutes,
        parties=_expected(meeting), instead_of=meeting.id,
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
    return {"record_signed": queries.is_signed_for(session, meeting)}


@owns("session.cancel")
def cancel(a: Act, meeting: MediationSession, facts: SessionCancelFacts, *, as_system: bool = False) -> None:
    """Gives the time back."""
    booking.free(a.session, meeting.id)
    a.move(meeting, "cancel", facts, as_system=as_system)


def open_sessions(session: Session, dispute_id: int) -> list[MediationSession]:
    """Sessions that are booked and of which nothing was told yet."""
    return queries.open_sessions(session, dispute_id)


def cancel_open(a: Act, dispute: Dispute, reason: str, *, begun_stay: bool = False) -> None:
    """Nobody need come: the case ended, stands still or changed hands.

    ``reason`` is a code of ``CANCELLED_WITH_THE_CASE``. ``begun_stay``: a session whose time has come
    took place or did not; what came of it is still to be told. One whose record is signed always stays.
    """
    for meeting in open_sessions(a.session, dispute.id):
        if (begun_stay and meeting.starts_at <= a.at) or queries.is_signed_for(a.session, meeting):
            continue
        call_off(a, meeting, reason)


def call_off(a: Act, meeting: MediationSession, reason: str) -> None:
    """The system's own cancelling of one session."""
    cancel(a, meeting, SessionCancelFacts(reason=reason), as_system=True)


# ------------------------------------------------------------------------------------------- inside


def _dispute(session: Session, subject: Any) -> Dispute:
    return subject if isinstance(subject, Dispute) else session.get_one(Dispute, subject.dispute_id)


def _names(rows: Iterable[Any]) -> tuple[str, ...]:
    return tuple(row.name for row in rows)


def _of_this_dispute(session: Session, dispute_id: int, ids: Iterable[int]) -> list[int]:
    """The ids, once each. RuleBroken when one is nobody of this dispute."""
    known = {p.id for p in parties.of_dispute(session, dispute_id)}
    wanted = list(dict.fromkeys(ids))
    if not set(wanted) <= known:
        raise RuleBroken("party_unknown")
    return wanted


def _expected(meeting: MediationSession) -> list[int]:
    return [row.party_id for row in meeting.attendance if row.party_id is not None]


def _told(a: Act, meeting: MediationSession) -> None:
    meeting.told_at = a.at
    meeting.locks_on = calendar.add_working_days(a.session, clock.day_of(a.at), 1)


def _at_its_time(meeting: MediationSession, facts: Any) -> Any:
    if facts.occurred_at is not None or times.began(meeting) > clock.now():
        return facts
    return dataclasses.replace(facts, occurred_at=times.began(meeting))


def _said_why_so_late(a: Act, dispute: Dispute, facts: SessionBookFacts) -> None:
    if dispute.accepted_at is not None and facts.starts_at < clock.minute(dispute.accepted_at):
        raise RuleBroken("sat_before_acceptance", {"starts_at": ["sat_before_acceptance"]})
    if not facts.late_reason and late(a.session, facts.starts_at, a.at):
        raise RuleBroken("late_reason_missing", {"late_reason": ["late_reason_missing"]})


def _same_again(meeting: MediationSession, starts_at: datetime, late_reason: str) -> SessionBookFacts:
    return SessionBookFacts(
        late_reason=late_reason, starts_at=starts_at, minutes=meeting.minutes, room=meeting.room_id,
        place=meeting.place, invited_parties=tuple(_expected(meeting)), public=meeting.public,
        separate_arrival=meeting.separate_arrival, clashes=(), dispute_open=True,
    )


def _note_what_was_said(session: Session, meeting: MediationSession, facts: SessionMissFacts) -> None:
    said = {
        **dict.fromkeys(_of_this_dispute(session, meeting.dispute_id, facts.absent), False),
        **dict.fromkeys(_of_this_dispute(session, meeting.dispute_id, facts.attended), True),
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


def _note_who_came(
    session: Session, meeting: MediationSession, attended: Iterable[int], guests: Iterable[int],
) -> None:
    came = set(_of_this_dispute(session, meeting.dispute_id, attended))
    helped = set(guests)
    for row in meeting.attendance:
        row.present = row.party_id in came if row.party_id is not None else row.user_id in helped
    known = {row.party_id for row in meeting.attendance} | {row.user_id for row in meeting.attendance}
    welcome = {user.id for user in booking.guests(session, meeting.dispute_id)}
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, party_id=key, expected=False, present=key in came)
        for key in sorted(came - known)
    ]
    meeting.attendance += [
        SessionAttendance(session_id=meeting.id, user_id=key, expected=False, present=True)
        for key in sorted((helped & welcome) - known)
    ]
