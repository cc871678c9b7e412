"""Proves that nobody touched the log, or names the first entry that was touched and why.

Order: the database's own guards, every entry with its sealed values, heads and states, removed rows,
checkpoints with leaves and signatures, the anchor file. All in one reading transaction, so writers may go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from mediation.core import keys
from mediation.core.database import Database

from . import anchors, cells, heads, points, triggers
from .findings import Finding
from .models import AuditCheckpoint, AuditEntry
from .walk import walk

MOST = 1000
"""Places to keep findings of; what is beyond is only counted."""

ELSEWHERE = "elsewhere"

EACH = 20
"""Findings to keep of one chain, or of one kind that lies in none; what is beyond is only counted."""


class CannotVerify(RuntimeError):
    """The log cannot be judged from here."""


Progress = Callable[[str, int, int], None]
"""Called with the step's name, how much is done, how much there is."""

Check = Callable[[Session], Iterator[Finding]]

Measured = Callable[[Session, Callable[[int, int], None]], Iterator[Finding]]
"""A check that says itself how much is done, of how much: one that takes its time."""


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
    by_place: dict[str, list[Finding]] = field(default_factory=dict)
    more_in: Counter[str] = field(default_factory=Counter)
    """How much more was found of each place than is kept."""

    def add(self, finding: Finding, *, of_rows: bool = False) -> None:
        """Keep it with its chain or its kind: the earliest place of the log first, then what rows hold."""
        if finding.code == "guard":
            self.guards.append(finding)
            return
        place = finding.chain or (finding.code if of_rows else f"{finding.code}:{finding.what}")
        kept = self.by_place.get(place)
        if kept is None:
            if len(self.by_place) < MOST:
                self.by_place[place] = [finding]
            else:
                self.more_in[ELSEWHERE] += 1
        elif finding in kept:
            return
        elif not of_rows and (finding.seq or 0) < (kept[0].seq or 0):
            kept.insert(0, finding)
        elif len(kept) < EACH:
            kept.append(finding)
        else:
            self.more_in[place] += 1

    @property
    def more(self) -> int:
        """What was found and is not kept."""
        return self.more_in.total()

    @property
    def findings(self) -> list[Finding]:
        """All that was found, entries before the guards."""
        return [*chain.from_iterable(self.by_place.values()), *self.guards]

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
            "more_in": dict(self.more_in),
        }


def quiet(_step: str, _done: int, _total: int) -> None:
    """Progress for those who do not look."""


def verify(
    database: Database,
    *,
    anchor: Path | None = None,
    progress: Progress = quiet,
    also: tuple[tuple[str, Check], ...] = (),
    measured: tuple[tuple[str, Measured], ...] = (),
) -> Result:
    """Look at all of it. ``anchor`` is where the file outside must lie, ``also`` are checks of rows by higher
    rooms, ``measured`` those that take their time."""
    try:
        there = anchor is not None and anchors.has_checkpoint(anchor)
        size = anchor.stat().st_size if anchor and there else 0  # what is appended later, the snapshot lacks
    except OSError as error:
        raise CannotVerify(f"the anchor file cannot be read: {error.strerror}") from error
    result = Result(anchored=there)
    with database.reading() as session:
        if database.dialect == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        _know_the_keys(session)
        result.entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        result.checkpoints = session.scalar(select(func.count()).select_from(AuditCheckpoint)) or 0
        look = _Look(session, result, progress)
        try:
            for finding in look.log(anchor, size):
                result.add(finding)
            for name, check in (*also, *((name, look.telling(name, one)) for name, one in measured)):
                for finding in look.step(name, check):
                    result.add(finding, of_rows=True)
        finally:
            look.close()
    if result.whole and look.failed is not None:
        raise look.failed  # nothing was found that explains it
    for name in look.stopped:
        result.add(Finding("step_stopped", what=name))
    return result


def _know_the_keys(session: Session) -> None:
    """With another hub's keys every row would look forged: that is no verdict."""
    ours = select(AuditEntry.id).where(AuditEntry.mac_key_id.in_(keys.current().mac_keys)).limit(1)
    if session.scalar(ours) is None and session.scalar(select(AuditEntry.id).limit(1)) is not None:
        raise CannotVerify("none of the entries was written with a key of this hub's keyring")


class _Look:
    """Step after step. One that trips over what somebody put there ends, and the next begins."""

    def __init__(self, session: Session, result: Result, progress: Progress) -> None:
        self._session, self._result, self._progress = session, result, progress
        self.failed: Exception | None = None
        """Why the first step that could not be finished was not."""
        self.stopped: list[str] = []
        self._open: list[Any] = []
        event.listen(session.connection(), "after_cursor_execute", self._remember)

    def log(self, anchor: Path | None, size: int) -> Iterator[Finding]:
        """The log itself, without the rows."""
        entries, points_there = self._result.entries, self._result.checkpoints
        for line in triggers.differences(self._session.connection()):
            yield Finding("guard", what=line)
        yield from self.step("entries", lambda s: walk(s, self._counting("entries", entries)), entries)
        for name, check in HEADS:
            yield from self.step(name, check)
        told = self._counting("checkpoints", points_there)
        yield from self.step("checkpoints", lambda s: points.checkpoints(s, told), points_there)
        yield from self.step("gaps", heads.gaps)
        if anchor is not None and self._result.anchored:
            yield from self.step("anchor", lambda s: points.anchor(s, anchor, size))
        elif anchor is not None and points_there:
            yield Finding("anchor_missing")

    def step(self, name: str, check: Check, total: int = 1) -> Iterator[Finding]:
        """One check. When it cannot read something, what cannot be read anywhere is named."""
        self._progress(name, 0, total)
        self._open.clear()
        try:
            yield from self._decoded(check)
        except cells.MISUNDERSTOOD as error:
            for cursor in self._open:
                cursor.close()
            if self.failed is None:
                self.failed = error
                yield from cells.unreadable(self._session)
            self.stopped.append(name)
        self._progress(name, total, total)

    def telling(self, name: str, check: Measured) -> Check:
        """The check as a step, with the ear that hears how far it is."""
        return lambda session: check(session, lambda done, total: self._progress(name, done, total))

    def _decoded(self, check: Check) -> Iterator[Finding]:
        try:
            yield from check(self._session)
        except OperationalError as error:
            if not cells.undecodable(error):
                raise
            cells.decoding(self._session, cells.anything)
            yield from check(self._session)

    def _remember(self, _connection: Connection, cursor: Any, *_how: object) -> None:
        """Of those that wait in PostgreSQL for the next rows: a step that ends early leaves them open."""
        if getattr(cursor, "name", None):
            self._open.append(cursor)

    def close(self) -> None:
        """Leave the connection as it came."""
        if self._session.get_bind().dialect.name == "sqlite":
            cells.decoding(self._session, str)

    def _counting(self, name: str, total: int) -> Callable[[int], None]:
        return lambda done: self._progress(name, done, total)
