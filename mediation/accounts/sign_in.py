"""Sign-in, lock-out and server-side sessions, all in the database."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock, keys
from mediation.core.exceptions import TooMany

from . import passwords
from .models import SignIn, SignInFailure, User
from .service import find

MAX_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(minutes=10)
MAX_PER_ADDRESS = 50
IDLE = timedelta(minutes=60)
IDLE_SHARED = timedelta(minutes=15)
WARNING = timedelta(minutes=2)
"""So long before its end the page asks whether somebody is still there."""
ABSOLUTE = timedelta(hours=12)
SIGNED_IN = "user.sign_in"
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a try: a token for a session, or nothing."""

    token: str | None
    user_id: int | None


def attempt(session: Session, login: str, password: str, address: str, shared: bool) -> Attempt:
    """Try to sign in. Wrong, unknown, disabled, locked, from outside: all look alike; TooMany by address."""
    _throttle(session, address)
    user = find(session, login)
    if user is None:
        passwords.burn(password)
        _failed(session, address)
        recorder.note(
            session,
            "sys:signin",
            "user.unknown_name",
            data={"name": keys.current().lookup("login", login.strip().lower()), "address": address},
            outcome="refused",
        )
        return Attempt(None, None)
    locked = user.locked_until is not None and user.locked_until > clock.now()
    fits = passwords.matches(user.password_hash, password)
    if locked or not user.active or user.is_outsider or not fits:
        if not locked:
            _count_failure(user)
        _failed(session, address)
        _note(session, user, "user.sign_in_failed", {"locked": locked, "address": address})
        return Attempt(None, user.id)
    user.failed_count, user.locked_until = 0, None
    token, row = _open(session, user, shared, address)
    _note(session, user, SIGNED_IN, {"shared": shared, "address": address, "print": browser_print(row)})
    return Attempt(token, user.id)


def use_code(session: Session, login: str, code: str, address: str) -> User | None:
    """The user whose printed code this is, or None; wrong tries count like wrong passwords."""
    _throttle(session, address)
    user = find(session, login)
    valid = (
        user is not None
        and user.active
        and not user.is_outsider
        and bool(user.code_hash)
        and user.code_until is not None
        and user.code_until > clock.now()
        and (user.locked_until is None or user.locked_until <= clock.now())
    )
    if valid and user is not None and passwords.code_fits(user.code_hash, user.id, code):
        return user
    if user is not None:
        _count_failure(user)
        _note(session, user, "user.code_failed", {"address": address})
    _failed(session, address)
    return None


def _count_failure(user: User) -> None:
    user.failed_count += 1
    if user.failed_count >= MAX_FAILURES:
        user.locked_until = clock.now() + LOCK_FOR
        user.failed_count = 0


def _throttle(session: Session, address: str) -> None:
    if _failures(session, address) >= MAX_PER_ADDRESS:
        raise TooMany(int(ADDRESS_WINDOW.total_seconds()))


def _failures(session: Session, address: str) -> int:
    query = (
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.address == address, SignInFailure.at > clock.now() - ADDRESS_WINDOW)
    )
    return session.scalar(query) or 0


def _failed(session: Session, address: str) -> None:
    """Count it; the try that fills the window says in the log that the address is refused from now on."""
    session.add(SignInFailure(address=address, at=clock.now()))
    session.flush()
    if _failures(session, address) >= MAX_PER_ADDRESS:
        recorder.note_once(
            session, "sys:signin", "user.address_refused", f"address:{address}",
            clock.now() - ADDRESS_WINDOW, data={"address": address}, outcome="refused",
        )


def _open(session: Session, user: User, shared: bool, address: str) -> tuple[str, SignIn]:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = SignIn(
        token_hash=token_hash(token),
        user_id=user.id,
        csrf_seed=secrets.token_hex(16),
        created_at=now,
        seen_at=now,
        shared_computer=shared,
        address=address,
    )
    session.add(row)
    session.flush()
    return token, row


def browser_print(row: SignIn) -> str:
    """By which the log knows a signed-in browser and whose it is."""
    said = f"{row.token_hash}|{row.user_id}|{row.created_at.isoformat()}"
    return keys.current().lookup("sign_in", said)


def token_hash(token: str) -> str:
    """How a token is stored: its hash, so that a copied database opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def live(session: Session, token: str) -> SignIn | None:
    """The session of a token if it is neither ended, idle nor too old."""
    row = session.get(SignIn, token_hash(token))
    if row is None or row.ended_at is not None:
        return None
    return row if left(row) >= timedelta() else None


def left(row: SignIn) -> timedelta:
    """How long a session lives on when nothing is pressed."""
    now = clock.now()
    idle = IDLE_SHARED if row.shared_computer else IDLE
    return min(row.seen_at + idle, row.created_at + ABSOLUTE) - now


def seconds_left(row: SignIn) -> int:
    """The same in seconds for the page; never none while it lives, so that nobody takes it for over."""
    return max(1, ceil(left(row).total_seconds()))


def needs_touch(row: SignIn) -> bool:
    """Whether the last-seen time is old enough to be written again."""
    return clock.now() - row.seen_at > SEEN_EVERY


def touch(session: Session, token: str) -> None:
    """Write the last-seen time, unless the session was ended meanwhile."""
    row = session.get(SignIn, token_hash(token), with_for_update=True)
    if row is not None and row.ended_at is None:
        row.seen_at = clock.now()


def end(session: Session, token: str) -> None:
    """Sign out: the token is dead from now on."""
    row = session.get(SignIn, token_hash(token))
    if row is None or row.ended_at is not None:
        return
    row.ended_at = clock.now()
    user = session.get_one(User, row.user_id)
    session.flush()
    _note(session, user, "user.sign_out", {})


def _note(session: Session, user: User, event: str, data: dict[str, object]) -> None:
    recorder.note(
        session,
        f"u:{user.id}",
        event,
        actor_id=user.id,
        data={"actor": user.name, **data},
        outcome="refused" if event.endswith("failed") else "ok",
    )
