"""What the pages of an invited person show beyond his letter: terms, sessions, his certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.agreements import queries as agreements
from mediation.agreements.models import Agreement
from mediation.assignment import brief
from mediation.assignment.invitation_models import Invitation
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core import formats
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.sessions import appointments, rooms, showing, times
from mediation.sessions import queries as sessions
from mediation.sessions.models import MediationSession, Record
from workflows.reasons_small import CAPACITIES

from .models import InvitationPass

CLAIMS_LONGEST = 120
_CAPACITY = {capacity.code: capacity for capacity in CAPACITIES}


@dataclass(frozen=True, slots=True)
class House:
    """Whom to call."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """One duty of the agreement as it is drafted now."""

    who: str
    to: str
    what: str
    amount: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked for, how much, by when, and what is drafted."""

    claims: str
    amount: str
    due_on: date | None
    lines: Sequence[TermLine]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session as an invited person sees it."""

    row: MediationSession
    title: str
    until: datetime
    where: str
    record: Record | None
    may_write: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of service: times and role, nothing of the case."""

    number: str
    name: str
    firm: str
    capacity: str
    house: House
    accepted_at: datetime | None
    sittings: Sequence[tuple[datetime, datetime]]


def house_of(session: Session, row: Invitation) -> House:
    """The committee that invites."""
    dispute = session.get_one(Dispute, row.dispute_id)
    return _house(session.get_one(Organisation, dispute.lead_org_id))


def centre(session: Session) -> House:
    """Whom to call when no invitation says it; an empty name in a hub without a centre."""
    query = select(Organisation).where(Organisation.kind == "centre", Organisation.closed_on.is_(None))
    found = session.scalars(query.order_by(Organisation.id).limit(1)).first()
    return _house(found) if found is not None else House("", "", "")


def _house(row: Organisation) -> House:
    return House(row.name, row.phone, row.address)


def terms(session: Session, dispute: Dispute) -> Terms:
    """The table of terms; telephone, account and address stand in none of its cells."""
    draft = agreements.unsettled(session, dispute)
    (claims,) = brief.cleaned(session, dispute, dispute.claims or "")
    return Terms(
        claims=brief.shortened(claims, CLAIMS_LONGEST),
        amount=formats.money(dispute.amount) if dispute.amount is not None else "",
        due_on=dispute.due_on,
        lines=_lines(session, dispute, draft) if draft is not None else (),
    )


def _lines(session: Session, dispute: Dispute, draft: Agreement) -> list[TermLine]:
    names = {p.id: p.name for p in parties.of_dispute(session, dispute.id, left=True)}
    whats = brief.cleaned(session, dispute, *(term.what or "" for term in draft.terms))
    return [
        TermLine(
            who=names.get(term.from_party_id or 0, ""), to=names.get(term.to_party_id or 0, ""), what=what,
            amount=formats.money(term.amount) if term.amount is not None else "", due_on=term.due_on,
        )
        for term, what in zip(draft.terms, whats, strict=True)
    ]


def sittings(session: Session, row: Invitation) -> list[Sitting]:
    """The sessions of his round that were not called off, by time."""
    return [_sitting(session, m, row.invitee_id) for m in appointments.of_round(session, row)]


def to_come(session: Session, row: Invitation) -> list[Sitting]:
    """Those that are still to take place."""
    return [one for one in sittings(session, row) if one.row.state == sessions.OPEN]


def _sitting(session: Session, meeting: MediationSession, user_id: int) -> Sitting:
    record = sessions.record_of(session, meeting.id) if sessions.took_part(meeting, user_id) else None
    return Sitting(
        meeting, showing.title(meeting), times.over(meeting),
        rooms.where(session, meeting), record,
        may_write=sessions.took_part(meeting, user_id) and sessions.can_be_written(meeting)
        and (record is None or record.state == "draft"),
    )


def certificate(session: Session, row: Invitation) -> Certificate:
    """Who helped, in what role, and when he was there."""
    user = session.get_one(User, row.invitee_id)
    attended = [
        (times.began(m), times.over(m))
        for m in reversed(sessions.of_dispute(session, row.dispute_id))
        if m.round == row.round and _was_there(m, user.id)
    ]
    number = session.scalar(select(InvitationPass.number).where(InvitationPass.invitation_id == row.id))
    return Certificate(
        number=in_fours(number or ""), name=user.name, firm=user.firm, capacity=capacity_of(row),
        house=house_of(session, row), accepted_at=row.answered_at, sittings=attended,
    )


def in_fours(number: str) -> str:
    """1234 5678."""
    return f"{number[:4]} {number[4:]}".strip()


def capacity_of(row: Invitation) -> str:
    """As what he is asked."""
    return label(_CAPACITY[row.capacity]) if row.capacity in _CAPACITY else ""


def _was_there(meeting: MediationSession, user_id: int) -> bool:
    return meeting.state == "held" and any(
        entry.user_id == user_id and entry.present for entry in meeting.attendance
    )


def served(session: Session, row: Invitation) -> bool:
    """Whether a session was held in which he took part: before that nobody certifies that he did."""
    return any(
        meeting.round == row.round and _was_there(meeting, row.invitee_id)
        for meeting in sessions.of_dispute(session, row.dispute_id)
    )


def calendar_title(house: House) -> str:
    """What stands in his calendar: who invites, never whose matter it is."""
    return _("Mediation, invited by %(who)s", who=house.name)
