"""Signed summaries of every chain head, each following the one before.

A checkpoint lists only the chains that grew since the last one. Chains alone are found whole by somebody who
recomputes them with a stolen key or cuts their tails; what was signed before stands against both.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, func, insert, select, text
from sqlalchemy.orm import Session, aliased

from mediation.core import clock, keys

from .canonical import moment
from .merkle import Tree, leaf_hash
from .models import AuditCheckpoint, AuditCheckpointLeaf, AuditEntry

BATCH = 2000
LATE = 2000
"""How far below the newest entry of the last checkpoint to look again: on PostgreSQL a slow transaction may
commit an older number later. What is slower still is found by the full look at each ``FULL``-th one."""
FULL = 500
_LOCK = 7_061_952_025  # any number that nothing else in the database locks


def genesis() -> str:
    """The hash that the first checkpoint follows."""
    return sha256(b"genesis|checkpoint").hexdigest()


def signed_text(point: Any) -> str:
    """The text that is hashed and signed, of a checkpoint or of its row."""
    return (
        f"v1|{point.no}|{point.made_at}|{point.n_chains}|{point.n_events}|{point.n_leaves}"
        f"|{point.root}|{point.prev_hash}"
    )


def take(session: Session) -> AuditCheckpoint | None:
    """Sign what grew since the last checkpoint. None when nothing did. The caller commits."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.no.desc()).limit(1)).first()
    no = last.no + 1 if last else 1
    point = AuditCheckpoint(
        no=no,
        made_at=moment(clock.now()),
        n_chains=last.n_chains if last else 0,
        n_events=last.n_events if last else 0,
        prev_hash=last.hash if last else genesis(),
    )
    if not _add_leaves(session, point, last):
        return None
    said = signed_text(point)
    point.hash = sha256(said.encode()).hexdigest()
    point.sig, point.key_id = keys.current().sign(said)
    session.add(point)
    session.flush()
    return point


def _add_leaves(session: Session, point: AuditCheckpoint, last: AuditCheckpoint | None) -> int:
    tree = Tree()
    batch = []
    for head in _grown(session, point.no, last):
        tree.add(leaf_hash(head.chain_id, head.seq, head.hash))
        point.n_events += head.seq - (head.covered or 0)
        point.n_chains += head.covered is None
        batch.append({"ckpt_no": point.no, "chain_id": head.chain_id, "seq": head.seq, "hash": head.hash})
        if len(batch) == BATCH:
            session.execute(insert(AuditCheckpointLeaf), batch)
            batch = []
    if batch:
        session.execute(insert(AuditCheckpointLeaf), batch)
    point.n_leaves, point.root = tree.size, tree.root()
    return tree.size


def _grown(
    session: Session, no: int, last: AuditCheckpoint | None
) -> Iterator[Row[tuple[str, int, str, int]]]:
    """Heads of the chains that grew since the last checkpoint, by chain: one statement, so one snapshot."""
    after = aliased(AuditEntry)
    covered = (
        select(func.max(AuditCheckpointLeaf.seq))
        .where(AuditCheckpointLeaf.chain_id == AuditEntry.chain_id)
        .correlate(AuditEntry)
        .scalar_subquery()
    )
    newer = select(after.id).where(after.chain_id == AuditEntry.chain_id, after.seq > AuditEntry.seq)
    heads = select(AuditEntry.chain_id, AuditEntry.seq, AuditEntry.hash, covered.label("covered")).where(
        ~newer.exists()
    )
    if last is None or no % FULL == 0:
        rows = session.execute(heads.order_by(AuditEntry.chain_id).execution_options(yield_per=BATCH))
        yield from (row for row in rows if row.seq > (row.covered or 0))
        return
    # Few rows: sorted here, so that the database takes the way over the newest numbers.
    recent = session.execute(heads.where(AuditEntry.id > _newest(session, last.no) - LATE)).all()
    yield from sorted((row for row in recent if row.seq > (row.covered or 0)), key=lambda row: row.chain_id)


def _newest(session: Session, no: int) -> int:
    """The highest entry number that a checkpoint covers."""
    entry, leaf = AuditEntry, AuditCheckpointLeaf
    query = (
        select(func.max(entry.id))
        .join(leaf, (leaf.chain_id == entry.chain_id) & (leaf.seq == entry.seq))
        .where(leaf.ckpt_no == no)
    )
    return session.scalar(query) or 0
