"""What happened to one row of a small flow: its moves, oldest first, with the reason of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry, AuditSealed
from mediation.audit.recorder import unseal
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
    note: str = ""
    """What was added to the reason in words of one's own; only where it is asked for."""


NOTE = "facts.note"


def trail(session: Session, row: Any, notes: Collection[str] = ()) -> list[Step]:
    """The moves of a row whose flow has a table.

    ``notes``: of which moves the reader has to know the words too, for he answers them.
    """
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.chain_id == row.chain_id, AuditEntry.subject == row.subject_key,
            AuditEntry.outcome == "ok",
        )
        .order_by(AuditEntry.seq)
    )
    said = _notes(session, row.chain_id, [FLOWS[row.flow].right(name) for name in notes]) if notes else {}
    return list(_steps(row.flow, session.execute(query).all(), said))


def _notes(session: Session, chain_id: str, events: Collection[str]) -> dict[int, str]:
    """The notes of these moves in the chain, out of their seals, by the number of the entry."""
    query = (
        select(AuditSealed)
        .join(AuditEntry, (AuditEntry.chain_id == AuditSealed.chain_id) & (AuditEntry.seq == AuditSealed.seq))
        .where(AuditSealed.chain_id == chain_id, AuditSealed.name == NOTE, AuditEntry.event.in_(events))
    )
    return {box.seq: str(unseal(box)) for box in session.scalars(query)}


def _steps(flow_name: str, entries: Iterable[Any], notes: Mapping[int, str]) -> Iterator[Step]:
    flow = FLOWS[flow_name]
    for entry, name_of_actor in entries:
        name = entry.event.partition(".")[2]
        if not flow.has_move(name):
            continue
        move = flow.move(name)
        reasons = {reason.code: reason for reason in move.reasons}
        why = label(reasons[entry.reason]) if entry.reason in reasons else ""
        at = datetime.fromisoformat(entry.occurred_at or entry.at)
        note = notes.get(entry.seq, "")
        yield Step(at, name_of_actor or "", label(move), why, entry.on_behalf_of or "", note)
