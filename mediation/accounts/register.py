"""The register of mediators and their leave: who may be assigned on a day (人民调解法 13, 14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import Actor
from mediation.security.roles import Role

from .models import Grant, Leave, MediatorRecord, User

CHAIN = "sys:roles"


@dataclass(frozen=True, slots=True)
class Standing:
    """One mediator as he stands on a day."""

    user: User
    record: MediatorRecord
    leave: Leave | None
    """The leave that covers the day."""
    in_office: bool


def standings(
    session: Session, day: date, *, organisations: Iterable[int] = (), users: Iterable[int] = ()
) -> list[Standing]:
    """Everybody on the register of these organisations, or these users, by name."""
    query = select(MediatorRecord, User).join(User, User.id == MediatorRecord.user_id)
    wanted, named = list(organisations), list(users)
    query = query.where(or_(MediatorRecord.organisation_id.in_(wanted), MediatorRecord.user_id.in_(named)))
    rows = [(record, user) for record, user in session.execute(query.order_by(User.name, User.id))]
    ids = [user.id for _record, user in rows]
    away, granted = on_leave(session, ids, day), _granted(session, ids, day)
    return [
        Standing(
            user, record, away.get(user.id),
            in_office=user.active and user.id in granted and _in_office(record, day),
        )
        for record, user in rows
    ]


def on_leave(session: Session, users: Iterable[int], day: date) -> dict[int, Leave]:
    """Who of these is away on a day."""
    query = select(Leave).where(Leave.user_id.in_(list(users)), Leave.from_on <= day, Leave.until_on >= day)
    return {row.user_id: row for row in session.scalars(query)}


def leaves(session: Session, users: Iterable[int], since: date) -> list[Leave]:
    """Leave of these users that is not over before a day, soonest first."""
    query = select(Leave).where(Leave.user_id.in_(list(users)), Leave.until_on >= since)
    return list(session.scalars(query.order_by(Leave.from_on, Leave.id)))


def lock(session: Session, user_id: int) -> MediatorRecord | None:
    """The mediator's entry, held until the act ends: two assignments to one person wait for each other."""
    query = select(MediatorRecord).where(MediatorRecord.user_id == user_id)
    return session.scalar(query.with_for_update())


def grant_leave(
    session: Session, by: Actor, user: User, from_on: date, until_on: date, substitute_id: int | None = None
) -> Leave:
    """Days away. RuleBroken when they are in the wrong order or overlap, or he would stand in for himself."""
    if until_on < from_on:
        raise RuleBroken("until_before_from", {"until_on": ["until_before_from"]})
    if substitute_id == user.id:
        raise RuleBroken("substitute_is_self", {"substitute_id": ["substitute_is_self"]})
    query = select(Leave.id).where(
        Leave.user_id == user.id, Leave.from_on <= until_on, Leave.until_on >= from_on
    )
    if session.scalar(query.limit(1)) is not None:
        raise RuleBroken("leave_overlaps", {"from_on": ["leave_overlaps"]})
    row = Leave(user_id=user.id, from_on=from_on, until_on=until_on, substitute_id=substitute_id)
    session.add(row)
    session.flush()
    data = {"leave": row.id, "from": from_on.isoformat(), "until": until_on.isoformat(),
            "substitute": substitute_id}
    _note(session, by, "leave.given", user.id, data)
    return row


def end_leave(session: Session, by: Actor, row: Leave, last_on: date) -> None:
    """Back earlier, or not away at all when the last day lies before the first."""
    if last_on >= row.until_on:
        raise RuleBroken("leave_not_shorter", {"until_on": ["leave_not_shorter"]})
    data = {"leave": row.id, "until": last_on.isoformat()}
    user_id = row.user_id
    if last_on < row.from_on:
        session.delete(row)
    else:
        row.until_on = last_on
    session.flush()
    _note(session, by, "leave.ended", user_id, data)


def enter(
    session: Session, by: Actor, user: User, *, organisation_id: int, kind: str, in_office_from: date,
    in_office_until: date | None, load_cap: int, skills: str,
) -> MediatorRecord:
    """Put a mediator on the register, or change his entry. RuleBroken for what cannot be."""
    if in_office_until is not None and in_office_until < in_office_from:
        raise RuleBroken("until_before_from", {"in_office_until": ["until_before_from"]})
    codes = skills.split()
    if any(not code.isdecimal() or len(code) not in (2, 4, 6) for code in codes):
        raise RuleBroken("skills_odd", {"skills": ["skills_odd"]})
    row = session.scalar(select(MediatorRecord).where(MediatorRecord.user_id == user.id))
    new = row is None
    row = row or MediatorRecord(user_id=user.id)
    row.organisation_id, row.kind = organisation_id, kind
    row.in_office_from, row.in_office_until = in_office_from, in_office_until
    row.load_cap, row.skills = load_cap, " ".join(codes)
    session.add(row)
    session.flush()
    data = {"organisation": organisation_id, "kind": kind, "from": in_office_from.isoformat(),
            "until": in_office_until.isoformat() if in_office_until else "", "cap": load_cap,
            "skills": row.skills}
    _note(session, by, "register.entered" if new else "register.changed", user.id, data)
    return row


def _in_office(record: MediatorRecord, day: date) -> bool:
    return record.in_office_from <= day and (record.in_office_until is None or day <= record.in_office_until)


def _granted(session: Session, users: list[int], day: date) -> set[int]:
    return set(session.scalars(
        select(Grant.user_id).where(
            Grant.user_id.in_(users), Grant.role == Role.MEDIATOR.value, Grant.from_on <= day,
            or_(Grant.until_on.is_(None), Grant.until_on >= day),
        )
    ))


def _note(session: Session, by: Actor, event: str, user_id: int, data: dict[str, object]) -> None:
    recorder.note(
        session, CHAIN, event, f"user:{user_id}", actor_id=by.user_id, data={"actor": by.name, **data}
    )
