"""What came of a session: told, put right, and what its signed record says of it already."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.assignment.queries import biased
from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.exceptions import RuleBroken
from mediation.core.ids import lowest_at
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import asked_when, finds, hints, owns, proposes
from mediation.security.actor import Actor
from workflows.rules.sessions import SessionHoldFacts, SessionMissFacts

from . import attendance, booking, queries, sitting, times
from .models import MediationSession

Stated = Mapping[str, Any]
Found = dict[str, Any]
Came = tuple[Iterable[int], Iterable[int]]
"""Parties and invited persons who were there."""


# --------------------------------------------------------------------------------------------- told


@proposes("session.hold")
def _propose_hold(meeting: MediationSession) -> Stated:
    """What was said so far: who came, where somebody said it, and when."""
    parties, guests = attendance.came(meeting)
    begin, end = times.proposed(meeting, clock.now())
    proposed = {"attended": parties, "guests": guests} if parties or guests else {}
    return {**proposed, "began_at": begin, "ended_at": end}


@asked_when("session.hold")
def what_the_record_leaves_open(meeting: MediationSession) -> dict[str, bool]:
    """What people signed for is not asked again: who came, and the times that stand in it."""
    if not meeting.is_signed_for:
        return {"attended": True}
    asked = ("attended", "guests", *(n for n in times.NAMES if getattr(meeting, n) is not None))
    if meeting.ended_at is not None:
        asked += ("times_right",)
    return dict.fromkeys(asked, False)


@hints("session.hold")
def what_the_record_says(session: Session, meeting: MediationSession, actor: Actor) -> dict[str, str]:
    """Under the result: what its signatures stand under."""
    said = signed_words(session, meeting)
    return {"result": said} if said else {}


def signed_words(session: Session, meeting: MediationSession) -> str:
    """Who came and when, as the signed record states it, and how it is put right; nothing without one."""
    if meeting.record is None or not meeting.is_signed_for:
        return ""
    stands = sitting.of(session, meeting, meeting.record, ())
    until = f"–{formats.hour(stands.until)}" if stands.until else ""
    return _(
        "As signed in the record: %(time)s, %(who)s. What is wrong there is said in an addendum to it.",
        time=f"{formats.full_moment(stands.began)}{until}",
        who="、".join((*stands.parties, *stands.guests)) or "–",
    )


@finds("session.hold")
def _find_hold(session: Session, meeting: MediationSession, actor: Actor, stated: Stated) -> Found:
    dispute = session.get_one(Dispute, meeting.dispute_id)
    signed = queries.is_signed_for(session, meeting)
    return {
        "begun": queries.may_have_been_held(session, dispute, meeting),
        "started": meeting.starts_at <= clock.now(),
        "without_notice": _unasked(session, dispute, meeting, "rights_notice"),
        "without_consent": _unasked(session, dispute, meeting, "mediation"),
        "biased": biased(session, dispute, meeting.starts_at),
        "times_doubtful": not signed and times.doubtful(
            meeting, stated.get("began_at"), stated.get("ended_at")
        ),
        "record_signed": signed, "signed_otherwise": signed and _differs(meeting, stated),
    }


def _unasked(session: Session, dispute: Dispute, meeting: MediationSession, kind: str) -> tuple[str, ...]:
    """Parties whose yes is lacking; not those who came into the case after this session had begun.

    Keys rise with the time at which rows were written; of a session that was entered late everybody counts
    who was there when it was entered.
    """
    newcomers_from = max(meeting.id, lowest_at(meeting.starts_at))
    return queries.names(p for p in queries.lacking(session, dispute, kind) if p.id < newcomers_from)


def _differs(meeting: MediationSession, stated: Stated) -> bool:
    """Whether what is stated of people and times, if anything, is another thing than was signed."""
    told = attendance.came(meeting)
    said = stated.get("attended") or (), stated.get("guests") or ()
    people = any(now and set(now) != set(then) for now, then in zip(said, told, strict=True))
    return people or any(
        stated.get(name) and then is not None and clock.minute(stated[name]) != clock.minute(then)
        for name in times.NAMES if (then := getattr(meeting, name)) is not None
    )


@owns("session.hold")
def hold(a: Act, meeting: MediationSession, facts: SessionHoldFacts) -> None:
    """It took place, at the time it was booked for unless another is stated.

    Who came, and the times it states, are those of its record as soon as that is signed.
    """
    if queries.is_signed_for(a.session, meeting):
        times.complete(meeting, facts.began_at, facts.ended_at, a.at)
    else:
        attendance.note(a.session, meeting, facts.attended, facts.guests)
        earliest = times.not_before(a.dispute_of(meeting), meeting)
        times.tell(meeting, facts.began_at, facts.ended_at, a.at, earliest)
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
    attendance.note_missed(a.session, meeting, facts)
    _told(a, meeting)
    booking.free(a.session, meeting.id)
    a.move(meeting, "miss", _at_its_time(meeting, facts))


# ---------------------------------------------------------------------------- put right, or so far


def may_amend(meeting: MediationSession) -> bool:
    """Whether the outcome may still be put right without a correction."""
    return meeting.state == "held" and meeting.locks_on is not None and clock.today() <= meeting.locks_on


def amend_outcome(
    a: Act, meeting: MediationSession, result: str, came: Came | None = None,
    began_at: datetime | None = None, ended_at: datetime | None = None,
) -> None:
    """Put right what was told, until the end of the next working day; after that by ``dispute.correct``.

    ``came`` and the times are left as they stand where its record is signed: that is put right by an
    addendum. RuleBroken when it is locked already, when these are given all the same, and as ``times.tell``.
    """
    if not may_amend(meeting):
        raise RuleBroken("outcome_locked")
    if came is not None:
        if queries.is_signed_for(a.session, meeting):
            raise RuleBroken("signed_otherwise")
        attendance.note(a.session, meeting, *came)
        times.tell(meeting, began_at, ended_at, a.at, times.not_before(a.dispute_of(meeting), meeting))
    meeting.result = result
    a.edit(a.dispute_of(meeting), "session.outcome_amended", right="session.hold")


def tell_at_signing(
    a: Act, meeting: MediationSession, came: Came | None, began_at: datetime, ended_at: datetime
) -> None:
    """Who came (None where it was told) and when it really began and ended, said where its record is
    signed. RuleBroken as ``times.tell``.
    """
    if came is not None:
        attendance.note(a.session, meeting, *came)
    times.tell(meeting, began_at, ended_at, a.at, times.not_before(a.dispute_of(meeting), meeting))
    a.edit(a.dispute_of(meeting), "session.said_at_signing", right="record.write")


def note_so_far(
    a: Act, meeting: MediationSession, came: Came | None, began_at: datetime | None, ended_at: datetime | None
) -> None:
    """Who came and when, said before anybody tells what came of it.

    None was not said; of times it stays open. RuleBroken as ``times.note``.
    """
    if came is not None:
        attendance.note(a.session, meeting, *came)
    times.note(meeting, began_at, ended_at, a.at, times.not_before(a.dispute_of(meeting), meeting))
    a.edit(a.dispute_of(meeting), "session.noted", right="session.hold")


# ------------------------------------------------------------------------------------------- inside


def _told(a: Act, meeting: MediationSession) -> None:
    meeting.told_at = a.at
    meeting.locks_on = calendar.add_working_days(a.session, clock.day_of(a.at), 1)


def _at_its_time(meeting: MediationSession, facts: Any) -> Any:
    if facts.occurred_at is not None or times.began(meeting) > clock.now():
        return facts
    return dataclasses.replace(facts, occurred_at=times.began(meeting))
