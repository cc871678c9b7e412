"""What an import would do, row by row, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.sheets import writing
from mediation.core.sheets.reading import Cell, Line, Sheet, Unreadable, told
from mediation.intake.service import Registration

from . import sheets
from .columns import BY_CODE, REGISTER
from .models import ImportRow
from .problems import Problem
from .rows import RowReader

ASKED_AT_ONCE = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be taken in."""

    no: int
    ref: str
    digest: str
    number: str
    """The register's own number, or the row's."""
    registration: Registration


@dataclass(slots=True)
class Plan:
    """Everything that is known of a file before it is taken in."""

    filename: str
    sha256: str
    organisation_id: int
    sheet: Sheet
    unknown_columns: tuple[str, ...] = ()
    good: list[GoodRow] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    """Rows that were taken in before."""
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    """What looks like a mistake in a row that can be taken in."""

    @property
    def bad(self) -> int:
        """How many rows have problems."""
        return len({problem.row for problem in self.problems})

    def refuse(self, row: GoodRow, why_zh: str, why_en: str) -> None:
        """A row that the door refused after all."""
        self.good.remove(row)
        self.problems.append(Problem(row.no, "", "refused", why_zh, about_en=why_en))

    def rejects(self) -> bytes:
        """The bad rows as a file to correct and bring again."""
        return writing.rejects(self.sheet, self.problems)

    @property
    def reject_kind(self) -> str:
        """The kind of that file."""
        return writing.kind_of_rejects(self.sheet)


def look(
    session: Session, content: bytes, filename: str, organisation_id: int, progress: Progress | None = None
) -> Plan:
    """Read a file and say what would become of each row. Unreadable when the file itself cannot be taken."""
    sheet = sheets.read(content, filename)
    heading = REGISTER.read_heading(sheet.heading)
    if heading.missing:
        raise Unreadable("column_missing", "、".join(c.zh for c in heading.missing))
    if heading.twice:
        raise Unreadable("column_twice", "、".join(heading.twice))
    if not sheet.lines:
        raise Unreadable("rows_none")
    digest = hashlib.sha256(content).hexdigest()
    plan = Plan(filename, digest, organisation_id, sheet, heading.unknown)
    rows = [(line, told(line, heading.places)) for line in sheet.lines]
    marks = [_marks(organisation_id, cells) for _line, cells in rows]
    before = _taken_before(session, [ref for ref, _digest in marks])
    _Sorting(plan, before, len(sheet.heading)).run(rows, marks, clock.now(), progress)
    return plan


@dataclass(slots=True)
class _Sorting:
    plan: Plan
    before: Mapping[str, str]
    width: int
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def run(
        self, told: Sequence[tuple[Line, Mapping[str, Cell]]], marks: Sequence[tuple[str, str]],
        now: datetime, progress: Progress | None,
    ) -> None:
        for n, ((line, cells), (ref, digest)) in enumerate(zip(told, marks, strict=True), 1):
            self._sort(line, cells, ref, digest, now)
            if progress is not None:
                progress(n, len(told))

    def _sort(self, line: Line, cells: Mapping[str, Cell], ref: str, digest: str, now: datetime) -> None:
        found = self._among_others(line, cells, ref, digest)
        if found is not None:
            self.plan.problems.append(found)
            return
        if ref in self.before:
            self.plan.known.append(line.no)
            return
        reader = RowReader(line.no, cells, now)
        registration = reader.read(self.plan.organisation_id)
        if registration is None:
            self.plan.problems += reader.problems
        else:
            number = cells.get("ref", Cell()).text.strip() or str(line.no)
            self.plan.doubts += reader.doubts
            self.plan.good.append(GoodRow(line.no, ref, digest, number, registration))

    def _among_others(
        self, line: Line, cells: Mapping[str, Cell], ref: str, digest: str
    ) -> Problem | None:
        if line.broken:
            return Problem(line.no, "", "line_broken", original=cells["narrative"].text[:200])
        if any(cell.text.strip() for cell in line.cells[self.width :]):
            return Problem(line.no, "", "cells_many", original="、".join(c.text for c in line.cells)[:200])
        number = cells.get("ref", Cell()).text
        twin = self.seen.setdefault(ref, (line.no, digest))
        if twin[0] != line.no:
            code = "same_in_file" if twin[1] == digest else "ref_in_file"
            return Problem(line.no, BY_CODE["ref"].zh if number else "", code, str(twin[0]), number)
        if ref in self.before and self.before[ref] != digest:
            return Problem(line.no, BY_CODE["ref"].zh, "ref_differs", "", number)
        return None


def _marks(organisation_id: int, cells: Mapping[str, Cell]) -> tuple[str, str]:
    """How the row is known again, and a digest of what it says."""
    said = {code: cell.text.strip() for code, cell in cells.items() if cell.text.strip()}
    number = " ".join(said.pop("ref", "").split())
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return f"{organisation_id}:{number[:40] or '#' + digest[:40]}", digest


def _taken_before(session: Session, refs: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts(refs):
        query = select(ImportRow.ref, ImportRow.digest).where(ImportRow.ref.in_(part))
        found.update((ref, digest) for ref, digest in session.execute(query))
    return found


def _parts(refs: Sequence[str]) -> Iterator[Iterable[str]]:
    for n in range(0, len(refs), ASKED_AT_ONCE):
        yield refs[n : n + ASKED_AT_ONCE]
