"""What the columns of a sheet are called, by their own heading or by any other that people use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

LINE, TEXT = "line", "text"
MAX_LINE = 200

ROW_NO, WHERE, WHY = "原行号", "出错的列", "原因"
OF_REJECTS = (ROW_NO, WHERE, WHY)
"""Columns that a file of rejects adds in front; they are passed over when it comes back."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its own heading, other headings it is known by, and what may stand in it."""

    code: str
    zh: str
    en: str
    kind: str = LINE
    other: tuple[str, ...] = ()
    required: bool = False
    most: int = MAX_LINE
    hint: str = ""
    choices: tuple[str, ...] = ()
    """Offered in the cells of an empty xlsx; other words may be understood as well."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the first line of a sheet says: which column stands where, what is unknown, what is missing."""

    places: Mapping[int, Column]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[Column, ...]
    """Required columns that no heading names."""


@dataclass(frozen=True)
class Columns:
    """All columns of one kind of sheet, in the order of its template."""

    rows: tuple[Column, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Column]:
        """Each column by its code."""
        return {column.code: column for column in self.rows}

    @cached_property
    def known(self) -> Mapping[str, Column]:
        """Every heading, made alike, with its column."""
        return {
            normal(name): column
            for column in self.rows
            for name in (column.zh, column.en, column.code, *column.other)
        }

    def read_heading(self, names: Iterable[str]) -> Heading:
        """Match headings with columns, by their own or any other name."""
        places: dict[int, Column] = {}
        unknown, twice = [], []
        for n, name in enumerate(names):
            column = self.known.get(normal(name))
            if column is None:
                if name.strip() and name.strip() not in OF_REJECTS:
                    unknown.append(name.strip())
            elif column in places.values():
                twice.append(name.strip())
            else:
                places[n] = column
        there = {column.code for column in places.values()}
        missing = tuple(c for c in self.rows if c.required and c.code not in there)
        return Heading(places, tuple(unknown), tuple(twice), missing)


def normal(heading: str) -> str:
    """A heading without blanks, marks of duty and units."""
    text = unicodedata.normalize("NFKC", heading).strip().lower()
    return re.sub(r"[\s*:：]+", "", text)
