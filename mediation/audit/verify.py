"""Proves that nobody touched the log, or names the first entry that was touched and why.

Order: the database's own guards, every entry with its sealed values, heads and states, removed rows,
checkpoints with leaves and signatures, the anchor file. All in one reading transaction, so writers may go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.core import keys
from mediation.core.database import Database

from . import heads, points, triggers
from .findings import Finding
from .models import AuditCheckpoint, AuditEntry
from .walk import walk

MOST = 1000
"""Chains to keep findings of; what is beyond is only counted."""


class CannotVerify(RuntimeError):
    """The log cannot be judged from here."""


Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done, how much there is."""

Check = Callable[[Session], Iterator[Finding]]


HEADS: tuple[tuple[str, Check], ...] = (
    ("disputes", heads.disputes),
    ("chains", heads.chains),
    ("subjects", heads.subjects),
)


@dataclass(slots=True)
class Result:
    """What one verification saw. ``first`` is the first bad entry, None when the log is whole."""

    entries: int = 0
    checkpoints: int = 0
    anchored: bool = False
    guards: list[Finding] = field(default_factory=list)
    by_place: dict[str, Finding] = field(default_factory=dict)
    more: int = 0

    def add(self, finding: Finding) -> None:
        """Keep the earliest finding of each chain and of each checkpoint."""
        if finding.code == "guard":
            self.guards.append(finding)
            return
        place = finding.chain or f"{finding.code}:{finding.what}"
        known = self.by_place.get(place)
        if known is not None:
            if (finding.seq or 0) < (known.seq or 0):
                self.by_place[place] = finding
        elif len(self.by_place) < MOST:
            self.by_place[place] = finding
        else:
            self.more += 1

    @property
    def findings(self) -> list[Finding]:
        """All that was found, entries before the guards."""
        return [*self.by_place.values(), *self.guards]

    @property
    def first(self) -> Finding | None:
        """The first bad entry."""
        return next(iter(self.findings), None)

    @property
    def whole(self) -> bool:
        """Nobody touched it."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """For machines; ``first_bad`` and ``bad`` name chain, place, row and reason."""
        return {
            "whole": self.whole,
            "entries": self.entries,
            "checkpoints": self.checkpoints,
            "anchored": self.anchored,
            "first_bad": self.first.as_json() if self.first else None,
            "bad": [finding.as_json() for finding in self.findings],
            "more": self.more,
        }


def quiet(_step: str, _done: int, _total: int) -> None:
    """Progress for those who do not look."""


def verify(
    database: Database,
    *,
    anchor: Path | None = None,
    progress: Progress = quiet,
    also: tuple[tuple[str, Check], ...] = (),
) -> Result:
    """Look at all of it. ``also`` are checks of rows by higher rooms, made when the log itself is whole."""
    size = anchor.stat().st_size if anchor else 0  # what is appended later, the snapshot does not know
    result = Result(anchored=anchor is not None)
    with database.reading() as session:
        if database.dialect == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        _know_the_keys(session)
        result.entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        result.checkpoints = session.scalar(select(func.count()).select_from(AuditCheckpoint)) or 0
        for finding in _look(session, result, anchor, size, progress, also):
            result.add(finding)
    return result


def _know_the_keys(session: Session) -> None:
    """With another hub's keys every row would look forged: that is no verdict."""
    ours = select(AuditEntry.id).where(AuditEntry.mac_key_id.in_(keys.current().mac_keys)).limit(1)
    if session.scalar(ours) is None and session.scalar(select(AuditEntry.id).limit(1)) is not None:
        raise CannotVerify("none of the entries was written with a key of this hub's keyring")


def _look(
    session: Session,
    result: Result,
    anchor: Path | None,
    size: int,
    progress: Progress,
    also: tuple[tuple[str, Check], ...],
) -> Iterator[Finding]:
    for line in triggers.differences(session.connection()):
        yield Finding("guard", what=line)
    yield from walk(session, lambda done: progress("entries", done, result.entries))
    progress("entries", result.entries, result.entries)
    for name, check in HEADS:
        yield from _step(name, check, session, progress)
    yield from points.checkpoints(session, lambda done: progress("checkpoints", done, result.checkpoints))
    if anchor is not None:
        progress("anchor", 0, 1)
        yield from points.anchor(session, anchor, size)
        progress("anchor", 1, 1)
    if not result.by_place:  # a log that was touched is no measure for anything
        for name, check in also:
            yield from _step(name, check, session, progress)


def _step(name: str, check: Check, session: Session, progress: Progress) -> Iterator[Finding]:
    progress(name, 0, 1)
    yield from check(session)
    progress(name, 1, 1)
