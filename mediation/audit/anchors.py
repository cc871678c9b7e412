"""Checkpoints outside the database: a file that only grows, to be carried elsewhere.

Each checkpoint is one line; before it stand lines with place and hash of every entry since the one before.
Who rewrites the database, even with all keys or by putting back an old copy, stands against this file.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, aliased

from mediation.core import clock
from mediation.core.database import Database

from . import recorder
from .canonical import moment
from .checkpoint import take
from .models import AuditCheckpoint, AuditCheckpointLeaf, AuditEntry

LINE = 500
"""Entries per line."""

NEAR = 2**27
"""How far from the end the last checkpoint's line is looked for."""

NEAR_END = 2**14
"""Where it lies when the last turn wrote it: it is a line of some 700 bytes."""

NUMBERS = range(1, 2**63)
"""What a database keeps as a number."""

SAID = ("no", "made_at", "n_chains", "n_events", "n_leaves", "root", "prev_hash", "hash", "key_id", "sig")

log = logging.getLogger(__name__)


class AnchorDiffers(RuntimeError):
    """The file is not what this database wrote: it is gone, knows another checkpoint, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run did."""

    no: int
    n_leaves: int
    anchored: bool
    why: str = ""
    """What kept it from the file."""


def path(data: Path, url: URL) -> Path:
    """The file of that database: one of its own for each database that is not the folder's."""
    name = "checkpoints.jsonl"
    inside = url.get_backend_name() == "sqlite" and Path(url.database or "").parent == data
    if not inside:
        name = f"checkpoints-{sha256(url.render_as_string().encode()).hexdigest()[:8]}.jsonl"
    return data / "anchors" / name


def take_and_anchor(database: Database, file: Path) -> Taken | None:
    """Take a checkpoint, commit it, then append it to the file. None when nothing changed."""
    with database.writing() as session:
        point = take(session)
    try:
        with database.reading() as session:
            _must_go_on(session, file)
            append(session, file)
    except (AnchorDiffers, OSError) as error:
        log.exception("the checkpoint could not be written to %s; run: flask audit verify", file)
        return Taken(point.no if point else 0, point.n_leaves if point else 0, anchored=False, why=str(error))
    return Taken(point.no, point.n_leaves, anchored=True) if point else None


def append(session: Session, file: Path) -> int:
    """Append every checkpoint the file lacks; says how many. AnchorDiffers when the file knows others."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        last = _last(stream, file)
        _same_history(session, last, file)
        missing = session.scalars(
            select(AuditCheckpoint).where(AuditCheckpoint.no > last.get("no", 0)).order_by(AuditCheckpoint.no)
        ).all()
        for point in missing:
            for line in _lines(session, point):
                stream.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return len(missing)


def begin_anew(session: Session, file: Path) -> None:
    """Put aside the file of an earlier database. Only for a log that has no entry yet."""
    if session.scalar(select(AuditEntry.id).limit(1)) is None:
        put_aside(file)


def put_aside(file: Path) -> None:
    """Keep the file under another name, so that the next checkpoint begins one."""
    if file.exists():
        file.rename(file.with_name(f"{file.stem}.until-{moment(clock.now()).replace(':', '')}.jsonl"))


def begin_after_restore(database: Database, file: Path) -> int:
    """Begin a file with what the database holds, and tell the log; says how many checkpoints.

    For a database that was put back deliberately: what stands against it afterwards is this file alone.
    """
    put_aside(file)
    with database.writing() as session:
        recorder.note(session, "sys:audit", "audit.anchor_begun")
    with database.writing() as session:
        take(session)
    with database.reading() as session:
        return append(session, file)


def _must_go_on(session: Session, file: Path) -> None:
    """Only the first checkpoint begins a file: one that was taken away must not come back by itself."""
    if not has_checkpoint(file) and (session.scalar(select(func.max(AuditCheckpoint.no))) or 0) > 1:
        raise AnchorDiffers(f"{file} is missing")


def has_checkpoint(file: Path) -> bool:
    """Whether there is anything to compare with."""
    if not file.exists():
        return False
    with file.open("rb") as stream:
        return any(b'"no"' in line for line in stream)


def read(file: Path, size: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """The lines of the first ``size`` bytes with their numbers, None for one that the hub never writes.

    A line cut off by a power failure is no line.
    """
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if stream.tell() > size or not line.endswith(b"\n"):
                return
            yield number, _understood(line)


def last_in(file: Path) -> int | None:
    """The number of the checkpoint at the file's end, found in its last bytes; None when there is none."""
    with file.open("rb") as stream:
        stream.seek(max(stream.seek(0, os.SEEK_END) - NEAR_END, 0))
        lines = [line for line in stream.read().splitlines(keepends=True) if line.endswith(b"\n")]
    said = _understood(lines[-1]) if lines else None
    return said.get("no") if said else None


def _understood(line: bytes) -> dict[str, Any] | None:
    """What a line says, when it is one that the hub writes: a checkpoint, or places and hashes of entries."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match said:
        case {"entries": list(entries), **rest} if not rest and all(map(_is_entry, entries)):
            return dict(said)
        case {"no": int(no)} if no in NUMBERS and said.keys() == set(SAID):
            return dict(said)
    return None


def _is_entry(said: object) -> bool:
    match said:
        case [str(), int(seq), str()]:
            return seq in NUMBERS
    return False


def _last(stream: BinaryIO, file: Path) -> dict[str, Any]:
    """The last checkpoint in the file; entries without theirs and half a line were cut off: dropped."""
    last: dict[str, Any] = {}
    end = 0
    near = max(stream.seek(0, os.SEEK_END) - NEAR, 0)
    stream.seek(near)
    if near:
        stream.readline()
    for line in iter(stream.readline, b""):
        if not line.endswith(b"\n"):
            break
        if (said := _understood(line)) is None:
            raise AnchorDiffers(f"{file} has a line that cannot be read; flask audit verify says which")
        if "no" in said:
            last, end = said, stream.tell()
    if not last and near:
        raise AnchorDiffers("the last checkpoint in the file is too far from its end")
    stream.seek(end)
    stream.truncate()
    return last


def _same_history(session: Session, last: dict[str, Any], file: Path) -> None:
    if not last:
        return
    known = session.get(AuditCheckpoint, last["no"])
    if known is None or known.hash != last["hash"]:
        raise AnchorDiffers(f"{file} ends with checkpoint {last['no']}, which this database does not have")


def _lines(session: Session, point: AuditCheckpoint) -> Iterator[dict[str, Any]]:
    leaf, before, entry = AuditCheckpointLeaf, aliased(AuditCheckpointLeaf), AuditEntry
    covered = (
        select(func.max(before.seq))
        .where(before.chain_id == leaf.chain_id, before.ckpt_no < leaf.ckpt_no)
        .correlate(leaf)
        .scalar_subquery()
    )
    rows = session.execute(
        select(entry.chain_id, entry.seq, entry.hash)
        .join(leaf, (leaf.chain_id == entry.chain_id) & (entry.seq <= leaf.seq))
        .where(leaf.ckpt_no == point.no, entry.seq > func.coalesce(covered, 0))
        .execution_options(yield_per=LINE)
    )
    for part in rows.partitions(LINE):
        yield {"entries": [list(row) for row in part]}
    yield {name: getattr(point, name) for name in SAID}
