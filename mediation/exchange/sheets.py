"""A register as rows of cells, whatever it is: a sheet, or JSON Lines of published cases."""

from __future__ import annotations

import json
import re
from typing import Any

from mediation.core.blanks import visible
from mediation.core.sheets import reading
from mediation.core.sheets.reading import MOST_ROWS, Cell, Line, Sheet, Unreadable

from .columns import COLUMNS, REGISTER

JSONL = "jsonl"


def read(content: bytes, filename: str = "") -> Sheet:
    """Rows of the file. Unreadable when it is none, too large, or holds too many."""
    if content[:4] == b"PK\x03\x04":
        return reading.read(content, REGISTER)
    reading.refuse_large(content)
    text = reading.decode(content)
    if filename.endswith((".jsonl", ".json")) or text.lstrip()[:1] == "{":
        return _of_json_lines(text)
    return reading.of_csv(text, REGISTER)


_OF_CASES = {"id": "ref", "title": "title", "narrative": "narrative", "category": "label", "amount": "amount"}
_SIDES = {"申请方": "applicants", "被申请方": "respondents", "第三方": "third"}
FOREIGN = re.compile(r"法院[^)）]*委派|诉前|法庭|^法院")


def _of_json_lines(text: str) -> Sheet:
    """Cases as published: the parties in a list, the page they stand on in ``source``.

    Unreadable when no line is a case; one among others that is none is a bad row.
    """
    lines = [_line(no, written) for no, written in enumerate(text.splitlines(), 1) if written.strip()]
    if lines and all(line.broken for line in lines):
        raise Unreadable("file_broken", str(lines[0].no))
    if len(lines) > MOST_ROWS:
        raise Unreadable("rows_many", str(MOST_ROWS))
    return Sheet(JSONL, [column.zh for column in COLUMNS], lines)


def _line(no: int, written: str) -> Line:
    try:
        said = json.loads(written)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return Line(no, _of_case(said))
    return Line(no, [Cell(written if c.code == "narrative" else "") for c in COLUMNS], broken=True)


def _of_case(said: dict[str, Any]) -> list[Cell]:
    told = {column.code: "" for column in COLUMNS}
    told.update({code: _plain(said.get(name)) for name, code in _OF_CASES.items()})
    told.update({c.code: _plain(said[c.zh]) for c in COLUMNS if c.zh in said})
    parties = said.get("parties")
    for party in parties if isinstance(parties, list) else ():
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
    return "" if value is None else visible(str(value).strip()).strip()
