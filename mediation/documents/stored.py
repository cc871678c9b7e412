"""Holds the files in the store against the rows of papers, and those rows are held against the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.core import storage

from .models import Paper

BATCH = 500


def size(session: Session) -> int:
    """How many bytes there are to read: the store keeps equal files once, so at most these."""
    return session.scalar(select(func.sum(Paper.size)).where(Paper.sha256 != "")) or 0


def differences(session: Session, told: Callable[[int, int], None]) -> Iterator[Finding]:
    """Papers whose file is gone from the store, cannot be read, or holds other bytes than were brought in.

    ``told`` hears how many files were read, of how many.
    """
    total = session.scalar(select(func.count(distinct(Paper.sha256))).where(Paper.sha256 != "")) or 0
    query = select(Paper.id, Paper.dispute_id, Paper.sha256).where(Paper.sha256 != "")
    rows = session.execute(query.order_by(Paper.sha256, Paper.id).execution_options(yield_per=BATCH))
    done, last, state = 0, "", storage.State.WHOLE
    for paper_id, dispute_id, sha256 in rows:
        if sha256 != last:
            last, state = sha256, storage.look(sha256)
            done += 1
            told(done, total)
        if state is not storage.State.WHOLE:
            yield Finding(f"file_{state}", f"d:{dispute_id}", what=f"paper:{paper_id}")
