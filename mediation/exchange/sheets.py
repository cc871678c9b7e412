"""A file as rows of cells, whatever it is: xlsx, csv in any usual encoding, or JSON Lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from . import workbook
from .columns import COLUMNS, read_heading

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
LOOK_FOR_HEADING = 10
"""Lines above the heading: titles, the committee's name."""

CSV, XLSX, JSONL = "csv", "xlsx", "jsonl"
ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LIVE = re.compile("^['=+\\-@\t\r＝＋－＠]")
"""What a spreadsheet would take for a formula, and the mark that says it is none."""


class Unreadable(Exception):
    """The file as a whole cannot be taken: a code of ``problems.WORDS`` and what it speaks of."""

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """Heading and rows."""

    kind: str
    heading: Sequence[str]
    lines: Sequence[Line]


def read(content: bytes, filename: str = "") -> Sheet:
    """Rows of the file. Unreadable when it is none, too large, or holds too many."""
    if len(content) > MOST_BYTES:
        raise Unreadable("file_large", f"{MOST_BYTES // 2**20} MB")
    if content[:4] == b"PK\x03\x04":
        return _sheet(XLSX, _of_workbook(content))
    text = decode(content)
    if filename.endswith((".jsonl", ".json")) or text.lstrip()[:1] == "{":
        return _of_json_lines(text)
    return _sheet(CSV, _of_csv(text))


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
            yield Line(no, [Cell(unquoted(value)) for value in row])
    except csv.Error as error:
        raise Unreadable("file_broken", str(no + 1)) from error


def _of_workbook(content: bytes) -> Iterator[Line]:
    try:
        for no, row in enumerate(workbook.read(content, MOST_ROWS + LOOK_FOR_HEADING), 1):
            yield Line(no, [Cell(text, numeric) for text, numeric in row])
    except workbook.Broken as error:
        raise Unreadable(error.args[0]) from error


def _sheet(kind: str, lines: Iterator[Line]) -> Sheet:
    above: list[Line] = []
    for line in lines:
        if len(above) >= LOOK_FOR_HEADING:
            break
        above.append(line)
        names = [cell.text for cell in line.cells]
        if len(read_heading(names).places) >= 2:
            return Sheet(kind, names, _limited(lines))
    raise Unreadable("heading_missing")


def _limited(lines: Iterable[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        if not any(cell.text.strip() for cell in line.cells):
            continue
        if len(kept) >= MOST_ROWS:
            raise Unreadable("rows_many", str(MOST_ROWS))
        kept.append(line)
    return kept


# ---------------------------------------------------------------------------------- JSON Lines

_OF_CASES = {"id": "ref", "title": "title", "narrative": "narrative", "category": "label", "amount": "amount"}
_SIDES = {"申请方": "applicants", "被申请方": "respondents", "第三方": "third"}
FOREIGN = re.compile(r"法院[^)）]*委派|诉前|法庭|^法院")


def _of_json_lines(text: str) -> Sheet:
    """Cases as published: the parties in a list, the page they stand on in ``source``."""
    lines = []
    for no, written in enumerate(text.splitlines(), 1):
        if not written.strip():
            continue
        try:
            said = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise Unreadable("file_broken", str(no)) from error
        if not isinstance(said, dict):
            raise Unreadable("file_broken", str(no))
        lines.append(Line(no, _of_case(said)))
        if len(lines) > MOST_ROWS:
            raise Unreadable("rows_many", str(MOST_ROWS))
    return Sheet(JSONL, [column.zh for column in COLUMNS], lines)


def _of_case(said: dict[str, Any]) -> list[Cell]:
    told = {column.code: "" for column in COLUMNS}
    told.update({code: _plain(said.get(name)) for name, code in _OF_CASES.items()})
    told.update({c.code: _plain(said[c.zh]) for c in COLUMNS if c.zh in said})
    for party in said.get("parties") or ():
        side = _SIDES.get(str(party.get("role", "")), "third") if isinstance(party, dict) else "third"
        name = _plain(party.get("name")) if isinstance(party, dict) else _plain(party)
        told[side] = f"{told[side]}、{name}" if told[side] else name
    if "mediated_by" in said:
        told["source"] = told["source"] or _source_of(said)
        told["note"] = f"公开案例:{_plain(said.get('source'))}"
        told["external_number"], told["referred_by"] = told["ref"], "公开案例"
    return [Cell(told[column.code]) for column in COLUMNS]


def _source_of(said: dict[str, Any]) -> str:
    if "主动介入" in _plain(said.get("narrative")):
        return "主动调解"
    return "法院委派" if FOREIGN.search(_plain(said.get("mediated_by"))) else "当事人申请"


def _plain(value: Any) -> str:
    return "" if value is None else str(value).strip()


# ------------------------------------------------------------------------------------- writing


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with mark, as spreadsheets here expect; what would be a formula is quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([quoted(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write(kind: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same rows as a file of a kind."""
    return workbook.write(heading, rows) if kind == XLSX else write_csv(heading, rows)


def quoted(value: str) -> str:
    """Text that no spreadsheet runs."""
    return f"'{value}" if _LIVE.match(value) else value


def unquoted(value: str) -> str:
    """The same text as it was before."""
    return value[1:] if value[:1] == "'" and _LIVE.match(value[1:]) else value
