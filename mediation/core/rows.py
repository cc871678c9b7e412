"""The rows of a list when somebody else was faster: what he did to them and what was typed, put together.

A row that carries its key is the same row wherever it stands. Which fields of it are taken from whom is
told by the prints of ``core/opened.py``; here it is decided which rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField
from wtforms.form import BaseForm

from . import opened

Prints = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key, empty for a new one, and what a browser sends for its fields."""

    key: str
    fields: dict[str, list[str]]


def together(form: BaseForm, typed: MultiDict[str, str], before: Prints) -> MultiDict[str, str]:
    """What was typed with the rows of each list put together. ``form`` shows what stands now.

    ``before`` are the prints of what stood there when the writer opened his page.
    """
    values = typed.copy()
    for rows in form:
        if isinstance(rows, FieldList) and before:
            _write(values, rows.name, _both(rows, _typed(typed, rows.name), before))
    return values


def _both(rows: FieldList[Any], typed: list[Row], before: Prints) -> list[Row]:
    """His rows as he has them; beside them what another added, or changed where he took it out."""
    standing = {row.key: row for row in map(_standing, rows.entries) if row.key}
    mine = {row.key for row in typed}
    found = [kept for row in typed if (kept := _kept(rows.name, row, standing, before)) is not None]
    for place, (key, row) in enumerate(standing.items()):
        if key not in mine and _prints(rows.name, row) != _of_row(before, rows.name, key):
            found.insert(min(place, len(found)), row)
    return found


def _kept(name: str, row: Row, standing: Mapping[str, Row], before: Prints) -> Row | None:
    """A row he has; one that another took out only where he wrote in it, and then as a new one."""
    if not row.key or row.key in standing:
        return row
    return None if _prints(name, row) == _of_row(before, name, row.key) else Row("", row.fields)


def _standing(entry: FormField[Any]) -> Row:
    simple = (
        (name.rpartition("-")[2], opened.as_drawn(field)) for name, field in opened.leaves(entry.form)
    )
    return Row(opened.row_key(entry), dict(simple))


def _typed(sent: MultiDict[str, str], name: str) -> list[Row]:
    found: dict[int, dict[str, list[str]]] = {}
    for raw, values in sent.lists():
        told = _pattern(name).fullmatch(raw)
        if told is not None:
            found.setdefault(int(told[1]), {})[told[2]] = values
    return [Row("".join(fields.pop("id", [])), fields) for _number, fields in sorted(found.items())]


def _prints(name: str, row: Row) -> dict[str, str]:
    """Without the empty fields: a browser sends them, what is kept does not."""
    nothing = opened.print_of(())
    made = {
        opened.row_name(name, row.key, field): opened.print_of(values) for field, values in row.fields.items()
    }
    return {field: short for field, short in made.items() if short != nothing}


def _of_row(before: Prints, name: str, key: str) -> dict[str, str]:
    nothing = opened.print_of(())
    begin = opened.row_name(name, key, "")
    return {field: short for field, short in before.items() if field.startswith(begin) and short != nothing}


def _write(values: MultiDict[str, str], name: str, rows: list[Row]) -> None:
    for raw in [raw for raw in values if _pattern(name).fullmatch(raw)]:
        values.poplist(raw)
    for number, row in enumerate(rows):
        for field, sent in {"id": [row.key], **row.fields}.items():
            values.setlist(f"{name}-{number}-{field}", sent)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-([^-]+)")
