"""Opening a case is remembered: once per person, case and quarter of an hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.canonical import moment
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.database import db
from mediation.security.actor import Actor
from mediation.security.roles import Role

from . import inspections

WINDOW = timedelta(minutes=15)
OPENED = "case.opened"


def opened_lately(session: Session, actor: Actor, dispute_id: int, event: str = OPENED) -> bool:
    """Whether this person's opening of this case already stands in the log."""
    since = moment(clock.now() - WINDOW)
    return (
        session.scalar(
            select(AuditEntry.id)
            .where(
                AuditEntry.subject == f"dispute:{dispute_id}",
                AuditEntry.event == event,
                AuditEntry.actor_id == actor.user_id,
                AuditEntry.at > since,
            )
            .limit(1)
        )
        is not None
    )


def remember(session: Session, actor: Actor, dispute_id: int, event: str = OPENED) -> None:
    """Write that the case was opened, unless it was just now. Fails closed: no entry, no page.

    ``event`` names the look where only a part of the case was open.
    """
    if actor.is_system or opened_lately(session, actor, dispute_id, event):
        return
    note_look(actor, dispute_id, event, {})


def remember_numbers(session: Session, actor: Actor, dispute_ids: Iterable[int]) -> None:
    """Write whose telephone numbers stood on a list: once per person, case and quarter of an hour."""
    since = moment(clock.now() - WINDOW)
    subjects = {f"dispute:{dispute_id}": dispute_id for dispute_id in dispute_ids}
    if not subjects:
        return
    lately = session.scalars(
        select(AuditEntry.subject).where(
            AuditEntry.subject.in_(subjects), AuditEntry.event == "phones.listed",
            AuditEntry.actor_id == actor.user_id, AuditEntry.at > since,
        )
    )
    fresh = sorted(set(subjects) - set(lately))
    if not fresh:
        return
    with db.writing() as writing:
        for subject in fresh:
            _note(writing, actor, subjects[subject], "phones.listed", {})


def note_look(actor: Actor, dispute_id: int, event: str, data: dict[str, object]) -> None:
    """An entry in the reader's own chain about a look into a case."""
    with db.writing() as session:
        if actor.has(Role.INSPECTOR):
            engagement = inspections.engagement(session, actor.user_id, dispute_id)
            data = {**data, "engagement": engagement} if engagement else data
        _note(session, actor, dispute_id, event, data)


def note_lost(actor: Actor, dispute_id: int, data: dict[str, object]) -> None:
    """An entry for the keeper of the log: a file of this case was asked for and is not what it was."""
    with db.writing() as session:
        recorder.note(
            session, inspections.CHAIN, "paper.file_lost", f"dispute:{dispute_id}", actor_id=actor.user_id,
            dispute_id=dispute_id, data={"actor": actor.name, **data}, outcome="refused",
        )


def _note(session: Session, actor: Actor, dispute_id: int, event: str, data: dict[str, object]) -> None:
    grant = actor.role_at(None)
    recorder.note(
        session, f"u:{actor.user_id}", event, f"dispute:{dispute_id}", actor_id=actor.user_id,
        role=grant.role.value if grant else "", organisation_id=grant.organisation_id if grant else None,
        dispute_id=dispute_id, data={"actor": actor.name, **data},
    )


def note_search(actor: Actor, event: str, data: dict[str, object]) -> None:
    """An entry in the searcher's own chain; fails closed like every look."""
    grant = actor.role_at(None)
    with db.writing() as session:
        recorder.note(
            session, f"u:{actor.user_id}", event, actor_id=actor.user_id,
            role=grant.role.value if grant else "", data={"actor": actor.name, **data},
        )
