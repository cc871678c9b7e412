"""The way in: a code is tried, tries are counted and locked in the database, a session is opened.

Wrong number, wrong code, locked and no longer valid answer alike and take the same work. Every wrong try is
an entry. A code dies after so many wrong tries that guessing it is not worth beginning.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment.invitation_models import Invitation
from mediation.assignment.invitation_queries import LIVE
from mediation.audit import recorder
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import TooMany

from . import fingerprints, guest_sessions
from .models import GuestFailure, InvitationPass

WRONG_UNTIL_LOCKED = 5
LOCK_FOR = timedelta(minutes=15)
WRONG_UNTIL_DEAD = 15
"""After so many wrong codes this one opens nothing any more; the committee issues another."""

ADDRESS_WINDOW = timedelta(minutes=10)
MOST_PER_ADDRESS = 20

NOBODY = 0
"""Stands for the invitation where the number leads to none, so that the same work is done."""


@dataclass(frozen=True, slots=True)
class Key:
    """What somebody shows beside the code: his link, the number of his slip, or a session that has ended."""

    link_token: str = ""
    number: str = ""
    session_token: str = ""


def enter(key: Key, code: str, address: str) -> str | None:
    """Try a code. The token of a session when it fits; None for everything else, always alike.

    TooMany when this address has failed too often lately.
    """
    with db.writing() as session:
        _throttle(session, address)
        found = _pass_of(session, key)
        typed = fingerprints.of_code(found.invitation_id if found else NOBODY, _folded(code))
        fits = hmac.compare_digest(found.code_hash if found else fingerprints.of_code(NOBODY, ""), typed)
        row = session.get(Invitation, found.invitation_id) if found else None
        if found is not None and row is not None and fits and _usable(session, found, row):
            in_house = bool(key.number) or guest_sessions.was_shared(session, key.session_token)
            return guest_sessions.begin(session, row, shared=in_house)
        _failed(session, key, address, found, row)
    return None


def again_at(address: str) -> datetime | None:
    """When to try again from this address after a lock's worth of wrong tries; None while there were fewer.

    Counted by address alone, so that it says nothing of any number.
    """
    with db.reading() as session:
        if _failures(session, address, LOCK_FOR) < WRONG_UNTIL_LOCKED:
            return None
    return clock.now() + LOCK_FOR


def _usable(session: Session, found: InvitationPass, row: Invitation) -> bool:
    """Whether the right code would let in now."""
    if row.state not in LIVE or is_locked(found) or is_dead(found):
        return False
    return session.get_one(User, row.invitee_id).active


def is_locked(found: InvitationPass) -> bool:
    """Whether no code is looked at for a while."""
    return found.locked_until is not None and found.locked_until > clock.now()


def is_dead(found: InvitationPass) -> bool:
    """Whether this code was tried wrongly too often ever to open anything."""
    return found.failed_count >= WRONG_UNTIL_DEAD


def _pass_of(session: Session, key: Key) -> InvitationPass | None:
    query = select(InvitationPass).with_for_update()
    if key.link_token:
        return session.scalar(query.where(InvitationPass.link_hash == fingerprints.of_link(key.link_token)))
    if key.session_token:
        of = guest_sessions.invitation_of(session, key.session_token)
        return session.scalar(query.where(InvitationPass.invitation_id == of))
    return session.scalar(query.where(InvitationPass.number == _folded(key.number)))


def _folded(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


def _throttle(session: Session, address: str) -> None:
    if _failures(session, address) >= MOST_PER_ADDRESS:
        raise TooMany(int(ADDRESS_WINDOW.total_seconds()))


def _failures(session: Session, address: str, within: timedelta = ADDRESS_WINDOW) -> int:
    since = clock.now() - within
    query = select(func.count()).where(GuestFailure.address == address, GuestFailure.at > since)
    return session.scalar(query) or 0


def _failed(
    session: Session, key: Key, address: str, found: InvitationPass | None, row: Invitation | None
) -> None:
    session.add(GuestFailure(address=address, at=clock.now()))
    session.flush()
    if _failures(session, address) >= MOST_PER_ADDRESS:  # from now on the address is refused
        recorder.note_once(
            session, "sys:signin", "guest.address_refused", f"address:{address}",
            clock.now() - ADDRESS_WINDOW, data={"address": address}, outcome="refused",
        )
    if found is None or row is None:
        data = {"number": fingerprints.of_number(_folded(key.number))}
        recorder.note(session, "sys:signin", "guest.unknown_number", data=data, outcome="refused")
        return
    was_locked = is_locked(found)
    if not was_locked:
        found.failed_count += 1
        if found.failed_count % WRONG_UNTIL_LOCKED == 0:
            found.locked_until = clock.now() + LOCK_FOR
    guest_sessions.note(session, row, "guest.code_failed", {"locked": was_locked}, "refused")
