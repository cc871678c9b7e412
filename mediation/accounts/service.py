"""Users and grants: made, changed and ended, each with its entry in the right chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock, keys
from mediation.core.exceptions import RuleBroken
from mediation.core.ids import new_id
from mediation.security.actor import Actor, GrantView
from mediation.security.roles import ADMINISTRATORS, Role, kept_apart
from mediation.settings import service as settings
from mediation.settings.defaults import SIGN_IN

from . import passwords, register
from .models import OUTSIDER, Grant, SignIn, User

PASSWORD_SET = "user.password_set"  # noqa: S105 -- the name of an event
CODE_GIVEN = "user.code_given"

# Asked by every page and every act: made once.
_HELD = (
    select(Grant.role, Grant.organisation_id)
    .where(
        Grant.user_id == bindparam("holder"), Grant.from_on <= bindparam("on"),
        or_(Grant.until_on.is_(None), Grant.until_on >= bindparam("on")),
    )
    .order_by(Grant.id)
)


def find(session: Session, login: str) -> User | None:
    """The user with this sign-in name, in any case of letters."""
    return session.scalar(select(User).where(User.login == login.strip().lower()))


def create_user(
    session: Session, by: Actor, *, login: str, name: str, phone: str = "", firm: str = "", demo: bool = False
) -> User:
    """A new user without a password. Raises RuleBroken when the name is taken or kept for outside people."""
    login = login.strip().lower()
    if login.startswith(OUTSIDER):
        raise RuleBroken("login_kept", {"login": ["login_kept"]})
    return _create(session, by, User(login=login, name=name.strip(), phone=phone, firm=firm, demo=demo))


def create_outsider(session: Session, by: Actor, *, name: str, phone: str, firm: str) -> User:
    """A person invited by name who never gets an account."""
    return _create(session, by, User(login=f"{OUTSIDER}{new_id()}", name=name, phone=phone, firm=firm))


def _create(session: Session, by: Actor, user: User) -> User:
    if find(session, user.login) is not None:
        raise RuleBroken("login_taken", {"login": ["login_taken"]})
    session.add(user)
    session.flush()
    data: dict[str, object] = {
        "login": user.login, "name": user.name, "print": particulars_print(user), "demo": user.demo
    }
    _note_role(session, by, "user.created", user, data)
    return user


def particulars_print(user: User) -> str:
    """By which the log knows name, phone and firm again without holding them."""
    return keys.current().lookup("account", f"{user.name}|{user.phone}|{user.firm}")


def give_code(session: Session, by: Actor, user: User) -> str:
    """A one-time code to print; it replaces any earlier one and unlocks the account.

    RuleBroken for somebody from outside: a code opens an account, and he has none.
    """
    _only_with_account(user)
    code = passwords.new_code()
    user.code_hash = passwords.code_mark(user.id, code)
    user.code_until = clock.now() + timedelta(days=settings.value(session, SIGN_IN).code_days)
    user.failed_count, user.locked_until = 0, None
    session.flush()
    _note_role(session, by, CODE_GIVEN, user, {"print": code_print(user)})
    return code


def code_print(user: User) -> str:
    """By which the log knows a one-time code and its end again without holding them."""
    until = user.code_until.isoformat() if user.code_until else ""
    return keys.current().lookup("code", f"{user.code_hash}|{until}")


def give_codes(session: Session, by: Actor, users: Iterable[User]) -> list[tuple[User, str]]:
    """A code for each of these; each has its entry, so that the log says who was given one."""
    return [(user, give_code(session, by, user)) for user in users]


def set_password(session: Session, user: User, password: str) -> None:
    """Set a checked password and end every session of the user. RuleBroken when too weak or from outside."""
    _only_with_account(user)
    weak = passwords.weakness(password, user.login)
    if weak:
        raise RuleBroken(weak, {"password": [weak]})
    user.code_hash, user.code_until = "", None
    user.failed_count, user.locked_until = 0, None
    end_sessions(session, user.id)
    keep_password(session, user, passwords.hash_password(password))


def keep_password(session: Session, user: User, password_hash: str) -> None:
    """Keep a hash, and its keyed print in the log: one that was put into the row otherwise is found out."""
    user.password_hash = password_hash
    session.flush()
    data = {"actor": user.name, "print": password_print(password_hash)}
    recorder.note(session, f"u:{user.id}", PASSWORD_SET, actor_id=user.id, data=data)


def password_print(password_hash: str) -> str:
    """By which the log knows a hash again without holding it."""
    return keys.current().lookup("password", password_hash)


def set_active(session: Session, by: Actor, user: User, active: bool) -> None:
    """Switch an account off or on; off ends its sessions at once."""
    user.active = active
    if not active:
        end_sessions(session, user.id)
    session.flush()
    _note_role(session, by, "user.activated" if active else "user.disabled", user, {})
    if not active:
        _keep_administrators(session, {Role(g.role) for g in _held(session, user.id)})


def end_sessions(session: Session, user_id: int) -> None:
    """End every server-side session of a user."""
    open_ones = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    for row in session.scalars(open_ones):
        row.ended_at = clock.now()


def give_grant(
    session: Session,
    by: Actor,
    user: User,
    role: Role,
    organisation_id: int,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Grant:
    """A dated grant. RuleBroken when its days are in the wrong order, or who administers would keep audit."""
    _only_with_account(user)
    start = from_on or clock.today()
    if by.user_id == user.id and not by.is_system:
        raise RuleBroken("grant_to_self", {"role": ["grant_to_self"]})
    if until_on is not None and until_on < start:
        raise RuleBroken("until_before_from", {"until_on": ["until_before_from"]})
    same = select(Grant.id).where(
        Grant.user_id == user.id, Grant.role == role.value, Grant.organisation_id == organisation_id,
        or_(Grant.until_on.is_(None), Grant.until_on >= start),
    )
    if session.scalar(same.limit(1)) is not None:
        raise RuleBroken("grant_exists", {"role": ["grant_exists"]})
    grant = Grant(
        user_id=user.id,
        role=role.value,
        organisation_id=organisation_id,
        from_on=start,
        until_on=until_on,
        given_by=by.user_id,
    )
    session.add(grant)
    session.flush()
    data: dict[str, object] = {
        "grant": grant.id,
        "role": role.value,
        "organisation": organisation_id,
        "from": start.isoformat(),
        "until": until_on.isoformat() if until_on else "",
    }
    _note_role(session, by, "grant.given", user, data)
    _keep_apart(session, grant)
    return grant


def _keep_apart(session: Session, given: Grant) -> None:
    """Asked after the entry is written, as the last administrator is: two who give one right each wait."""
    until = given.until_on
    query = select(Grant.role).where(
        Grant.user_id == given.user_id, or_(Grant.until_on.is_(None), Grant.until_on >= given.from_on),
        *([Grant.from_on <= until] if until is not None else []),
    )
    if any(kept_apart(Role(given.role), Role(role)) for role in session.scalars(query)):
        raise RuleBroken("keeper_apart", {"role": ["keeper_apart"]})


def end_grant(session: Session, by: Actor, grant: Grant, until_on: date | None = None) -> None:
    """End a grant with the day before ``until_on`` (default: it no longer holds today)."""
    grant.until_on = (until_on or clock.today()) - timedelta(days=1)
    user = session.get_one(User, grant.user_id)
    session.flush()
    _note_role(session, by, "grant.ended", user, {"grant": grant.id, "until": grant.until_on.isoformat()})
    _keep_administrators(session, {Role(grant.role)})


def change_user(session: Session, by: Actor, user: User, *, name: str, phone: str, firm: str) -> None:
    """Name, phone and firm. Nothing is written when nothing changed."""
    wanted = {"name": name.strip(), "phone": phone.strip(), "firm": firm.strip()}
    if not wanted["name"]:
        raise RuleBroken("name_missing", {"name": ["name_missing"]})
    changed = {key: value for key, value in wanted.items() if getattr(user, key) != value}
    for key, value in changed.items():
        setattr(user, key, value)
    session.flush()
    if changed:
        data: dict[str, object] = {"fields": sorted(changed), "print": particulars_print(user)}
        _note_role(session, by, "user.changed", user, data)


def _only_with_account(user: User) -> None:
    if user.is_outsider:
        raise RuleBroken("no_account")


def _held(session: Session, user_id: int) -> list[Grant]:
    day = clock.today()
    query = select(Grant).where(
        Grant.user_id == user_id, Grant.from_on <= day, or_(Grant.until_on.is_(None), Grant.until_on >= day)
    )
    return list(session.scalars(query))


def _keep_administrators(session: Session, roles: set[Role]) -> None:
    """Somebody must stay who can put things right.

    Asked after the entry is written: it holds the chain's lock, so two who
    remove each other at once cannot both succeed.
    """
    day = clock.today()
    for role in roles & ADMINISTRATORS:
        left = (
            select(Grant.id).join(User, User.id == Grant.user_id)
            .where(Grant.role == role.value, User.active, Grant.from_on <= day,
                   or_(Grant.until_on.is_(None), Grant.until_on >= day))
        )
        if session.scalar(left.limit(1)) is None:
            raise RuleBroken("last_administrator", {"role": ["last_administrator"]})


def grants_of(session: Session, user_id: int, day: date) -> tuple[GrantView, ...]:
    """The grants that hold on a day."""
    rows = session.execute(_HELD, {"holder": user_id, "on": day})
    return tuple(GrantView(Role(role), organisation_id) for role, organisation_id in rows)


def actor_of(session: Session, user: User, day: date | None = None) -> Actor:
    """The user as an actor with the grants of the day (default: today)."""
    on = day or clock.today()
    actor = Actor(user.id, user.name, grants_of(session, user.id, on), on)
    if not actor.has(Role.MEDIATOR):
        return actor
    return replace(actor, stands_for=register.stood_in_for(session, user.id, on))


def _note_role(session: Session, by: Actor, event: str, user: User, data: dict[str, object]) -> None:
    recorder.note(
        session,
        "sys:roles",
        event,
        actor_id=by.user_id,
        subject=f"user:{user.id}",
        data={"actor": by.name, **data},
    )
