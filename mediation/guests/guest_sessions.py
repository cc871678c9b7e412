"""Sessions of invited persons, on the server: each for one invitation and dead the moment it is ended."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment.invitation_models import Invitation
from mediation.audit import recorder
from mediation.core import clock
from mediation.core.database import db

from . import fingerprints
from .models import GuestSession

IDLE = timedelta(minutes=60)
IDLE_SHARED = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def begin(session: Session, row: Invitation, *, shared: bool) -> str:
    """A session for one invitation; its token. ``shared``: at a computer of the house."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session.add(GuestSession(
        token_hash=fingerprints.of_session(token), invitation_id=row.id, created_at=now, seen_at=now,
        shared_computer=shared,
    ))
    note(session, row, "guest.entered", {"shared": shared}, "ok")
    return token


def live(session: Session, token: str) -> GuestSession | None:
    """The session of a token, unless it was ended, left alone for long, or is too old."""
    row = session.get(GuestSession, fingerprints.of_session(token))
    if row is None or row.ended_at is not None:
        return None
    now, idle = clock.now(), IDLE_SHARED if row.shared_computer else IDLE
    return None if now - row.seen_at > idle or now - row.created_at > ABSOLUTE else row


def invitation_of(session: Session, token: str) -> int | None:
    """Which invitation a session was opened for, be it over or not."""
    row = session.get(GuestSession, fingerprints.of_session(token))
    return row.invitation_id if row is not None else None


def was_shared(session: Session, token: str) -> bool:
    """Whether a session was opened at a computer of the house; False where there is none."""
    row = session.get(GuestSession, fingerprints.of_session(token)) if token else None
    return row is not None and row.shared_computer


def touch(seen: GuestSession) -> None:
    """Write that somebody is still there; at most once a minute, and never over an end."""
    if clock.now() - seen.seen_at <= SEEN_EVERY:
        return
    with db.writing() as session:
        row = session.get(GuestSession, seen.token_hash, with_for_update=True)
        if row is not None and row.ended_at is None:
            row.seen_at = clock.now()


def leave(token: str) -> None:
    """He has gone: the token is dead from now on."""
    with db.writing() as session:
        row = session.get(GuestSession, fingerprints.of_session(token))
        if row is None or row.ended_at is not None:
            return
        row.ended_at = clock.now()
        note(session, session.get_one(Invitation, row.invitation_id), "guest.left", {}, "ok")


def end_all(session: Session, invitation_id: int) -> None:
    """End every session opened for an invitation."""
    query = select(GuestSession).where(
        GuestSession.invitation_id == invitation_id, GuestSession.ended_at.is_(None)
    )
    for row in session.scalars(query):
        row.ended_at = clock.now()


def note(session: Session, row: Invitation, event: str, data: dict[str, object], outcome: str) -> None:
    """An entry about the way in, in the invited person's own chain."""
    user = session.get_one(User, row.invitee_id)
    recorder.note(
        session, f"u:{user.id}", event, row.subject_key, actor_id=user.id, dispute_id=row.dispute_id,
        data={"actor": user.name, **data}, outcome=outcome,
    )
