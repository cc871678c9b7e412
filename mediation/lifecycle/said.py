"""What the log said about a subject: read by followers, live and when they are built anew.

Keys come as numbers while an act runs and as digits out of the stored text;
both are given as numbers here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry

from .followers import Happening


def from_log(entry: AuditEntry) -> Happening:
    """A stored entry as followers saw it when it was written."""
    return Happening(entry, decode(entry.payload))


def history(session: Session, dispute_id: int) -> Iterator[Happening]:
    """Everything in a dispute's own chain, oldest first."""
    query = select(AuditEntry).where(AuditEntry.chain_id == f"d:{dispute_id}").order_by(AuditEntry.seq)
    yield from (from_log(entry) for entry in session.scalars(query))


def key(session: Session, happening: Happening, name: str) -> int | None:
    """A key that the entry names in its facts or changes, or that its subject was made with."""
    for source in _sources(session, happening, name):
        if source is not None:
            return int(source)
    return None


def _sources(session: Session, happening: Happening, name: str) -> Iterator[Any]:
    yield happening.facts.get(name)
    yield happening.new(name)
    first = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject == happening.entry.subject,
            AuditEntry.chain_id == happening.entry.chain_id,
        )
        .order_by(AuditEntry.id)
        .limit(1)
    ).first()
    if first is not None and first.seq != happening.entry.seq:
        made: Mapping[str, Any] = decode(first.payload)
        yield made.get("data", {}).get("facts", {}).get(name)
        yield made.get("changes", {}).get(name, (None, None))[1]
