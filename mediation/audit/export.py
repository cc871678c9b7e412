"""The whole log as JSON Lines, for somebody who trusts neither the hub nor its database.

Order: a header, each chain's entries followed by its head as the dispute's row (or the chain's) carries it,
each checkpoint's leaves followed by the checkpoint. ``docs/verify_audit_export.py`` checks such a file,
knowing nothing of the hub. Private values are not in it: an entry holds commitments only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from mediation.core import clock, keys
from mediation.core.database import Base

from .anchors import SAID
from .canonical import encode, moment
from .models import AuditChain, AuditCheckpoint, AuditCheckpointLeaf, AuditEntry

BATCH = 2000
DISPUTES = "d:"


def lines(
    session: Session, progress: Callable[[int, int], None], *, cases: bool = True
) -> Iterator[str]:
    """The lines of the export, without line ends.

    Without ``cases`` the entries of disputes come without their content: order, heads and signatures can
    still be checked, and nothing of any case is told. The header says which of both it is: an entry whose
    content somebody wiped out is a finding in the other.
    """
    total = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    yield encode(
        {
            "t": "header",
            "version": 1,
            "at": moment(clock.now()),
            "entries": total,
            "cases": cases,
            "public_keys": keys.current().public_keys(),
        }
    )
    done = 0
    for line in _chains(session):
        if not cases and line["chain"].startswith(DISPUTES) and line["t"] == "entry":
            line["payload"] = None
        yield encode(line)
        done += line["t"] == "entry"
        if done % BATCH == 0:
            progress(done, total)
    for line in _checkpoints(session):
        yield encode(line)
    progress(total, total)


def _chains(session: Session) -> Iterator[dict[str, Any]]:
    """Entries chain by chain; a head follows its chain, or stands alone when the chain has no entry."""
    heads = _heads(session)
    head = next(heads, None)
    entry = AuditEntry
    rows = session.execute(
        select(
            entry.id, entry.chain_id, entry.seq, entry.payload, entry.alg,
            entry.prev_hash, entry.hash, entry.mac, entry.mac_key_id,
        )
        .order_by(entry.chain_id, entry.seq)
        .execution_options(yield_per=BATCH)
    )  # fmt: skip
    for row in rows:
        while head is not None and head["chain"] < row.chain_id:
            yield head
            head = next(heads, None)
        yield {
            "t": "entry", "id": row.id, "chain": row.chain_id, "seq": row.seq, "payload": row.payload,
            "alg": row.alg, "prev": row.prev_hash, "hash": row.hash,
            "mac": row.mac, "mac_key": row.mac_key_id,
        }  # fmt: skip
    while head is not None:
        yield head
        head = next(heads, None)


def _heads(session: Session) -> Iterator[dict[str, Any]]:
    dispute = Base.metadata.tables["dispute"].c
    both = union_all(
        select(
            dispute.chain_id.label("chain"), dispute.version.label("seq"), dispute.audit_head.label("head")
        ),
        select(AuditChain.chain_id, AuditChain.seq, AuditChain.head),
    ).subquery()
    collated = both.c.chain.collate("C" if session.get_bind().dialect.name == "postgresql" else "BINARY")
    for chain, seq, head in session.execute(
        select(both.c.chain, both.c.seq, both.c.head).order_by(collated).execution_options(yield_per=BATCH)
    ):
        yield {"t": "head", "chain": chain, "seq": seq, "hash": head}


def _checkpoints(session: Session) -> Iterator[dict[str, Any]]:
    points = session.execute(
        select(*(getattr(AuditCheckpoint, name) for name in SAID))
        .order_by(AuditCheckpoint.no)
        .execution_options(yield_per=BATCH)
    )
    leaf = AuditCheckpointLeaf
    for point in points:
        leaves = session.execute(
            select(leaf.chain_id, leaf.seq, leaf.hash)
            .where(leaf.ckpt_no == point.no)
            .order_by(leaf.chain_id)
            .execution_options(yield_per=BATCH)
        )
        for chain, seq, digest in leaves:
            yield {"t": "leaf", "no": point.no, "chain": chain, "seq": seq, "hash": digest}
        yield {"t": "checkpoint"} | dict(zip(SAID, point, strict=True))
