"""Keeps the access table from the entries and the organisation tree, inside the act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from mediation.audit.straight import table_of
from mediation.lifecycle.followers import Happening
from mediation.organisations.queries import path_up
from mediation.security.models import Access

from . import access_rules
from .models import Dispute

_ACCESS = table_of(Access)
_COPY = (
    update(_ACCESS)
    .where(_ACCESS.c.dispute_id == bindparam("dispute"))
    .values({name: bindparam(name) for name in ("case_state", "case_number", "case_ended_at")})
)
_COPIED = frozenset({"number", "ended_at", "dispute.number", "dispute.ended_at"})


def follow_access(session: Session, happening: Happening) -> None:
    """Open and close scopes as the entry demands."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is None:
        return
    if _touches_copies(happening):
        session.connection().execute(_COPY, {"dispute": dispute_id, **copies_of(session, dispute_id)})
    at = datetime.fromisoformat(happening.entry.at)
    access_rules.apply(_Table(session, dispute_id, at), happening)


def copies(state: str, number: str | None, ended_at: datetime | None) -> dict[str, Any]:
    """What each row of access repeats of its dispute."""
    return {"case_state": state, "case_number": number, "case_ended_at": ended_at}


def copies_of(session: Session, dispute_id: int) -> dict[str, Any]:
    """The same, of a dispute by its key."""
    dispute = session.get_one(Dispute, dispute_id)
    return copies(dispute.state, dispute.number, dispute.ended_at)


def _touches_copies(happening: Happening) -> bool:
    entry = happening.entry
    if entry.subject.startswith("dispute:") and entry.from_state != entry.to_state:
        return True
    return not happening.changed.keys().isdisjoint(_COPIED)


class _Table:
    """The rows of one dispute at one moment."""

    def __init__(self, session: Session, dispute_id: int, at: datetime) -> None:
        self.session, self.dispute_id, self.at = session, dispute_id, at

    def open(self, scope: str, kind: str) -> None:
        if not self._held(scope, kind):
            self.session.add(
                Access(
                    dispute_id=self.dispute_id, scope=scope, kind=kind, from_at=self.at,
                    **copies_of(self.session, self.dispute_id),
                )
            )

    def close(self, scope: str | None, *kinds: str) -> None:
        for row in self._held(scope, *kinds):
            row.until_at = self.at

    def path_up(self, organisation_id: int) -> tuple[int, ...]:
        return path_up(self.session, organisation_id, hold=True)

    def _held(self, scope: str | None, *kinds: str) -> list[Access]:
        query = select(Access).where(
            Access.dispute_id == self.dispute_id, Access.kind.in_(kinds), Access.until_at.is_(None)
        )
        if scope is not None:
            query = query.where(Access.scope == scope)
        # What this very entry closed is not written yet: the row in hand knows it.
        return [row for row in self.session.scalars(query) if row.until_at is None]
