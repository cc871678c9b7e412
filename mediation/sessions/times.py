"""When a session really began and ended, beside the time for which it was booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken

from .models import MediationSession

FAR, LONG = timedelta(hours=3), timedelta(hours=8)
"""Who begins so far from the hour booked, or sits so long, is asked whether that is true."""

NAMES = ("began_at", "ended_at")
"""The two times that are told."""


def planned_end(meeting: MediationSession) -> datetime:
    """The end it was booked for."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def began(meeting: MediationSession) -> datetime:
    """When it began, as far as somebody said; else the time it is booked for."""
    return meeting.began_at or meeting.starts_at


def over(meeting: MediationSession) -> datetime:
    """When it was over, as far as somebody said; else the end it is booked for."""
    return meeting.ended_at or planned_end(meeting)


def proposed(meeting: MediationSession, now: datetime) -> tuple[datetime, datetime]:
    """What stands in the boxes at first: as booked, or now where the booked end has not come."""
    begin = min(began(meeting), now)
    return begin, max(begin, min(over(meeting), now))


def not_before(dispute: Dispute, meeting: MediationSession) -> datetime | None:
    """The minute before which nobody can have sat: its acceptance; of an earlier round, whose acceptance
    the present one has replaced, the request.
    """
    moment = dispute.accepted_at if meeting.round == dispute.round else dispute.received_at
    return None if moment is None else clock.minute(moment)


def tell(
    meeting: MediationSession, begin: datetime | None, end: datetime | None, now: datetime,
    earliest: datetime | None,
) -> None:
    """Keep when it really began and ended; what nobody says is as proposed.

    RuleBroken for a moment that has not come, one before ``earliest``, and an end before the beginning.
    """
    first, last = proposed(meeting, now)
    first = begin or first
    last = end or max(first, last)
    _check(begin, end, first, last, now, earliest)
    meeting.began_at, meeting.ended_at = first, last


def complete(meeting: MediationSession, begin: datetime | None, end: datetime | None, now: datetime) -> None:
    """Keep of these what nobody told yet. RuleBroken as ``tell``."""
    tell(meeting, meeting.began_at or begin, meeting.ended_at or end, now, None)


def note(
    meeting: MediationSession, begin: datetime | None, end: datetime | None, now: datetime,
    earliest: datetime | None,
) -> None:
    """Keep what is known so far; None stays open, to be asked when the outcome is told or the record signed.

    RuleBroken as ``tell``.
    """
    first = begin or proposed(meeting, now)[0]
    _check(begin, end, first, end or first, now, earliest if begin else None)
    meeting.began_at, meeting.ended_at = begin, end


def doubtful(meeting: MediationSession, begin: datetime | None, end: datetime | None) -> bool:
    """Whether these may well be slips of the keys: far from what was booked, or longer than people sit."""
    first = begin or began(meeting)
    far = abs(first - meeting.starts_at) > FAR
    return far or (end is not None and end - first > LONG)


def _check(
    begin: datetime | None, end: datetime | None, first: datetime, last: datetime, now: datetime,
    earliest: datetime | None,
) -> None:
    for name, moment in zip(NAMES, (begin, end), strict=True):
        if moment is not None and moment > now:
            raise RuleBroken("occurred_in_future", {name: ["occurred_in_future"]})
    if earliest is not None and first < earliest:
        raise RuleBroken("sat_before_acceptance", {"began_at": ["sat_before_acceptance"]})
    if clock.minute(last) < clock.minute(first):
        raise RuleBroken("ended_before_beginning", {"ended_at": ["ended_before_beginning"]})
