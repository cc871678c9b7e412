"""Reads and writes xlsx: the only module that imports the library for it.

Formulas are never computed: what a cell says is its text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

BOLD = Font(bold=True)

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
MOST_INSIDE = 200 * 1024 * 1024
MOST_FILES = 2000
MOST_COLUMNS = 100


class Broken(Exception):
    """No workbook, or one that is larger inside than it may be; the first argument is a code."""


def read(content: bytes, most: int) -> Iterator[list[tuple[str, bool]]]:
    """Rows of the first sheet: text of each cell, and whether it was held as a number."""
    _look_inside(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=most + 2, max_col=MOST_COLUMNS, values_only=True)
        merged = _merged_down(content, sheet._worksheet_path)  # noqa: SLF001 -- a read-only sheet hides it
        yield from _filled_down(([_cell(value) for value in row] for row in rows), merged)
    except Broken:
        raise
    except Exception as error:  # whatever the library makes of a damaged file
        raise Broken("book_broken") from error


def write(
    heading: Sequence[str], rows: Iterable[Sequence[str | int]],
    choices: Mapping[int, Sequence[str]] | None = None,
) -> bytes:
    """A workbook of texts and whole numbers: nothing in it is a date or a formula.

    ``choices``: column, counted from 1, to what its cells offer; other words may be typed as well.
    """
    book = Workbook()
    sheet: Any = book.active
    for no, row in enumerate([heading, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(no, column)
            if isinstance(value, int):
                cell.value = value
                continue
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
            cell.data_type = "s"
            cell.number_format = "@"
            if no == 1:
                cell.font = BOLD
    sheet.freeze_panes = "A2"
    for column in sheet.iter_cols(1, len(heading), 1, 1):
        sheet.column_dimensions[column[0].column_letter].width = 18
    for column, offered in (choices or {}).items():
        _offer(sheet, column, offered)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _offer(sheet: Any, column: int, offered: Sequence[str]) -> None:
    """A list to choose from, down to the last row a template is filled to."""
    listed = f'"{",".join(offered)}"'
    rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
    letter = get_column_letter(column)
    rule.add(f"{letter}2:{letter}1000")
    sheet.add_data_validation(rule)


def _merged_down(content: bytes, path: str) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Cells of one column that were merged: first row -> (place in the row, last row)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = _MERGED.findall(archive.read(path.lstrip("/")))
    starts: dict[int, list[tuple[int, int]]] = {}
    for left, first, right, last in found:
        if left == right and int(last) > int(first):
            starts.setdefault(int(first), []).append((column_index_from_string(left.decode()) - 1, int(last)))
    return starts


def _filled_down(
    rows: Iterable[list[tuple[str, bool]]], starts: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[list[tuple[str, bool]]]:
    """Each row with what stands in the merged cell that reaches down to it; a blank row stays blank."""
    reaching: dict[int, tuple[int, tuple[str, bool]]] = {}
    for no, row in enumerate(rows, 1):
        if any(text.strip() for text, _numeric in row):
            for place, (last, cell) in reaching.items():
                if no <= last and place < len(row) and not row[place][0]:
                    row[place] = cell
        reaching |= {place: (last, row[place]) for place, last in starts.get(no, ()) if place < len(row)}
        yield row


def _look_inside(content: bytes) -> None:
    """Before anything is unpacked: how much would it be?"""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Broken("book_broken") from error
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_INSIDE:
        raise Broken("file_bomb")


def _cell(value: Any) -> tuple[str, bool]:
    if isinstance(value, bool):
        return ("是" if value else "否"), False
    if isinstance(value, int | float):
        whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return (str(int(value)) if whole else repr(value)), True
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes"), False
    text = value.isoformat() if isinstance(value, date | time) else getattr(value, "text", value)
    return ("" if text is None else str(text)), False
