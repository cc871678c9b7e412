"""What happened to one row of a small flow: its moves, oldest first, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.core.i18n import label
from workflows import FLOWS


@dataclass(frozen=True, slots=True)
class Step:
    """One move; ``said_for`` is whose word it was when a clerk wrote it down."""

    at: datetime
    by: str
    """Who pressed; empty for the hub itself."""
    what: str
    why: str
    said_for: str


def trail(session: Session, row: Any) -> list[Step]:
    """The moves of a row whose flow has a table."""
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.chain_id == row.chain_id, AuditEntry.subject == row.subject_key,
            AuditEntry.outcome == "ok",
        )
        .order_by(AuditEntry.seq)
    )
    return list(_steps(row.flow, session.execute(query).all()))


def _steps(flow_name: str, entries: Iterable[Any]) -> Iterator[Step]:
    flow = FLOWS[flow_name]
    for entry, name_of_actor in entries:
        name = entry.event.partition(".")[2]
        if not flow.has_move(name):
            continue
        move = flow.move(name)
        reasons = {reason.code: reason for reason in move.reasons}
        why = label(reasons[entry.reason]) if entry.reason in reasons else ""
        at = datetime.fromisoformat(entry.occurred_at or entry.at)
        yield Step(at, name_of_actor or "", label(move), why, entry.on_behalf_of or "")
