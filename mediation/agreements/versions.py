"""Holds the versions of agreements against each other: each is one more than the one that it replaces."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from mediation.audit.findings import Finding

from .models import Agreement


def differences(session: Session) -> Iterator[Finding]:
    """Agreements that count otherwise; which one each replaces is held against the log."""
    old = aliased(Agreement)
    query = (
        select(Agreement.id, Agreement.chain_id)
        .outerjoin(old, old.id == Agreement.replaces_id)
        .where(Agreement.version != func.coalesce(old.version, 0) + 1)
    )
    for key, chain in session.execute(query):
        yield Finding("row_differs", chain, what=f"agreement:{key}.version")
