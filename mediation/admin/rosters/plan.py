"""What taking a list in would do, row by row, before anything is written."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from mediation.core.sheets import reading, writing
from mediation.core.sheets.cells import Wrong, alike, day
from mediation.core.sheets.columns import Columns
from mediation.core.sheets.reading import CONTROL, Cell, Sheet, Unreadable
from mediation.people import identity
from mediation.security.actor import Actor

from .problems import Problem

Value = TypeVar("Value")
EXAMPLE = "示例,导入前"


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be taken in: what it is about, what it would do, and how."""

    no: int
    name: str
    beside: str
    """User name of a person, short name of an organisation."""
    does: tuple[str, ...]
    take: Callable[[Session, Actor], None]


@dataclass(frozen=True, slots=True)
class Note:
    """Cells of a row that are not wrong and yet not used, and why."""

    no: int
    name: str
    columns: str
    why: str


@dataclass(slots=True)
class Plan:
    """Everything that is known of a list before it is taken in."""

    filename: str
    sha256: str
    sheet: Sheet
    unknown_columns: tuple[str, ...] = ()
    good: list[Good] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    """Rows of which everything is here already."""
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """How many rows have problems."""
        return len({problem.row for problem in self.problems})

    def refuse(self, row: Good, why: str) -> None:
        """A row that was refused after all."""
        self.good.remove(row)
        self.problems.append(Problem(row.no, "", "refused", why))

    def rejects(self) -> bytes:
        """The bad rows as a file to correct and bring again."""
        return writing.rejects(self.sheet, self.problems)

    @property
    def reject_kind(self) -> str:
        """The kind of that file."""
        return writing.kind_of_rejects(self.sheet)


class RowReader(ABC):
    """Reads the rows of one list; a subclass says what a row means."""

    columns: Columns

    def __init__(self, session: Session, by: Actor) -> None:
        self.session, self.by = session, by
        self.problems: list[Problem] = []
        self.notes: list[Note] = []
        """Of every row that was read."""
        self.no = 0
        self.told: Mapping[str, Cell] = {}

    def read(self, no: int, told: Mapping[str, Cell]) -> Good | None:
        """What the row would do; None when something is wrong, or when all of it is here already."""
        self.no, self.told, self.problems = no, told, []
        for column in self.columns.rows:
            text = self.text(column.code)
            if column.required and not text:
                self.wrong(column.code, "empty")
            elif len(text) > column.most:
                self.wrong(column.code, "too_long", str(column.most))
            elif CONTROL.search(text):
                self.wrong(column.code, "control")
        if EXAMPLE in self.text("name"):
            self.problems = [Problem(no, "", "example")]
        return None if self.problems else self.meant()

    @abstractmethod
    def meant(self) -> Good | None:
        """What a row that is filled in would do."""

    def finish(self, plan: Plan) -> None:  # noqa: B027 -- most lists have nothing to say there
        """What can be said only when every row was read."""

    # ------------------------------------------------------------------------------- one cell

    def text(self, code: str) -> str:
        """What stands there, without blanks around it."""
        return self.told.get(code, Cell()).text.strip()

    def wrong(self, code: str, why: str, about: str = "") -> None:
        """Remember what is wrong with a cell, once."""
        column = self.columns.by_code[code].zh
        if not any(p.column == column for p in self.problems):
            self.problems.append(Problem(self.no, column, why, about, self.text(code)))

    def note(self, columns: str, why: str) -> None:
        """Remember cells that are passed over."""
        self.notes.append(Note(self.no, self.text("name"), columns, why))

    def telephone(self, code: str) -> None:
        """A number somebody could dial, as on the pages."""
        if self.text(code) and not identity.phone(self.text(code)).good:
            self.wrong(code, "phone_wrong")

    def day(self, code: str) -> date | None:
        """A day, or nothing."""
        if not self.text(code):
            return None
        try:
            return day(self.told[code])
        except Wrong as wrong:
            self.wrong(code, wrong.code, wrong.about)
            return None

    def chosen(self, code: str, choices: Mapping[str, Value], otherwise: Value) -> Value:
        """One of the words that may stand there, however its brackets and marks are written."""
        text = alike(self.text(code))
        if not text:
            return otherwise
        for word, value in choices.items():
            if alike(word) == text:
                return value
        self.wrong(code, "choice", " / ".join(self.columns.by_code[code].choices))
        return otherwise

    def number(self, code: str, low: int, high: int, otherwise: int) -> int:
        """A whole number within limits."""
        text = self.text(code)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdecimal()) or not low <= int(text) <= high:
            self.wrong(code, "number", f"{low}–{high}")
            return otherwise
        return int(text)

    def span(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Two days in their order."""
        since, until = self.day(first), self.day(last)
        if since is not None and until is not None and until < since:
            self.wrong(last, "until_before")
        return since, until


def look(content: bytes, filename: str, reader: RowReader) -> Plan:
    """Read a file and say what would become of each row. Unreadable when the file itself cannot be taken."""
    sheet = reading.read(content, reader.columns)
    heading = reader.columns.read_heading(sheet.heading)
    if heading.missing:
        raise Unreadable("column_missing", "、".join(c.zh for c in heading.missing))
    if heading.twice:
        raise Unreadable("column_twice", "、".join(heading.twice))
    if not sheet.lines:
        raise Unreadable("rows_none")
    plan = Plan(filename, hashlib.sha256(content).hexdigest(), sheet, heading.unknown)
    for line in sheet.lines:
        good = reader.read(line.no, reading.told(line, heading.places))
        if good is not None:
            plan.good.append(good)
        elif not reader.problems:
            plan.known.append(line.no)
        plan.problems += reader.problems
    bad = {problem.row for problem in plan.problems}
    plan.notes = [note for note in reader.notes if note.no not in bad]
    reader.finish(plan)
    return plan
