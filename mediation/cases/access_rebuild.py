"""Who may see what, read from the log alone: every entry of a dispute, and the moves of the tree between.

A row in the access table opens a case to somebody. One that no entry explains
was put there by hand; ``flask audit verify`` tells it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.models import AuditEntry
from mediation.lifecycle import said
from mediation.organisations import history
from mediation.security.models import Access

from . import access_rules, inspections
from .models import Dispute

BATCH = 2000
CHAINS = 200
"""Disputes that are compared in one go."""

_NAMES = ('"lead_org_id"', '"mediator_id"', '"dispute.lead_org_id"', '"dispute.mediator_id"')
"""What an entry that changes lead or mediator holds in its text; most entries need not be decoded."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table without its key."""

    scope: str
    kind: str
    from_at: datetime
    until_at: datetime | None = None


@dataclass(slots=True)
class _Paper:
    """The rows of one dispute as they are read from the log."""

    tree: history.Tree
    at: datetime = field(init=False)
    """Of the entry that is being read."""
    rows: list[Row] = field(default_factory=list)

    def open(self, scope: str, kind: str) -> None:
        if not any(self._held(scope, kind)):
            self.rows.append(Row(scope, kind, self.at))

    def close(self, scope: str | None, *kinds: str) -> None:
        for n in list(self._held(scope, *kinds)):
            self.rows[n] = replace(self.rows[n], until_at=self.at)

    def path_up(self, organisation_id: int) -> tuple[int, ...]:
        return self.tree.path_up(organisation_id)

    def regroup(self) -> None:
        """Others may stand above the lead now."""
        lead = next((self.rows[n].scope for n in self._held(None, "lead")), "")
        if not lead:
            return
        above = [f"o:{key}" for key in self.path_up(int(lead.partition(":")[2]))[1:]]
        for n in list(self._held(None, "above")):
            if self.rows[n].scope not in above:
                self.rows[n] = replace(self.rows[n], until_at=self.at)
        for scope in above:
            self.open(scope, "above")

    def _held(self, scope: str | None, *kinds: str) -> Iterator[int]:
        for n, row in enumerate(self.rows):
            if row.until_at is None and row.kind in kinds and scope in (None, row.scope):
                yield n


def expected(
    entries: Iterable[AuditEntry], moves: Sequence[history.Move], first: history.Tree
) -> list[Row]:
    """The rows that the entries of one dispute, in their order, open and close.

    ``moves`` are all that the tree made; ``first`` is the tree before them.
    """
    book = _Paper(first.copy() if moves else first)
    steps: list[AuditEntry | history.Move] = [*entries, *moves]
    for step in sorted(steps, key=_place):
        if isinstance(step, history.Move):
            book.at = step.at
            book.tree.do(step)
            book.regroup()
        else:
            book.at = datetime.fromisoformat(step.at)
            access_rules.apply(book, said.from_log(step))
    return book.rows


def _place(step: AuditEntry | history.Move) -> int:
    return step.entry_id if isinstance(step, history.Move) else step.id


def differences(session: Session) -> Iterator[Finding]:
    """Access that no entry gave, and access that an entry gave and that is gone."""
    moves = history.moves(session)
    tree = history.before(session, moves)
    by_chain = groupby(_telling(session), key=lambda entry: entry.chain_id)
    while told := {chain: list(entries) for chain, entries in islice(by_chain, CHAINS)}:
        held = _held(session, [_dispute(chain) for chain in told])
        for chain, entries in told.items():
            wanted = Counter(expected(entries, moves, tree))
            yield from _compare(chain, entries[0], wanted, held[_dispute(chain)])
    yield from _copies(session)


def _copies(session: Session) -> Iterator[Finding]:
    """Rows that repeat another state, number or end than their dispute has: it would be missing in lists."""
    query = (
        select(Access.id, Access.dispute_id)
        .join(Dispute, Dispute.id == Access.dispute_id)
        .where(
            or_(
                Access.case_state != Dispute.state,
                Access.case_number.is_distinct_from(Dispute.number),
                Access.case_ended_at.is_distinct_from(Dispute.ended_at),
            )
        )
    )
    for key, dispute_id in session.execute(query.execution_options(yield_per=BATCH)):
        yield Finding("row_differs", f"d:{dispute_id}", what=f"access:{key}")


def _compare(
    chain: str, first: AuditEntry, wanted: Counter[Row], held: Mapping[Row, list[int]]
) -> Iterator[Finding]:
    there = Counter({row: len(keys) for row, keys in held.items()})
    for row in (there - wanted).elements():
        yield Finding("row_unexplained", chain, what=f"access:{held[row][-1]}")
    for row in (wanted - there).elements():
        yield Finding("row_missing", chain, first.seq, first.id, f"access of {row.scope} as {row.kind}")


def _dispute(chain: str) -> int:
    return int(chain.partition(":")[2])


def _telling(session: Session) -> Iterator[AuditEntry]:
    """The entries that may open or close something, by chain."""
    telling = [AuditEntry.payload.contains(name) for name in _NAMES]
    query = (
        select(AuditEntry)
        .where(AuditEntry.chain_id.like("d:%"), or_(AuditEntry.event.in_(access_rules.RULES), *telling))
        .order_by(AuditEntry.chain_id, AuditEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    for entry in session.scalars(query):
        session.expunge(entry)
        yield entry


def _held(session: Session, disputes: Sequence[int]) -> Mapping[int, dict[Row, list[int]]]:
    """Rows with their keys, by dispute."""
    found: defaultdict[int, dict[Row, list[int]]] = defaultdict(dict)
    query = select(
        Access.dispute_id, Access.id, Access.scope, Access.kind, Access.from_at, Access.until_at
    ).where(Access.dispute_id.in_(disputes), Access.kind != inspections.KIND)
    for dispute_id, key, scope, kind, from_at, until_at in session.execute(query.order_by(Access.id)):
        found[dispute_id].setdefault(Row(scope, kind, from_at, until_at), []).append(key)
    return found
