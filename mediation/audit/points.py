"""The verifier's third look: checkpoints, their leaves, and the anchor file outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Row, and_, func, select, tuple_
from sqlalchemy.orm import Session

from mediation.core import keys

from . import anchors
from .checkpoint import genesis, signed_text
from .findings import Finding
from .merkle import Tree, leaf_hash
from .models import AuditCheckpoint, AuditCheckpointLeaf, AuditEntry

BATCH = 2000

AnyRow = Row[*tuple[Any, ...]]


def checkpoints(session: Session, progress: Callable[[int], None]) -> Iterator[Finding]:
    """Each follows the one before, is signed, and its leaves are what was signed and still stands."""
    groups = groupby(_leaves(session), key=lambda leaf: int(leaf[0]))
    group = next(groups, None)
    before, no = genesis(), 0
    query = select(*AuditCheckpoint.__table__.columns).order_by(AuditCheckpoint.no)
    for point in session.execute(query.execution_options(yield_per=BATCH)):
        yield from _absent(no + 1, point.no)
        no = point.no
        yield from _point(point, before)
        while group is not None and group[0] < no:
            yield Finding("checkpoint_missing", what=str(group[0]))
            group = next(groups, None)
        leaves = group[1] if group is not None and group[0] == no else iter(())
        yield from _tree(session, point, leaves)
        group = next(groups, None) if group is not None and group[0] == no else group
        before = point.hash
        progress(no)
    while group is not None:
        yield Finding("checkpoint_missing", what=str(group[0]))
        group = next(groups, None)


def anchor(session: Session, file: Path, size: int) -> Iterator[Finding]:
    """The checkpoints and entries that the file knows, against those that stand here."""
    for number, line in anchors.read(file, size):
        if line is None:
            yield Finding("anchor_line", what=str(number))
            continue
        if "entries" in line:
            yield from _anchored_entries(session, line["entries"])
            continue
        point = session.get(AuditCheckpoint, line["no"])
        if point is None or any(getattr(point, name) != line[name] for name in anchors.SAID):
            yield Finding("anchor_checkpoint", what=str(line["no"]))
        if point is not None:
            session.expunge(point)


def _absent(first: int, end: int) -> Iterator[Finding]:
    if first < end:
        yield Finding("checkpoint_missing", what=str(first))


def _point(point: AnyRow, before: str) -> Iterator[Finding]:
    said = signed_text(point)
    if point.prev_hash != before:
        yield Finding("checkpoint_prev", what=str(point.no))
    if sha256(said.encode()).hexdigest() != point.hash:
        yield Finding("checkpoint_hash", what=str(point.no))
    elif not keys.current().signature_holds(point.key_id, said, point.sig):
        yield Finding("checkpoint_signature", what=str(point.no))


def _tree(session: Session, point: AnyRow, leaves: Iterator[AnyRow]) -> Iterator[Finding]:
    """Entries are blamed only when the leaves are those that were signed; else the leaves are."""
    tree = Tree()
    differing: list[Finding] = []
    for no, chain, seq, digest, entry_id, entry_hash in leaves:
        tree.add(leaf_hash(chain, seq, digest))
        if digest != entry_hash and len(differing) < BATCH:
            differing.append(_rewritten(session, no, chain, seq, entry_id))
    if tree.root() == point.root and tree.size == point.n_leaves:
        yield from differing
    else:
        yield Finding("checkpoint_root", what=str(point.no))


def _rewritten(session: Session, no: int, chain: str, seq: int, entry_id: int | None) -> Finding:
    if entry_id is not None:
        return Finding("leaf_differs", chain, seq, entry_id, str(no))
    length = session.scalar(select(func.max(AuditEntry.seq)).where(AuditEntry.chain_id == chain)) or 0
    return Finding("entry_missing", chain, min(length + 1, seq))


def _leaves(session: Session) -> Iterator[AnyRow]:
    leaf, entry = AuditCheckpointLeaf, AuditEntry
    query = (
        select(leaf.ckpt_no, leaf.chain_id, leaf.seq, leaf.hash, entry.id, entry.hash)
        .outerjoin(entry, and_(entry.chain_id == leaf.chain_id, entry.seq == leaf.seq))
        .order_by(leaf.ckpt_no, leaf.chain_id)
    )
    yield from session.execute(query.execution_options(yield_per=BATCH))


def _anchored_entries(session: Session, entries: list[tuple[str, int, str]]) -> Iterator[Finding]:
    place = tuple_(AuditEntry.chain_id, AuditEntry.seq)
    rows = session.execute(
        select(AuditEntry.chain_id, AuditEntry.seq, AuditEntry.hash, AuditEntry.id).where(
            place.in_([(chain, seq) for chain, seq, _ in entries])
        )
    )
    here = {(row.chain_id, row.seq): row for row in rows}
    for chain, seq, digest in entries:
        row = here.get((chain, seq))
        if row is None:
            yield Finding("entry_missing", chain, seq)
        elif row.hash != digest:
            yield Finding("anchor_entry", chain, seq, row.id)
