"""Build the fact rows and counts of disputes anew from the log, and compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.lifecycle import said

from .facts import Facts, Part, born, parts_of, stepped, undoes_round
from .follower import changed_by, facts_of
from .models import FactCount, FactRow

DISPUTES = 200
"""Compared in one go."""

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Version:
    """One fact row: what held, and from which entry to which."""

    facts: Facts
    from_seq: int
    at_from: str
    until_seq: int | None = None
    at_until: str | None = None

    def ended_by(self, entry: AuditEntry) -> Version:
        """It stopped to hold."""
        return replace(self, until_seq=entry.seq, at_until=entry.at)


def versions(entries: Iterable[AuditEntry]) -> list[Version]:
    """Every fact row of a dispute, as its entries alone tell them; those that hold now come last."""
    over: list[Version] = []
    held: list[Version] = []
    for entry in entries:
        changed = changed_by(said.from_log(entry))
        state = entry.case_state or ""
        if not held:
            if "lead_org_id" not in changed:
                return []  # nobody's case: no figure counts it
            held.append(Version(born(state, changed), entry.seq, entry.at))
            continue
        if undoes_round(held[-1].facts.round, entry.event, changed):
            over.append(held.pop().ended_by(entry))
        old = held[-1].facts
        new = stepped(old, state, entry.event, changed)
        if new == old:
            continue
        if new.round == old.round:
            over.append(held.pop().ended_by(entry))
        held.append(Version(new, entry.seq, entry.at))
    return over + held


def from_log(session: Session, dispute_id: int) -> list[Facts]:
    """The facts of each round as the log alone tells them."""
    query = select(AuditEntry).where(AuditEntry.chain_id == f"d:{dispute_id}").order_by(AuditEntry.seq)
    return [one.facts for one in versions(session.scalars(query)) if one.until_seq is None]


def differences(session: Session) -> Iterator[str]:
    """One line for each dispute whose fact rows, or each count, that does not follow from the log."""
    expected: Counter[Part] = Counter()
    left = _homeless(session)
    by_chain = groupby(_entries(session), key=lambda entry: entry.chain_id)
    while told := {int(chain[2:]): versions(entries) for chain, entries in islice(by_chain, DISPUTES)}:
        held = _held(session, list(told))
        for dispute_id, wanted in told.items():
            if Counter(wanted) != Counter(held[dispute_id]):
                yield f"dispute {dispute_id}: fact rows differ from the log"
            for one in wanted:
                expected.update(parts_of(one.facts) if one.until_seq is None else ())
    yield from (f"dispute {dispute_id}: fact rows of no dispute" for dispute_id in left)
    found = {
        Part(c.part, c.by, c.month, c.org_id, c.value, c.days): c.n
        for c in session.scalars(select(FactCount))
    }
    for part in sorted({*expected, *found}, key=repr):
        held_so_often = found.get(part, 0)
        if expected[part] != held_so_often:
            yield f"{part}: counted {held_so_often}, the log says {expected[part]}"


def _entries(session: Session) -> Iterator[AuditEntry]:
    query = (
        select(AuditEntry).where(AuditEntry.chain_id.like("d:%"))
        .order_by(AuditEntry.chain_id, AuditEntry.seq).execution_options(yield_per=BATCH)
    )
    for entry in session.scalars(query):
        session.expunge(entry)
        yield entry


def _held(session: Session, disputes: list[int]) -> defaultdict[int, list[Version]]:
    rows: defaultdict[int, list[Version]] = defaultdict(list)
    for row in session.scalars(select(FactRow).where(FactRow.dispute_id.in_(disputes))):
        session.expunge(row)
        version = Version(facts_of(row), row.from_seq, row.at_from, row.until_seq, row.at_until)
        rows[row.dispute_id].append(version)
    return rows


def _homeless(session: Session) -> list[int]:
    """What fact rows name as their dispute where no dispute has entries."""
    first = AuditEntry.chain_id == "d:" + cast(FactRow.dispute_id, String)
    query = select(FactRow.dispute_id).outerjoin(AuditEntry, first & (AuditEntry.seq == 1))
    return list(session.scalars(query.where(AuditEntry.id.is_(None)).distinct()))
