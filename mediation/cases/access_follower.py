"""Keeps the access table from the entries and the organisation tree, inside the act."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.lifecycle.followers import Happening
from mediation.organisations.queries import path_up
from mediation.security.models import Access

from . import access_rules


def follow_access(session: Session, happening: Happening) -> None:
    """Open and close scopes as the entry demands."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is not None:
        at = datetime.fromisoformat(happening.entry.at)
        access_rules.apply(_Table(session, dispute_id, at), happening)


class _Table:
    """The rows of one dispute at one moment."""

    def __init__(self, session: Session, dispute_id: int, at: datetime) -> None:
        self.session, self.dispute_id, self.at = session, dispute_id, at

    def open(self, scope: str, kind: str) -> None:
        if not self._held(scope, kind):
            self.session.add(Access(dispute_id=self.dispute_id, scope=scope, kind=kind, from_at=self.at))

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
        return list(self.session.scalars(query))
