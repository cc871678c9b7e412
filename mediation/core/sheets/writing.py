"""Rows as a file that people open in a spreadsheet: nothing in it runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from . import workbook
from .columns import OF_REJECTS, Columns
from .problems import Problem
from .reading import CSV, LIVE, XLSX, Line, Sheet

TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv",
}


def write(kind: str, heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The same rows as a file of a kind."""
    return workbook.write(heading, rows) if kind == XLSX else write_csv(heading, rows)


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with mark, as spreadsheets here expect; what would be a formula is quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([value if isinstance(value, int) else quoted(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def quoted(value: str) -> str:
    """Text that no spreadsheet runs."""
    return f"'{value}" if LIVE.match(value) else value


def template(kind: str, columns: Columns, examples: Iterable[Sequence[str]]) -> bytes:
    """An empty sheet to fill in, with rows that show how it is meant and lists to choose from."""
    heading = [column.zh for column in columns.rows]
    if kind != XLSX:
        return write_csv(heading, examples)
    choices = {n: column.choices for n, column in enumerate(columns.rows, 1) if column.choices}
    return workbook.write(heading, examples, choices)


def kind_of_rejects(sheet: Sheet) -> str:
    """An xlsx gives an xlsx; everything else a csv."""
    return XLSX if sheet.kind == XLSX else CSV


def rejects(sheet: Sheet, problems: Iterable[Problem]) -> bytes:
    """The bad rows as a file: what is wrong in front, the original beside, to correct and bring again."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    heading = [*OF_REJECTS, *(name for name in sheet.heading if name.strip() not in OF_REJECTS)]
    kept = [n for n, name in enumerate(sheet.heading) if name.strip() not in OF_REJECTS]
    rows = (_reject(line, by_row[line.no], kept) for line in sheet.lines if line.no in by_row)
    return write(kind_of_rejects(sheet), heading, rows)


def _reject(line: Line, problems: Sequence[Problem], kept: Sequence[int]) -> list[str]:
    columns = "、".join(dict.fromkeys(p.column for p in problems if p.column))
    reasons = ";".join(f"{p.column}:{p.zh}" if p.column else p.zh for p in problems)
    cells = [line.cells[n].text if n < len(line.cells) else "" for n in kept]
    return [str(line.no), columns, reasons, *cells]
