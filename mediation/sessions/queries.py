"""Reads over sessions and records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent, Party
from mediation.core import clock
from mediation.core.exceptions import NotFound
from mediation.documents.models import Paper

from .models import MediationSession, Record

OPEN = "scheduled"
CALLED_OFF = ("postponed", "cancelled")
UNSIGNED, DROPPED = ("draft", "read_back"), "dropped"
"""States of a record that is being written, and of one that counts no longer."""
AFTER_MEDIATION = ("classified", "assigned", "suspended", "agreed", "ended", "transferred")
"""States in which what came of a session may still have to be told: the mediator left, or the case ended."""
READY = ("assigned", "mediating")
"""States of a dispute in which sessions are booked."""


def of_dispute(session: Session, dispute_id: int) -> list[MediationSession]:
    """Every session of a dispute, newest first."""
    query = select(MediationSession).where(MediationSession.dispute_id == dispute_id)
    query = query.order_by(MediationSession.starts_at.desc(), MediationSession.id.desc())
    return list(session.scalars(query))


def meeting(session: Session, dispute_id: int, meeting_id: int) -> MediationSession:
    """A session of this dispute. NotFound else."""
    row = session.get(MediationSession, meeting_id)
    if row is None or row.dispute_id != dispute_id:
        raise NotFound(f"session:{meeting_id}")
    return row


def open_sessions(session: Session, dispute_id: int) -> list[MediationSession]:
    """Sessions that are booked and of which nothing was told yet, by time."""
    query = select(MediationSession).where(
        MediationSession.dispute_id == dispute_id, MediationSession.state == OPEN
    )
    return list(session.scalars(query.order_by(MediationSession.starts_at)))


def held(session: Session, dispute_id: int, in_round: int | None = None) -> list[MediationSession]:
    """Sessions that took place, by time; of one round when told."""
    query = select(MediationSession).where(
        MediationSession.dispute_id == dispute_id, MediationSession.state == "held"
    )
    if in_round is not None:
        query = query.where(MediationSession.round == in_round)
    return list(session.scalars(query.order_by(MediationSession.starts_at)))


def last_record(session: Session, dispute_id: int) -> Record | None:
    """The record of the last session that has one."""
    return session.scalar(
        select(Record).join(MediationSession, MediationSession.id == Record.session_id)
        .where(MediationSession.dispute_id == dispute_id, Record.state != DROPPED)
        .order_by(MediationSession.starts_at.desc(), Record.id.desc()).limit(1)
    )


def begun(session: Session, dispute: Dispute) -> bool:
    """Whether ``begin`` was made in the present round."""
    last = session.execute(
        select(AuditEntry.event)
        .where(
            AuditEntry.chain_id == dispute.chain_id,
            AuditEntry.event.in_(("dispute.begin", "dispute.reopen", "dispute.accept")),
        )
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).scalar()
    return last == "dispute.begin"


def may_have_been_held(session: Session, dispute: Dispute, meeting: MediationSession) -> bool:
    """Whether a session can have taken place: in mediation, or after it until the file is closed.

    It may have been going on when the case was suspended, or its mediator released; once another is assigned
    only what began before that was of the mediation that had begun.
    """
    if dispute.state == "mediating":
        return True
    if dispute.state == "assigned" and meeting.starts_at > (dispute.last_move_at or meeting.starts_at):
        return False
    return dispute.state in AFTER_MEDIATION and begun(session, dispute)


def last_held_on(session: Session, dispute_id: int) -> date | None:
    """The day of the last session that took place."""
    rows = held(session, dispute_id)
    return clock.day_of(rows[-1].starts_at) if rows else None


def next_number(session: Session, dispute: Dispute) -> int:
    """The number of the next session of this round."""
    counted = select(func.count()).select_from(MediationSession).where(
        MediationSession.dispute_id == dispute.id, MediationSession.round == dispute.round,
        MediationSession.state.not_in(CALLED_OFF),
    )
    return (session.scalar(counted) or 0) + 1


def record_of(session: Session, meeting_id: int) -> Record | None:
    """The record of a session."""
    return session.scalar(select(Record).where(Record.session_id == meeting_id))


def who_came_is_said(meeting: MediationSession) -> bool:
    """Whether somebody is said to have been there, or it was told that people stayed away."""
    return meeting.state == "missed" or any(row.present for row in meeting.attendance)


def is_signed_for(session: Session, meeting: MediationSession) -> bool:
    """Whether its record is signed: then it was held, whatever is still to be told of it."""
    if meeting.starts_at > clock.now():
        return False
    record = record_of(session, meeting.id)
    return record is not None and record.state == "signed"


def writers(session: Session, meeting: MediationSession) -> tuple[str, ...]:
    """Who is writing its record, while that is neither signed nor dropped."""
    record = record_of(session, meeting.id)
    if record is None or record.state not in UNSIGNED:
        return ()
    return (session.get_one(User, record.recorder_id).name,)


def is_written_of(session: Session, meeting: MediationSession) -> bool:
    """Whether a record of it is begun or signed: then people sat down, whatever is still to be told."""
    record = record_of(session, meeting.id)
    return record is not None and record.state != DROPPED


def records(session: Session, dispute_id: int) -> list[Record]:
    """Every record of a dispute that was not dropped, oldest first."""
    query = select(Record).where(Record.dispute_id == dispute_id, Record.state != DROPPED)
    return list(session.scalars(query.order_by(Record.id)))


def took_part(meeting: MediationSession, user_id: int) -> bool:
    """Whether an invited person belongs to this session: it is to come, or he was counted as there."""
    return meeting.state == OPEN or any(
        entry.user_id == user_id and entry.present is not False for entry in meeting.attendance
    )


def can_be_written(meeting: MediationSession) -> bool:
    """Whether something can have been said at it that a record would hold."""
    return meeting.state in (OPEN, "held") and meeting.starts_at <= clock.now()


def without_record(session: Session, dispute_id: int) -> list[MediationSession]:
    """Sessions that have begun and are not written down yet, by time."""
    query = (
        select(MediationSession)
        .outerjoin(Record, Record.session_id == MediationSession.id)
        .where(
            MediationSession.dispute_id == dispute_id, Record.id.is_(None),
            MediationSession.state.in_((OPEN, "held")), MediationSession.starts_at <= clock.now(),
        )
        .order_by(MediationSession.starts_at)
    )
    return list(session.scalars(query))


def asks_for_another(session: Session, dispute: Dispute, meeting: MediationSession) -> bool:
    """Whether somebody did not come, it was called off, or goes on, and nothing is planned yet."""
    goes_on = meeting.state in ("missed", "cancelled") or meeting.result == "to_continue"
    if not goes_on or dispute.state not in READY or meeting.round != dispute.round:
        return False
    later = select(MediationSession.id).where(
        MediationSession.dispute_id == dispute.id, MediationSession.round == dispute.round,
        or_(MediationSession.state == OPEN, MediationSession.starts_at > meeting.starts_at),
    )
    return session.scalar(later.limit(1)) is None


# ------------------------------------------------------------------- what must stand before mediation


def lacking(session: Session, dispute: Dispute, kind: str, subject: str = "") -> list[Party]:
    """Parties whose last word of this kind in this round is not a yes."""
    rows = session.scalars(
        select(Consent)
        .where(
            Consent.dispute_id == dispute.id, Consent.round == dispute.round, Consent.kind == kind,
            Consent.subject == subject,
        )
        .order_by(Consent.at, Consent.id)
    )
    last = {row.party_id: row.given for row in rows}
    return [p for p in parties.principals(session, dispute.id) if not last.get(p.id, False)]


def without_guardian(session: Session, dispute: Dispute) -> list[Party]:
    """Minors for whom no guardian stands."""
    everybody = parties.of_dispute(session, dispute.id)
    guarded = {p.for_party_id for p in everybody if p.role == "guardian"}
    return [p for p in everybody if p.role == "party" and p.minor and p.id not in guarded]


def without_guardians_paper(session: Session, dispute: Dispute) -> list[Party]:
    """Guardians of whom the file does not show that they are."""
    return _unproved(session, dispute, ("guardian",), "guardian")


def without_authority(session: Session, dispute: Dispute) -> list[Party]:
    """Agents and representatives whose authority is not in the file."""
    return _unproved(session, dispute, ("agent", "representative"), "authority")


def _unproved(session: Session, dispute: Dispute, roles: tuple[str, ...], kind: str) -> list[Party]:
    """Who acts for another and has no paper of this kind: about either of them, for their side or for all."""
    acting = [p for p in parties.of_dispute(session, dispute.id) if p.role in roles]
    if not acting:
        return []
    papers = session.execute(
        select(Paper.party_id, Paper.for_side).where(Paper.dispute_id == dispute.id, Paper.kind == kind)
    ).all()
    people = {party_id for party_id, _side in papers if party_id is not None}
    sides = {side for party_id, side in papers if party_id is None}
    return [p for p in acting if not sides & {"", p.side} and not people & {p.id, p.for_party_id}]


def names(rows: Iterable[Party]) -> tuple[str, ...]:
    """What they are called."""
    return tuple(row.name for row in rows)


def respondent_unknown(session: Session, dispute: Dispute) -> bool:
    """Nobody on the other side is known by name yet."""
    other = [p for p in parties.principals(session, dispute.id) if p.side == "respondent"]
    return not any(p.kind != "described" for p in other)
