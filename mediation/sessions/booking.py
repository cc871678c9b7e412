"""Rooms and people are taken by five minutes each; the key of the slot refuses a clash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment.queries import of_dispute as assignments
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock, formats
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from workflows.errors import GuardRefused
from workflows.flow import Lack
from workflows.rules.common import DAY_LONG
from workflows.rules.sessions import STEP_MINUTES

from . import opening, times
from .models import MediationSession, SessionAttendance
from .room_models import BookingSlot, Room

STEP = STEP_MINUTES * 60
"""Seconds of one slot: what is to come begins and ends with one, so what only follows shares none."""
ROOM, PERSON = "room", "person"
SAT, PLANNED = ("held",), ("scheduled",)
"""States of a session that took place, and of one that may yet."""


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A room or a person that a session needs."""

    kind: str
    resource_id: int


def slots_of(starts_at: datetime, minutes: int) -> range:
    """The slots that a session touches."""
    first = int(starts_at.timestamp())
    return range(first // STEP, -(-(first + minutes * 60) // STEP))


def guests(session: Session, dispute_id: int) -> list[User]:
    """Invited persons who accepted and have not left."""
    scopes = session.scalars(
        select(Access.scope).where(
            Access.dispute_id == dispute_id, Access.kind == "invited", Access.until_at.is_(None)
        )
    )
    ids = [int(scope.removeprefix("p:")) for scope in scopes if scope.startswith("p:")]
    return list(session.scalars(select(User).where(User.id.in_(ids)).order_by(User.name))) if ids else []


def guests_of(session: Session, subject: Any) -> list[User]:
    """Invited persons of a dispute; of a session also those whom it expected and who have left since."""
    present = guests(session, subject.dispute_id)
    if not isinstance(subject, MediationSession):
        return present
    known = {user.id for user in present} | {subject.mediator_id}
    left = {row.user_id for row in subject.attendance if row.user_id is not None} - known
    gone = session.scalars(select(User).where(User.id.in_(left)).order_by(User.name)) if left else ()
    return [*present, *gone]


def claims(session: Session, dispute: Dispute, room_id: int | None) -> list[Claim]:
    """What a session of this dispute takes: the room, the mediators, the invited."""
    people = {user.id for user in guests(session, dispute.id)}
    people |= {row.user_id for row in assignments(session, dispute.id) if row.until_at is None}
    if dispute.mediator_id is not None:
        people.add(dispute.mediator_id)
    wanted = [Claim(PERSON, user_id) for user_id in people]
    return sorted([Claim(ROOM, room_id), *wanted] if room_id is not None else wanted)


def clashes(
    session: Session, actor: Actor, dispute: Dispute, room_id: int | None, starts_at: datetime,
    minutes: int, *, parties: Iterable[int] = (), instead_of: int | None = None,
) -> tuple[str, ...]:
    """Who or what is taken then, and by what, as far as the asker may know of it."""
    if not 0 < minutes <= DAY_LONG:
        return ()  # another guard says so
    taken = _taken(session, claims(session, dispute, room_id), slots_of(starts_at, minutes), instead_of)
    found = [told(session, actor, claim, meeting) for claim, meeting in taken]
    if starts_at < clock.now():  # it began already: what was told of another gave its time back
        found += sat_elsewhere(
            session, actor, dispute, starts_at, minutes, states=SAT + PLANNED, instead_of=instead_of
        )
    room = session.get(Room, room_id) if room_id is not None else None
    if room is not None and (shut := opening.closed(session, room.id, room.name, starts_at, minutes)):
        found.append(shut)
    return tuple(dict.fromkeys([
        *found, *_parties_elsewhere(session, actor, dispute, starts_at, minutes, parties, instead_of)
    ]))


def take(session: Session, meeting: MediationSession, wanted: Iterable[Claim]) -> None:
    """Claim every slot in one order, so that two who book at once never wait for each other.

    GuardRefused when somebody was faster.
    """
    if not 0 < meeting.minutes <= DAY_LONG:
        return
    rows = [
        {"kind": c.kind, "resource_id": c.resource_id, "slot": slot, "session_id": meeting.id}
        for c in sorted(wanted) for slot in slots_of(meeting.starts_at, meeting.minutes)
    ]
    if not rows:
        return
    _free_what_is_over(session, rows)
    try:
        session.execute(insert(BookingSlot), rows)
    except IntegrityError as error:
        lack = Lack(
            "clash", "时间冲突:刚刚有人约了同一时间", "Clash: somebody has just booked the same time",
            where="form", field="starts_at",
        )
        raise GuardRefused("session", "book", (lack,)) from error


def _free_what_is_over(session: Session, rows: list[dict[str, Any]]) -> None:
    """A session whose time has passed needs none of it, though nobody has told yet what came of it."""
    taken = select(BookingSlot.session_id).where(
        BookingSlot.resource_id.in_({row["resource_id"] for row in rows}),
        BookingSlot.slot.in_({row["slot"] for row in rows}),
    )
    for meeting in session.scalars(select(MediationSession).where(MediationSession.id.in_(taken))):
        if is_over(meeting.starts_at, meeting.minutes):
            free(session, meeting.id)


def is_over(starts_at: datetime, minutes: int) -> bool:
    """Entered afterwards: nobody's time is taken any more, so it needs no slots."""
    return starts_at + timedelta(minutes=minutes) <= clock.now()


def sat_elsewhere(
    session: Session, actor: Actor, dispute: Dispute, starts_at: datetime, minutes: int, *,
    states: Iterable[str] = SAT, instead_of: int | None = None,
) -> tuple[str, ...]:
    """Whether the mediator sat in another session at that very time: nobody sits in two rooms.

    By itself only what was held counts: what really took place is not refused for a plan.
    """
    until = starts_at + timedelta(minutes=minutes)
    claim = Claim(PERSON, dispute.mediator_id or 0)
    return tuple(
        told(session, actor, claim, meeting)
        for meeting in sittings(session, claim.resource_id, starts_at, until, states)
        if meeting.id != instead_of
    )


def sittings(
    session: Session, mediator_id: int, starts_at: datetime, until: datetime, states: Iterable[str]
) -> list[MediationSession]:
    """The mediator's sessions in these states that share a moment with that time, by their beginning."""
    query = select(MediationSession).where(
        MediationSession.mediator_id == mediator_id, MediationSession.state.in_(tuple(states)),
        MediationSession.starts_at < until, MediationSession.starts_at > starts_at - timedelta(days=1),
    )
    rows = session.scalars(query.order_by(MediationSession.starts_at))
    return [meeting for meeting in rows if times.over(meeting) > starts_at]


def last_end(session: Session, mediator_id: int, before: datetime) -> datetime | None:
    """When the mediator's last session of that day was over."""
    query = select(MediationSession).where(
        MediationSession.mediator_id == mediator_id, MediationSession.state == "held",
        MediationSession.starts_at >= clock.at(clock.day_of(before)), MediationSession.starts_at < before,
    )
    ends = [times.over(row) for row in session.scalars(query)]
    return max(ends, default=None)


def free(session: Session, meeting_id: int, *kinds: str, person: int | None = None) -> None:
    """Give back what a session took; only one kind or one person when told."""
    query = delete(BookingSlot).where(BookingSlot.session_id == meeting_id)
    if kinds:
        query = query.where(BookingSlot.kind.in_(kinds))
    if person is not None:
        query = query.where(BookingSlot.kind == PERSON, BookingSlot.resource_id == person)
    session.execute(query)


def seated(session: Session, meeting_id: int) -> set[int]:
    """Whose time a session has taken."""
    query = select(BookingSlot.resource_id).where(
        BookingSlot.session_id == meeting_id, BookingSlot.kind == PERSON
    )
    return set(session.scalars(query))


def is_free(session: Session, wanted: Iterable[Claim], starts_at: datetime, minutes: int) -> bool:
    """Whether nothing of this is taken then."""
    return not _taken(session, wanted, slots_of(starts_at, minutes), None)


def _taken(
    session: Session, wanted: Iterable[Claim], slots: range, instead_of: int | None
) -> list[tuple[Claim, MediationSession]]:
    found: list[tuple[Claim, MediationSession]] = []
    for claim in wanted:
        query = (
            select(MediationSession).distinct()
            .join(BookingSlot, BookingSlot.session_id == MediationSession.id)
            .where(
                BookingSlot.kind == claim.kind, BookingSlot.resource_id == claim.resource_id,
                BookingSlot.slot >= slots.start, BookingSlot.slot < slots.stop,
            )
        )
        if instead_of is not None:
            query = query.where(MediationSession.id != instead_of)
        found += [
            (claim, meeting) for meeting in session.scalars(query)
            if not is_over(meeting.starts_at, meeting.minutes)
        ]
    return found


def told(session: Session, actor: Actor, claim: Claim, meeting: MediationSession) -> str:
    """一号调解室 14:00–15:00, and the matter where the asker handles it."""
    room = session.get(Room, claim.resource_id) if claim.kind == ROOM else None
    name = room.name if room is not None else session.get_one(User, claim.resource_id).name
    span = f"{name} {formats.hour(meeting.starts_at)}–{formats.hour(times.over(meeting))}"
    if not may_name(session, actor, meeting):
        return span
    dispute = session.get_one(Dispute, meeting.dispute_id)
    return f"{span} {dispute.number or dispute.intake_no}"


def may_name(session: Session, actor: Actor, meeting: MediationSession) -> bool:
    """Whether the asker may know whose session it is."""
    if not visibility.kinds(session, actor, meeting.dispute_id):
        return False
    return session.get_one(Dispute, meeting.dispute_id).secrecy == "ordinary"


def _parties_elsewhere(
    session: Session, actor: Actor, dispute: Dispute, starts_at: datetime, minutes: int,
    parties: Iterable[int], instead_of: int | None,
) -> list[str]:
    """Parties who sit in another dispute then; only in disputes that the asker may see."""
    ids = list(parties)
    if not ids:
        return []
    named = session.scalars(select(Party).where(Party.id.in_(ids), Party.dispute_id == dispute.id))
    by_person = {p.person_id: p.name for p in named if p.person_id is not None}
    if not by_person:
        return []
    until = starts_at + timedelta(minutes=minutes)
    rows = session.execute(
        select(MediationSession, Party)
        .join(SessionAttendance, SessionAttendance.session_id == MediationSession.id)
        .join(Party, Party.id == SessionAttendance.party_id)
        .where(
            Party.person_id.in_(by_person), MediationSession.state == "scheduled",
            MediationSession.starts_at < until,
            MediationSession.starts_at > starts_at - timedelta(days=1),
            or_(
                MediationSession.dispute_id == dispute.id,
                visibility.sees(actor, MediationSession.dispute_id),
            ),
        )
    )
    return [
        f"{by_person[party.person_id or 0]} {formats.hour(meeting.starts_at)}" for meeting, party in rows
        if meeting.id != instead_of and meeting.starts_at + timedelta(minutes=meeting.minutes) > starts_at
    ]
