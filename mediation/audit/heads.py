"""The verifier's second look: rows that carry a head or a state, against the entries that explain them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ScalarSelect, Table, and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from mediation.core.database import Base

from .findings import Finding
from .models import AuditChain, AuditEntry
from .recorder import genesis
from .triggers import subject_tables

BATCH = 2000
DISPUTES = "d:%"


def disputes(session: Session) -> Iterator[Finding]:
    """Each dispute's version, head and state; then chains of disputes that are gone."""
    table = Base.metadata.tables["dispute"]
    at = aliased(AuditEntry)
    rows = session.execute(
        select(
            table.c.id, table.c.chain_id, table.c.version, table.c.audit_head, table.c.state,
            at.id, at.hash, at.case_state, _length(table.c.chain_id),
        )
        .outerjoin(at, and_(at.chain_id == table.c.chain_id, at.seq == table.c.version))
        .order_by(table.c.id)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    for key, chain, version, head, state, entry_id, digest, case_state, length in rows:
        name = f"dispute:{key}"
        if chain != f"d:{key}":
            yield Finding("row_chain", f"d:{key}", version, what=name)
        elif (code := _compare(version, head, length or 0, digest)) is not None:
            yield Finding(code, chain, min(version, length or 0) + (code != "head_differs"), entry_id, name)
        elif state != case_state:
            yield Finding("state_differs", chain, version, entry_id, name)
    gone = (
        select(AuditEntry.chain_id, AuditEntry.id)
        .outerjoin(table, table.c.chain_id == AuditEntry.chain_id)
        .where(AuditEntry.seq == 1, AuditEntry.chain_id.like(DISPUTES), table.c.id.is_(None))
    )
    for chain, entry_id in session.execute(gone.execution_options(yield_per=BATCH)):
        yield Finding("row_missing", chain, 1, entry_id, chain.replace("d:", "dispute:", 1))


def chains(session: Session) -> Iterator[Finding]:
    """The heads of users' and the system's chains; then chains without a head."""
    at = aliased(AuditEntry)
    rows = session.execute(
        select(
            AuditChain.chain_id, AuditChain.seq, AuditChain.head,
            at.id, at.hash, _length(AuditChain.chain_id),
        )
        .outerjoin(at, and_(at.chain_id == AuditChain.chain_id, at.seq == AuditChain.seq))
        .order_by(AuditChain.chain_id)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    for chain, seq, head, entry_id, digest, length in rows:
        code = _compare(seq, head, length or 0, digest or genesis(chain))
        if code is not None:
            yield Finding(code, chain, min(seq, length or 0) + (code != "head_differs"), entry_id, chain)
    headless = (
        select(AuditEntry.chain_id, AuditEntry.id)
        .outerjoin(AuditChain, AuditChain.chain_id == AuditEntry.chain_id)
        .where(AuditEntry.seq == 1, AuditEntry.chain_id.not_like(DISPUTES), AuditChain.chain_id.is_(None))
    )
    for chain, entry_id in session.execute(headless.execution_options(yield_per=BATCH)):
        yield Finding("chain_head_missing", chain, 1, entry_id)


def gaps(session: Session) -> Iterator[Finding]:
    """Numbers of entries that are missing.

    SQLite gives each in turn and takes back those of an act that failed. On PostgreSQL gaps are natural.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    last, count = session.execute(select(func.max(AuditEntry.id), func.count())).one()
    given = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'"))
    if (missing := max(last or 0, given or 0) - count) != 0:
        yield Finding("entry_gap", what=str(missing))


def subjects(session: Session) -> Iterator[Finding]:
    """The states of all small flows' rows; then rows that have entries but are gone."""
    flows = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for table in subject_tables():
        yield from _states(session, table)
        yield from _gone(session, table, flows[table].flow)


def _states(session: Session, table: Table) -> Iterator[Finding]:
    at, moved = aliased(AuditEntry), aliased(AuditEntry)
    last_move = (
        select(func.max(moved.seq))
        .where(
            moved.subject == table.c.subject_key,
            moved.chain_id == table.c.chain_id,
            moved.to_state.is_not(None),
            or_(moved.from_state.is_(None), moved.from_state != moved.to_state),
        )
        .correlate(table)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            table.c.chain_id, table.c.subject_key, table.c.state, table.c.moved_seq,
            table.c.dispute_id, at.id, at.to_state, last_move,
        )
        .outerjoin(
            at,
            and_(
                at.chain_id == table.c.chain_id,
                at.seq == table.c.moved_seq,
                at.subject == table.c.subject_key,
            ),
        )
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    for chain, name, state, seq, dispute_id, entry_id, to_state, last in rows:
        if chain != f"d:{dispute_id}":
            yield Finding("row_chain", chain, seq, entry_id, name)
        elif state != to_state or last != seq:
            yield Finding("state_differs", chain, last or seq, entry_id, name)


def _gone(session: Session, table: Table, flow: str) -> Iterator[Finding]:
    gone = (
        select(AuditEntry.chain_id, AuditEntry.seq, AuditEntry.id, AuditEntry.subject)
        .outerjoin(table, table.c.subject_key == AuditEntry.subject)
        .where(
            AuditEntry.subject.like(f"{flow}:%"),
            AuditEntry.chain_id.like(DISPUTES),
            AuditEntry.from_state.is_(None),
            AuditEntry.to_state.is_not(None),
            table.c.subject_key.is_(None),
        )
        .execution_options(yield_per=BATCH)
    )
    for chain, seq, entry_id, name in session.execute(gone):
        yield Finding("row_missing", chain, seq, entry_id, name)


def _length(chain: Any) -> ScalarSelect[int]:
    """How many entries the chain has."""
    other = aliased(AuditEntry)
    return select(func.max(other.seq)).where(other.chain_id == chain).scalar_subquery()


def _compare(seq: int, head: str, length: int, digest: str | None) -> str | None:
    if seq > length:
        return "entry_missing"
    if seq < length:
        return "head_behind"
    return None if head == digest else "head_differs"
