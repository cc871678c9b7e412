"""The tree of organisations as it stood: today's, with the moves of its chain undone and done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry

from .models import Organisation
from .service import CHAIN, MOVED


@dataclass(frozen=True, slots=True)
class Move:
    """An organisation that was hung under another one, and the entry that says so."""

    entry_id: int
    at: datetime
    organisation_id: int
    before: int | None
    after: int | None


def moves(session: Session) -> list[Move]:
    """Every move of the tree, oldest first."""
    query = select(AuditEntry).where(AuditEntry.chain_id == CHAIN, AuditEntry.event == MOVED)
    return [_move(entry) for entry in session.scalars(query.order_by(AuditEntry.seq))]


def _move(entry: AuditEntry) -> Move:
    before, after = decode(entry.payload)["changes"]["parent_id"]
    moved = int(entry.subject.partition(":")[2])
    return Move(entry.id, datetime.fromisoformat(entry.at), moved, _key(before), _key(after))


def _key(value: Any) -> int | None:
    return int(value) if value is not None else None


class Tree:
    """Who stands above whom."""

    def __init__(self, above: Mapping[int, int | None]) -> None:
        self._above = dict(above)

    def copy(self) -> Tree:
        """Another one to take steps on."""
        return Tree(self._above)

    def do(self, move: Move) -> None:
        """From now on it hangs where this move put it."""
        self._above[move.organisation_id] = move.after

    def path_up(self, organisation_id: int) -> tuple[int, ...]:
        """The organisation and each above it, nearest first."""
        path: list[int] = []
        current: int | None = organisation_id
        while current is not None and current not in path:
            path.append(current)
            current = self._above.get(current)
        return tuple(path)


def before(session: Session, undone: Sequence[Move]) -> Tree:
    """The tree before these moves, which are all there were."""
    rows = session.execute(select(Organisation.id, Organisation.parent_id))
    above = {row.id: row.parent_id for row in rows}
    for move in reversed(undone):
        above[move.organisation_id] = move.before
    return Tree(above)
