"""A file as rows of cells: xlsx, or csv in any usual encoding."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mediation.core.blanks import visible

from . import workbook
from .columns import Column, Columns

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
LOOK_FOR_HEADING = 10
"""Lines above the heading: titles, the committee's name."""

CSV, XLSX = "csv", "xlsx"
ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LIVE = re.compile("^['=+\\-@\t\r＝＋－＠]")
"""What a spreadsheet would take for a formula, and the mark that says it is none."""


class Unreadable(Exception):
    """The file as a whole cannot be taken: a code of ``problems.OF_SHEETS`` and what it speaks of."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: its text, and whether the sheet held it as a number."""

    text: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet with its number there."""

    no: int
    cells: Sequence[Cell]
    broken: bool = False
    """It cannot be taken apart: one of its cells holds it as it was written."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heading and rows."""

    kind: str
    heading: Sequence[str]
    lines: Sequence[Line]


def read(content: bytes, columns: Columns) -> Sheet:
    """Rows of the file below its heading. Unreadable when it is none, too large, or holds too many."""
    refuse_large(content)
    if content[:4] == b"PK\x03\x04":
        return _sheet(XLSX, _of_workbook(content), columns)
    return of_csv(decode(content), columns)


def of_csv(text: str, columns: Columns) -> Sheet:
    """The same of text divided by comma, tab or semicolon."""
    return _sheet(CSV, _of_csv(text), columns)


def told(line: Line, places: Mapping[int, Column]) -> dict[str, Cell]:
    """The cells of a row by the code of their column."""
    return {c.code: line.cells[n] for n, c in places.items() if n < len(line.cells)}


def refuse_large(content: bytes) -> None:
    """Unreadable when the file is larger than anybody's register."""
    if len(content) > MOST_BYTES:
        raise Unreadable("file_large", f"{MOST_BYTES // 2**20} MB")


def decode(content: bytes) -> str:
    """Text of UTF-8 with or without mark, UTF-16 with its mark, GBK or GB18030."""
    if b"\x00" in content and content[:2] not in _UTF16:
        raise Unreadable("file_kind")
    for encoding in ("utf-16",) if content[:2] in _UTF16 else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("file_encoding")


def _of_csv(text: str) -> Iterator[Line]:
    head = text[: text.find("\n")] if "\n" in text else text
    mark = max(",\t;", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    no = 0
    try:
        for row in rows:
            no += 1
            yield Line(no, [Cell(visible(unquoted(value))) for value in row])
    except csv.Error as error:
        raise Unreadable("file_broken", str(no + 1)) from error


def _of_workbook(content: bytes) -> Iterator[Line]:
    no = 0
    try:
        for row in workbook.read(content, MOST_ROWS + LOOK_FOR_HEADING):
            no += 1
            yield Line(no, [Cell(visible(text), numeric) for text, numeric in row])
    except workbook.Broken as error:
        if no and error.args[0] == "book_broken":
            raise Unreadable("file_broken", str(no + 1)) from error
        raise Unreadable(error.args[0]) from error


def _sheet(kind: str, lines: Iterator[Line], columns: Columns) -> Sheet:
    above: list[Line] = []
    for line in lines:
        if len(above) >= LOOK_FOR_HEADING:
            break
        above.append(line)
        names = [cell.text for cell in line.cells]
        if len(columns.read_heading(names).places) >= 2:
            while not names[-1].strip():
                names.pop()  # a workbook gives a hundred cells, whatever its width
            return Sheet(kind, names, _limited(lines))
    raise Unreadable("heading_missing", "”“".join(c.zh for c in columns.rows if c.required))


def _limited(lines: Iterable[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if not any(cell.text.strip() for cell in line.cells):
            continue
        if len(kept) >= MOST_ROWS:
            raise Unreadable("rows_many", str(MOST_ROWS))
        kept.append(line)
    return kept


def unquoted(value: str) -> str:
    """Text as it was before ``writing.quoted``."""
    return value[1:] if value[:1] == "'" and LIVE.match(value[1:]) else value
