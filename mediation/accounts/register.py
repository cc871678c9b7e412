"""The register of mediators and their leave: who may be assigned on a day (人民调解法 13, 14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.last_said import plain
from mediation.core import clock, keys
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import Absent, Actor
from mediation.security.roles import Role

from . import languages
from .models import Grant, Leave, MediatorRecord, MediatorTraining, User

CHAIN = "sys:roles"
MEMBER, APPOINTED = "member", "appointed"
HEAD, DEPUTY = "head", "deputy"
ADULT = 18
PARTICULARS = ("sex", "born_on", "minority", "filed_number")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of a mediator."""

    organisation_id: int
    in_office_from: date
    in_office_until: date | None = None
    kind: str = APPOINTED
    post: str = ""
    load_cap: int = 20
    skills: str = ""
    sex: str = ""
    born_on: date | None = None
    minority: bool = False
    filed_number: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One mediator as he stands on a day."""

    user: User
    record: MediatorRecord
    leave: Leave | None
    """The leave that covers the day."""
    in_office: bool
    substitute: str = ""
    """Who stands in for him on that day."""


def standings(
    session: Session, day: date, *, organisations: Iterable[int] = (), users: Iterable[int] = ()
) -> list[Standing]:
    """Everybody on the register of these organisations, or these users, by name."""
    query = select(MediatorRecord, User).join(User, User.id == MediatorRecord.user_id)
    wanted, named = list(organisations), list(users)
    query = query.where(or_(MediatorRecord.organisation_id.in_(wanted), MediatorRecord.user_id.in_(named)))
    rows = [(record, user) for record, user in session.execute(query.order_by(User.name, User.id))]
    ids = [user.id for _record, user in rows]
    away, may = on_leave(session, ids, day), granted(session, ids, day)
    substitutes = _names(session, {leave.substitute_id for leave in away.values() if leave.substitute_id})
    return [
        Standing(
            user, record, away.get(user.id),
            in_office=user.active and user.id in may and in_office(record, day),
            substitute=substitutes.get(away[user.id].substitute_id or 0, "") if user.id in away else "",
        )
        for record, user in rows
    ]


def _names(session: Session, users: set[int]) -> dict[int, str]:
    if not users:
        return {}
    query = select(User.id, User.name).where(User.id.in_(users))
    return {row.id: row.name for row in session.execute(query)}


def on_leave(session: Session, users: Iterable[int], day: date) -> dict[int, Leave]:
    """Who of these is away on a day."""
    query = select(Leave).where(Leave.user_id.in_(list(users)), Leave.from_on <= day, Leave.until_on >= day)
    return {row.user_id: row for row in session.scalars(query)}


def stood_in_for(session: Session, user_id: int, day: date) -> tuple[Absent, ...]:
    """Whose substitute this person is on a day, by name."""
    query = (
        select(User.id, User.name)
        .join(Leave, Leave.user_id == User.id)
        .where(Leave.substitute_id == user_id, Leave.from_on <= day, Leave.until_on >= day)
        .order_by(User.name, User.id)
    )
    return tuple(Absent(*row) for row in session.execute(query))


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
    """Days away. RuleBroken when their order is wrong, they overlap, or the substitute cannot stand in."""
    if until_on < from_on:
        raise RuleBroken("until_before_from", {"until_on": ["until_before_from"]})
    if substitute_id == user.id:
        raise RuleBroken("substitute_is_self", {"substitute_id": ["substitute_is_self"]})
    if _away_between(session, user.id, from_on, until_on):
        raise RuleBroken("leave_overlaps", {"from_on": ["leave_overlaps"]})
    if substitute_id is not None and _away_between(session, substitute_id, from_on, until_on):
        raise RuleBroken("substitute_away", {"substitute_id": ["substitute_away"]})
    row = Leave(user_id=user.id, from_on=from_on, until_on=until_on, substitute_id=substitute_id)
    session.add(row)
    session.flush()
    data = {"leave": row.id, "from": from_on.isoformat(), "until": until_on.isoformat(),
            "substitute": substitute_id}
    _note(session, by, "leave.given", user.id, data)
    return row


def name_substitute(session: Session, by: Actor, row: Leave, substitute_id: int) -> None:
    """Who stands in from today on: the days that were stay as they were, the rest is entered anew.

    RuleBroken when he cannot stand in, or nothing is left of the leave.
    """
    first, last = max(row.from_on, clock.today()), row.until_on
    user = session.get_one(User, row.user_id)
    if first > last:
        raise RuleBroken("leave_over", {"substitute_id": ["leave_over"]})
    end_leave(session, by, row, first - timedelta(days=1))
    grant_leave(session, by, user, first, last, substitute_id)


def _away_between(session: Session, user_id: int, first: date, last: date) -> bool:
    query = select(Leave.id).where(Leave.user_id == user_id, Leave.from_on <= last, Leave.until_on >= first)
    return session.scalar(query.limit(1)) is not None


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


def enter(session: Session, by: Actor, user: User, entry: Entry) -> MediatorRecord:
    """Put a mediator on the register, or change his entry. RuleBroken for what cannot be.

    The entry in the log names which particulars changed; a day of birth is nobody's business there.
    """
    entry = _checked(session, user, entry)
    row = session.scalar(select(MediatorRecord).where(MediatorRecord.user_id == user.id))
    new = row is None
    row = row or MediatorRecord(user_id=user.id)
    changed = sorted(name for name in PARTICULARS if getattr(row, name, None) != getattr(entry, name))
    for field in fields(entry):
        setattr(row, field.name, getattr(entry, field.name))
    session.add(row)
    session.flush()
    until = row.in_office_until.isoformat() if row.in_office_until else ""
    data = {"organisation": row.organisation_id, "kind": row.kind, "post": row.post,
            "from": row.in_office_from.isoformat(), "until": until, "cap": row.load_cap,
            "skills": row.skills, "languages": row.languages,
            "fields": [name for name in changed if getattr(row, name)],
            "print": particulars_print(row)}
    _note(session, by, "register.entered" if new else "register.changed", user.id, data)
    return row


def particulars_print(row: MediatorRecord) -> str:
    """By which the log knows the particulars again without holding them."""
    held = (row.sex, row.born_on, bool(row.minority), row.filed_number)
    return keys.current().lookup("particulars", "|".join(map(plain, held)))


def train(session: Session, by: Actor, user: User, held_on: date, hours: int, subject: str) -> None:
    """A training he attended. RuleBroken for one of the future."""
    if held_on > clock.today():
        raise RuleBroken("training_future", {"held_on": ["training_future"]})
    session.add(MediatorTraining(user_id=user.id, held_on=held_on, hours=hours, subject=subject.strip()))
    session.flush()
    data = {"on": held_on.isoformat(), "hours": hours, "subject": subject.strip()}
    _note(session, by, "register.trained", user.id, data)


def trainings(session: Session, user_id: int) -> list[MediatorTraining]:
    """What he attended, newest first."""
    query = select(MediatorTraining).where(MediatorTraining.user_id == user_id)
    return list(session.scalars(query.order_by(MediatorTraining.held_on.desc(), MediatorTraining.id.desc())))


def _checked(session: Session, user: User, entry: Entry) -> Entry:
    if entry.in_office_until is not None and entry.in_office_until < entry.in_office_from:
        raise RuleBroken("until_before_from", {"in_office_until": ["until_before_from"]})
    codes = entry.skills.split()
    if any(not code.isdecimal() or len(code) not in (2, 4, 6) for code in codes):
        raise RuleBroken("skills_odd", {"skills": ["skills_odd"]})
    if entry.post and entry.kind != MEMBER:
        raise RuleBroken("post_of_member", {"post": ["post_of_member"]})
    if entry.born_on is not None and not of_age(entry.born_on, entry.in_office_from):
        raise RuleBroken("mediator_minor", {"born_on": ["mediator_minor"]})
    if entry.post == HEAD and _other_head(session, user.id, entry) is not None:
        raise RuleBroken("head_taken", {"post": ["head_taken"]})
    return replace(entry, skills=" ".join(codes), languages=languages.tidy(entry.languages))


def _other_head(session: Session, user_id: int, entry: Entry) -> int | None:
    query = select(MediatorRecord.user_id).where(
        MediatorRecord.organisation_id == entry.organisation_id, MediatorRecord.post == HEAD,
        MediatorRecord.user_id != user_id,
        or_(MediatorRecord.in_office_until.is_(None), MediatorRecord.in_office_until >= entry.in_office_from),
    )
    return session.scalar(query.limit(1))


def of_age(born_on: date, day: date) -> bool:
    """Whether eighteen years are full on a day (人民调解法 14: an adult)."""
    return (day.year - born_on.year) - ((day.month, day.day) < (born_on.month, born_on.day)) >= ADULT


def in_office(record: MediatorRecord, day: date) -> bool:
    """Whether his office covers the day."""
    return record.in_office_from <= day and (record.in_office_until is None or day <= record.in_office_until)


def granted(session: Session, users: list[int], day: date) -> set[int]:
    """Which of these hold the right to mediate on a day."""
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
