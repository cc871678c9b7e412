"""The list of users: found by name, organisation and role; who has no password yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User, has_account
from mediation.core import clock
from mediation.core.fields import printable
from mediation.organisations.models import Organisation
from mediation.security.roles import LABELS, Role, RoleLabel

PAGE = 100
MOST = 200
"""People whose slips are printed in one go: forty sheets, and a paper that still opens."""

ALL, NEW, OFF = "", "new", "off"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty texts narrow nothing."""

    q: str = ""
    unit: str = ""
    role: str = ""
    show: str = ALL
    """Empty: everybody; new: without a password; off: switched off."""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> Wanted:
        """From an address or a form; impossible values count as not given."""
        given = {f.name: printable(args.get(f.name, ""), 60) for f in fields(cls)}
        if given["role"] not in set(Role):
            given["role"] = ""
        if not (given["unit"].isdecimal() and len(given["unit"]) < 20):
            given["unit"] = ""
        if given["show"] not in (NEW, OFF):
            given["show"] = ALL
        return cls(**given)

    def as_args(self) -> dict[str, Any]:
        """For an address: only what was given."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list."""

    user: User
    roles: Sequence[RoleLabel]
    units: Sequence[str]


@dataclass(frozen=True, slots=True)
class UserPage:
    """Users of one page, where the next begins, how many there are in all."""

    rows: Sequence[Line]
    older: str
    total: int


def shows() -> list[tuple[str, str]]:
    """What the list can be narrowed to by the state of the account."""
    return [(ALL, _("Every account")), (NEW, _("No password yet")), (OFF, _("Switched off"))]


def users(session: Session, wanted: Wanted, after: str = "") -> UserPage:
    """Users by sign-in name, one page."""
    conditions = _conditions(wanted)
    query = select(User).where(User.login > after, *conditions).order_by(User.login).limit(PAGE + 1)
    rows = list(session.scalars(query))
    total = session.scalar(select(func.count()).select_from(User).where(*conditions)) or 0
    return UserPage(lines(session, rows[:PAGE]), rows[PAGE - 1].login if len(rows) > PAGE else "", total)


def all_of(session: Session, wanted: Wanted) -> list[int]:
    """Everybody on the list who may sign in."""
    query = select(User.id).where(User.active, *_conditions(wanted)).order_by(User.login)
    return list(session.scalars(query))


def lines(session: Session, users: Sequence[User]) -> list[Line]:
    """These users with the rights they hold today."""
    day = clock.today()
    query = (
        select(Grant.user_id, Grant.role, Organisation.name)
        .join(Organisation, Organisation.id == Grant.organisation_id)
        .where(Grant.user_id.in_([u.id for u in users]), Grant.from_on <= day,
               or_(Grant.until_on.is_(None), Grant.until_on >= day))
        .order_by(Grant.id)
    )
    roles: dict[int, dict[str, RoleLabel]] = {}
    units: dict[int, dict[str, None]] = {}
    for user_id, role, name in session.execute(query):
        roles.setdefault(user_id, {})[role] = LABELS[Role(role)]
        units.setdefault(user_id, {})[name] = None
    return [Line(u, list(roles.get(u.id, {}).values()), list(units.get(u.id, {}))) for u in users]


def called(session: Session, text: str) -> tuple[list[Line], list[str]]:
    """The people meant by names or user names, and the words that mean nobody."""
    words = list(dict.fromkeys(filter(None, re.split(r"[\s,;、\uff0c\uff1b]+", text))))[:MOST]
    query = select(User).where(
        User.active, has_account(),
        or_(User.name.in_(words), User.login.in_([word.lower() for word in words]))
    )
    rows = list(session.scalars(query.order_by(User.name, User.login)))
    meant = {row.name for row in rows} | {row.login for row in rows}
    return lines(session, rows), [w for w in words if w not in meant and w.lower() not in meant]


def with_logins(session: Session, logins: Sequence[str]) -> list[Line]:
    """Those of these who may sign in, who need a slip first."""
    query = select(User).where(User.login.in_(logins), User.active, has_account())
    return lines(session, list(session.scalars(query.order_by(User.password_hash != "", User.login))))


def named(session: Session, ids: Iterable[int]) -> list[User]:
    """Those of these who may sign in, by user name."""
    query = select(User).where(User.id.in_(list(ids)), User.active, has_account())
    return list(session.scalars(query.order_by(User.login)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [has_account()]
    if wanted.q:
        conditions.append(or_(User.login.contains(wanted.q.lower(), autoescape=True),
                              User.name.contains(wanted.q, autoescape=True)))
    if wanted.unit or wanted.role:
        day = clock.today()
        held: list[ColumnElement[bool]] = [Grant.user_id == User.id, Grant.from_on <= day,
                or_(Grant.until_on.is_(None), Grant.until_on >= day)]
        if wanted.unit:
            held.append(Grant.organisation_id == int(wanted.unit))
        if wanted.role:
            held.append(Grant.role == wanted.role)
        conditions.append(exists().where(*held))
    if wanted.show == NEW:
        conditions += [User.password_hash == "", User.active.is_(True)]
    if wanted.show == OFF:
        conditions.append(User.active.is_(False))
    return conditions
