"""Who looked into a case, and who could: from the index of subject and event, and from the access table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import Grant, User
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.models import Access
from mediation.security.roles import LABELS, READS_OWN_ORGANISATION, Role

from .words import event_label

PAGE = 60

KINDS = {
    "lead": _l("Leading organisation"),
    "above": _l("Level above"),
    "assistant": _l("Handed up, assists"),
    "mediator": _l("Assigned mediator"),
    "substitute": _l("Stands in for the mediator"),
    "joint": _l("Joint mediator"),
    "invited": _l("Invited, accepted"),
    "receiver": _l("Hand-over offered"),
    "sample": _l("Drawn for inspection"),
}
"""Kinds of access in words."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked, or was refused."""

    id: int
    at: datetime
    who: str
    role: str
    organisation: str
    what: str
    refused: bool


@dataclass(frozen=True, slots=True)
class MayLook:
    """Somebody who could see the case on a day, and why."""

    who: str
    role: str
    kind: str
    since: datetime


def looks(session: Session, dispute: Dispute, before: int | None = None, limit: int = PAGE) -> list[Look]:
    """Every look into the case, newest first: what stands in people's own chains about it."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.subject == dispute.subject_key, AuditEntry.chain_id.startswith("u:"))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = list(session.scalars(query))
    found = {row.organisation_id for row in rows if row.organisation_id}
    names = {o.id: o.name for o in session.scalars(select(Organisation).where(Organisation.id.in_(found)))}
    return [_look(row, names.get(row.organisation_id or 0, "")) for row in rows]


def role_label(code: str | None) -> str:
    """The name of a role that an entry holds as text."""
    return label(LABELS[Role(code)]) if code in set(Role) else ""


def may_look(session: Session, dispute: Dispute, day: date) -> list[MayLook]:
    """Who could open the case at the end of a day, by name, with the capacity that opened it."""
    at = min(clock.at(day + timedelta(days=1)) - timedelta(microseconds=1), clock.now())
    rows = list(
        session.scalars(
            select(Access)
            .where(
                Access.dispute_id == dispute.id, Access.kind.in_(visibility.FULL_KINDS),
                visibility.holds_at(at),
            )
            .order_by(Access.from_at, Access.id)
        )
    )
    people = _people(session, [int(row.scope[2:]) for row in rows if row.scope.startswith("p:")])
    found = []
    for row in rows:
        key = int(row.scope[2:])
        if row.scope.startswith("p:"):
            found.append(MayLook(people.get(key, ""), "", str(KINDS[row.kind]), row.from_at))
            if row.kind == "mediator":
                found += _substitute(session, dispute, key, day)
        else:
            kind = str(KINDS[row.kind])
            found += [MayLook(name, role, kind, row.from_at) for name, role in _staff(session, key, day)]
    return found


def _substitute(session: Session, dispute: Dispute, mediator_id: int, day: date) -> list[MayLook]:
    """Who stood in for the mediator on that day, unless he had the case himself before."""
    leave = register.on_leave(session, [mediator_id], day).get(mediator_id)
    user = session.get(User, leave.substitute_id) if leave is not None and leave.substitute_id else None
    if leave is None or user is None:
        return []
    had_it = select(Access.id).where(
        Access.dispute_id == dispute.id, Access.scope == f"p:{user.id}", Access.kind == "mediator"
    )
    if session.scalar(had_it.limit(1)) is not None:
        return []
    return [MayLook(user.name, "", str(KINDS[visibility.SUBSTITUTE]), clock.at(leave.from_on))]


def _look(row: AuditEntry, organisation: str) -> Look:
    said = decode(row.payload).get("data", {})
    return Look(
        id=row.id,
        at=datetime.fromisoformat(row.at),
        who=str(said.get("actor", "")),
        role=role_label(row.role),
        organisation=organisation,
        what=event_label(row.event),
        refused=row.outcome == "refused",
    )


def _people(session: Session, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all())


def _staff(session: Session, organisation_id: int, day: date) -> list[tuple[str, str]]:
    """Names and roles of those whose role read the cases of an organisation on a day."""
    rows = session.execute(
        select(User.name, Grant.role)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.organisation_id == organisation_id,
            Grant.role.in_([role.value for role in READS_OWN_ORGANISATION]),
            Grant.from_on <= day, or_(Grant.until_on.is_(None), Grant.until_on >= day),
        )
        .order_by(Grant.role, User.name)
    )
    return [(name, label(LABELS[Role(role)])) for name, role in rows]
