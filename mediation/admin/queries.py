"""What administrators look at: people, organisations, leave, what was changed. Nothing of any case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import Grant, Leave, MediatorRecord, User
from mediation.accounts.register import Standing
from mediation.assignment.queries import loads
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below
from mediation.security.actor import Actor
from mediation.security.roles import LABELS, Role, RoleLabel
from workflows import FLOWS
from workflows.flow import StateKind

from . import telling

CHAINS = ("sys:roles", "sys:organisations", "sys:settings")
CHANGES = 100


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as the page of a person tells it."""

    grant: Grant
    role: RoleLabel
    organisation: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Away:
    """One leave with names."""

    leave: Leave
    name: str
    substitute: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of users, organisations or settings, in the words of the log."""

    at: datetime
    who: str
    event: str
    about: str
    what: str
    why: str
    from_on: str
    """The day from which it holds; empty: at once."""


def grants(session: Session, user_id: int) -> list[Held]:
    """Every grant of a person, those in force first."""
    day = clock.today()
    query = (
        select(Grant, Organisation).join(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.user_id == user_id).order_by(Grant.from_on.desc(), Grant.id.desc())
    )
    held = [
        Held(grant, LABELS[Role(grant.role)], unit.name,
             grant.from_on <= day and (grant.until_on is None or grant.until_on >= day))
        for grant, unit in session.execute(query)
    ]
    return sorted(held, key=lambda h: not h.holds)


def record_of(session: Session, user_id: int) -> MediatorRecord | None:
    """The entry in the register of mediators."""
    return session.scalar(select(MediatorRecord).where(MediatorRecord.user_id == user_id))


def mediators(session: Session, actor: Actor) -> list[Standing]:
    """The mediators whose leave this person keeps: all for the administrator, else of his own houses."""
    if actor.has(Role.SECURITY_ADMIN):
        houses = set(session.scalars(select(Organisation.id)))
    else:
        own = (g.organisation_id for g in actor.grants if g.role in (Role.HEAD, Role.CLERK))
        houses = {unit for house in own for unit in below(session, house)}
    return register.standings(session, clock.today(), organisations=houses)


def away(session: Session, people: Sequence[Standing]) -> list[Away]:
    """Leave that is not over, with names."""
    names = {row.user.id: row.user.name for row in people}
    return [
        Away(leave, names[leave.user_id], _name(session, leave.substitute_id))
        for leave in register.leaves(session, names, clock.today())
    ]


def open_loads(session: Session, people: Sequence[Standing]) -> dict[int, int]:
    """Open disputes per mediator: a number, nothing of the cases."""
    return loads(session, [row.user.id for row in people])


def leads_open(session: Session, organisation_id: int) -> bool:
    """Whether an organisation still leads open disputes."""
    states = [s.code for s in FLOWS["dispute"].states if s.kind is StateKind.OPEN]
    query = select(Dispute.id).where(Dispute.lead_org_id == organisation_id, Dispute.state.in_(states))
    return session.scalar(query.limit(1)) is not None


def counts(session: Session) -> dict[str, int]:
    """How many users and organisations there are: an empty hub shows its first steps."""
    return {
        "users": session.scalar(select(func.count()).select_from(User).where(User.active)) or 0,
        "organisations": session.scalar(
            select(func.count()).select_from(Organisation).where(Organisation.closed_on.is_(None))
        ) or 0,
        "mediators": session.scalar(select(func.count()).select_from(MediatorRecord)) or 0,
    }


def changes(session: Session) -> Iterator[Changed]:
    """The last changes of users, organisations and settings: from when, by whom."""
    query = select(AuditEntry).where(AuditEntry.chain_id.in_(CHAINS)).order_by(AuditEntry.id.desc())
    yield from (_changed(session, entry) for entry in session.scalars(query.limit(CHANGES)))


def changes_of(session: Session, *subjects: str) -> Iterator[Changed]:
    """Every change of these subjects, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject.in_(subjects), AuditEntry.chain_id.in_(CHAINS))
        .order_by(AuditEntry.id.desc()).limit(CHANGES)
    )
    yield from (_changed(session, entry) for entry in session.scalars(query))


def calendar_changes(session: Session, year: int) -> Iterator[Changed]:
    """What was entered of a year's working days, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.chain_id == "sys:settings", AuditEntry.subject.startswith(f"calendar:{year}"))
        .order_by(AuditEntry.id.desc()).limit(CHANGES)
    )
    yield from (_changed(session, entry) for entry in session.scalars(query))


def _changed(session: Session, entry: AuditEntry) -> Changed:
    payload = decode(entry.payload)
    return Changed(
        at=datetime.strptime(entry.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
        who=telling.who(str(payload.get("data", {}).get("actor", ""))),
        event=telling.event(entry.event),
        about=telling.about(session, entry.subject),
        what=telling.what(session, entry.subject, payload),
        why=str(payload.get("data", {}).get("why", "")),
        from_on=str(payload.get("data", {}).get("from_on", "")),
    )


def _name(session: Session, user_id: int | None) -> str:
    user = session.get(User, user_id) if user_id else None
    return user.name if user is not None else ""
