"""Who held which right on a day, read from the log alone: an ended right was held until the moment it ended.

A grant may be dated back. On the days before it was entered nobody could use it; it is told all the same,
with the day on which it was entered: who reads the log later must not take it for a right in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.security.roles import Role

from .models import User

CHAIN = "sys:roles"
EVENTS = ("grant.given", "grant.ended", "user.disabled", "user.activated")


@dataclass(frozen=True, slots=True)
class Right:
    """One right as it stood on a day."""

    user_id: int
    name: str
    role: Role
    organisation_id: int
    organisation: str
    since: date
    until: date | None
    """Its last day as it was known on that day."""
    given_by: str
    given_at: datetime
    ended_at: datetime | None = None
    """When it was ended in the course of that very day."""
    disabled_at: datetime | None = None
    """Since when the account was switched off; empty while it was on."""

    def off_all(self, day: date) -> bool:
        """Whether the account was switched off for the whole of a day."""
        return self.disabled_at is not None and clock.day_of(self.disabled_at) < day

    def entered_after(self, day: date) -> bool:
        """Whether the right was dated back: on that day nobody knew of it yet."""
        return clock.day_of(self.given_at) > day


@dataclass(frozen=True, slots=True)
class _Given:
    user: int
    role: str
    organisation: int
    since: date
    until: date | None
    by: str
    at: datetime
    ended_at: datetime | None = None


def rights_on(session: Session, day: date, users: Iterable[int] | None = None) -> list[Right]:
    """Every right of a day (of these users), by organisation, role and name."""
    grants, off = _read(session, day)
    wanted = set(users) if users is not None else None
    held = [g for g in grants.values() if _held(g, day) and (wanted is None or g.user in wanted)]
    names = _names(session, User, {g.user for g in held})
    places = _names(session, Organisation, {g.organisation for g in held})
    rights = [
        Right(
            g.user, names.get(g.user, ""), Role(g.role), g.organisation, places.get(g.organisation, ""),
            g.since, g.until, g.by, g.at, g.ended_at, off.get(g.user),
        )
        for g in held
    ]
    return sorted(rights, key=lambda r: (r.organisation, r.role.value, r.name, r.user_id))


def _held(grant: _Given, day: date) -> bool:
    if grant.ended_at is not None and clock.day_of(grant.ended_at) == day:
        return grant.since <= day
    return grant.since <= day and (grant.until is None or day <= grant.until)


def _read(session: Session, day: date) -> tuple[Mapping[int, _Given], Mapping[int, datetime]]:
    """Grants and accounts that were off, as the log told them up to the end of the day.

    A grant that was entered later for an earlier day is among them.
    """
    end = clock.at(day + timedelta(days=1))
    grants: dict[int, _Given] = {}
    off: dict[int, datetime] = {}
    for at, event, user, data in _entries(session):
        key = int(data["grant"]) if "grant" in data else 0
        if event == "grant.given":
            until = date.fromisoformat(data["until"]) if data["until"] else None
            grants[key] = _Given(
                user, data["role"], int(data["organisation"]), date.fromisoformat(data["from"]), until,
                data.get("actor", ""), at,
            )
        elif at >= end:
            continue
        elif event == "grant.ended":
            grants[key] = replace(grants[key], until=date.fromisoformat(data["until"]), ended_at=at)
        elif event == "user.disabled":
            off[user] = at
        else:
            off.pop(user, None)
    return grants, off


def _entries(session: Session) -> Iterator[tuple[datetime, str, int, Mapping[str, str]]]:
    rows = session.execute(
        select(AuditEntry.at, AuditEntry.event, AuditEntry.subject, AuditEntry.payload)
        .where(AuditEntry.chain_id == CHAIN, AuditEntry.event.in_(EVENTS))
        .order_by(AuditEntry.seq)
    )
    for at, event, subject, payload in rows:
        user = int(subject.partition(":")[2])
        yield datetime.fromisoformat(at), event, user, decode(payload).get("data", {})


def _names(session: Session, model: type[User] | type[Organisation], ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(session.execute(select(model.id, model.name).where(model.id.in_(wanted))).all())
