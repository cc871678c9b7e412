"""Holds the time that is taken against the sessions that are to come, and those are held against the log.

Only what is to come: past time may be given back at any moment, and nobody can be booked twice in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.core import clock

from .booking import PERSON, ROOM, STEP, Claim, slots_of
from .models import MediationSession
from .room_models import BookingSlot


def differences(session: Session) -> Iterator[Finding]:
    """Time that is taken for no session, and sessions whose room or mediator is not taken for them."""
    now = clock.now()
    start = int(now.timestamp()) // STEP + 1
    coming = {
        row.id: row
        for row in session.scalars(
            select(MediationSession).where(
                MediationSession.state == "scheduled", MediationSession.starts_at > now - timedelta(days=1)
            )
        )
    }
    taken = defaultdict[int, dict[Claim, set[int]]](lambda: defaultdict(set))
    query = select(BookingSlot.kind, BookingSlot.resource_id, BookingSlot.slot, BookingSlot.session_id)
    for kind, resource_id, slot, session_id in session.execute(query.where(BookingSlot.slot >= start)):
        taken[session_id][Claim(kind, resource_id)].add(slot)
    for key, claims in taken.items():
        if not all(_meant(coming.get(key), claim, slots) for claim, slots in claims.items()):
            yield Finding("row_unexplained", what=f"booking_slot of mediation_session:{key}")
    for key, meeting in coming.items():
        needed = {slot for slot in slots_of(meeting.starts_at, meeting.minutes) if slot >= start}
        if any(taken[key][claim] != needed for claim in _must(meeting)):
            what = f"booking_slot of mediation_session:{key}"
            yield Finding("row_missing", f"d:{meeting.dispute_id}", what=what)


def _meant(meeting: MediationSession | None, claim: Claim, slots: set[int]) -> bool:
    if meeting is None or not slots <= set(slots_of(meeting.starts_at, meeting.minutes)):
        return False
    return claim.kind != ROOM or claim.resource_id == meeting.room_id


def _must(meeting: MediationSession) -> Iterator[Claim]:
    """Who and what is always taken; of the others, who is free."""
    if meeting.room_id is not None:
        yield Claim(ROOM, meeting.room_id)
    if meeting.mediator_id is not None:
        yield Claim(PERSON, meeting.mediator_id)
