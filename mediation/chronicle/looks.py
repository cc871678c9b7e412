"""Who looked into a case, and who could: from the index of subject and event, and from the access table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.accounts.rights import Right, rights_on
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.models import Access
from mediation.security.roles import LABELS, READS_OWN_ORGANISATION, Role
from workflows.who import WHO

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
    "registrar": _l("Took it in, nobody is assigned yet"),
    "survivor": _l("Leads the case into which it was merged"),
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
    why: str = ""
    """By which right of his, or by which act."""


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
    """Who could open the case in the course of a day: the capacity that opened it, and the right behind.

    What held at any time of the day counts: a right that ended at noon was there in the morning.
    """
    held = list(session.scalars(
        select(Access)
        .where(
            Access.dispute_id == dispute.id, Access.kind.in_(visibility.FULL_KINDS),
            Access.from_at < clock.at(day + timedelta(days=1)),
            or_(Access.until_at.is_(None), Access.until_at > clock.at(day)),
        )
        .order_by(Access.from_at, Access.id)
    ))  # fmt: skip
    people = _people(session, [int(row.scope[2:]) for row in held if row.scope.startswith("p:")])
    rights = [r for r in rights_on(session, day) if r.role in READS_OWN_ORGANISATION and not r.off_all(day)]
    found = []
    for row in held:
        key = int(row.scope[2:])
        kind = str(KINDS[row.kind])
        if row.scope.startswith("p:"):
            why = _("since %(at)s", at=formats.full_moment(row.from_at))
            if row.until_at is not None:
                why = _("%(since)s, until %(at)s", since=why, at=formats.full_moment(row.until_at))
            found.append(MayLook(people.get(key, ""), "", kind, row.from_at, why))
            if row.kind == "mediator":
                found += _substitute(session, dispute, key, day)
        else:
            found += [
                MayLook(r.name, label(LABELS[r.role]), kind, row.from_at, right_in_words(r, day))
                for r in rights if r.organisation_id == key
            ]
    return found


def right_in_words(right: Right, day: date, *, place: bool = True) -> str:
    """Where he holds it (unless that stands beside), since when, by whom, and what ended it."""
    told = [right.organisation] if place else []
    told.append(_("since %(at)s", at=right.since))
    if right.until is not None and right.ended_at is None:
        told.append(_("until %(day)s", day=right.until))
    if right.given_by:
        told.append(_("given by %(name)s", name=called(right.given_by)))
    if right.entered_after(day):
        told.append(_("entered only on %(at)s", at=formats.full_moment(right.given_at)))
    if right.ended_at is not None:
        told.append(_("ended %(at)s", at=formats.full_moment(right.ended_at)))
    if right.disabled_at is not None:
        told.append(_("account off since %(at)s", at=formats.full_moment(right.disabled_at)))
    return "; ".join(told)


def called(name: str) -> str:
    """Who acted, by name; the hub itself in words."""
    return label(WHO["system"]) if name == "system" else name


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
    why = _("on leave %(first)s to %(last)s", first=leave.from_on, last=leave.until_on)
    return [MayLook(user.name, "", str(KINDS[visibility.SUBSTITUTE]), clock.at(leave.from_on), why)]


def _look(row: AuditEntry, organisation: str) -> Look:
    said = decode(row.payload).get("data", {})
    return Look(
        id=row.id,
        at=datetime.fromisoformat(row.at),
        who=str(said.get("actor", "")),
        role=role_label(row.role),
        organisation=organisation,
        what=_what(row.event, said),
        refused=row.outcome == "refused",
    )


def _what(event: str, said: Mapping[str, object]) -> str:
    """What was done; an inspector's look names the engagement it was for."""
    engagement = said.get("engagement")
    return f"{event_label(event)} · {engagement}" if engagement else event_label(event)


def _people(session: Session, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(wanted))).all())
