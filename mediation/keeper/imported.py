"""Holds what was imported against the log: which sheets came, and which row of one became which dispute.

A row that is gone could be taken in once more; the dispute would stand there twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.canonical import print_of
from mediation.audit.findings import Finding
from mediation.audit.last_said import LastSaid, Line, lines
from mediation.audit.models import AuditEntry
from mediation.core.database import Base

CHAIN = "sys:imports"
MARK = 12
"""So many signs of the sheet's key end the number by which a dispute knows where it came from."""
_SINCE = ("rows_print",)
"""Not told by the oldest entries."""


def differences(session: Session) -> Iterator[Finding]:
    """Sheets that nobody brought, or whose rows are others; imported disputes without their row, and rows
    of disputes that were not imported."""
    told = LastSaid()
    for line in lines(session, AuditEntry.chain_id == CHAIN):
        told.put(f"import_batch:{line.subject.partition(':')[2]}", line, _said(line))
    rows = defaultdict[int, list[list[Any]]](list)
    yield from _rows(session, rows)
    yield from told.differences(dict(_held(session, rows)), older=_SINCE)


def _said(line: Line) -> dict[str, object]:
    data = line.data
    begun = {"file": data["file"], "sha256": data["sha256"], "mode": data["mode"], "by": line.actor}
    if line.event != "import.done":
        return begun
    counts = {name: data[name] for name in ("taken", "known", "bad")}
    return begun | counts | {name: data[name] for name in _SINCE if name in data}


def _held(
    session: Session, rows: dict[int, list[list[Any]]]
) -> Iterator[tuple[str, dict[str, object]]]:
    batch = Base.metadata.tables["import_batch"].c
    query = select(
        batch.id, batch.filename, batch.sha256, batch.mode, batch.by_user_id, batch.ended_at, batch.taken,
        batch.known, batch.bad,
    )
    for one in session.execute(query):
        begun = {"file": one.filename, "sha256": one.sha256, "mode": one.mode, "by": one.by_user_id}
        done = {
            "taken": one.taken, "known": one.known, "bad": one.bad,
            "rows_print": print_of(sorted(rows.get(one.id, []))),
        }
        ended = one.ended_at is not None  # the counts of one that was cut off say nothing yet
        yield f"import_batch:{one.id}", begun | (done if ended else dict.fromkeys(done, None))


def _rows(session: Session, by_batch: dict[int, list[list[Any]]]) -> Iterator[Finding]:
    """Each imported dispute against its row, in one walk over both."""
    row, dispute = Base.metadata.tables["import_row"].c, Base.metadata.tables["dispute"].c
    known = select(dispute.id, dispute.import_ref).where(dispute.import_ref.is_not(None))
    ref_of = {one.id: str(one.import_ref) for one in session.execute(known)}
    query = select(row.ref, row.digest, row.row_no, row.dispute_id, row.batch_id)
    for ref, digest, row_no, dispute_id, batch_id in session.execute(query):
        by_batch[batch_id].append([ref, digest, row_no, dispute_id])
        came = ref_of.pop(dispute_id, "")
        if not came.endswith(f"·{str(batch_id)[-MARK:]}"):
            yield Finding("row_unexplained", f"d:{dispute_id}", what=f"import_row:{row_no} of {batch_id}")
    for dispute_id in ref_of:
        yield Finding("row_missing", f"d:{dispute_id}", 1, what=f"import_row of dispute:{dispute_id}")
