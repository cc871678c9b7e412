"""The first row of a pasted sheet: which column holds what, where its rows have as many cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NOTHING = re.compile(r"无|没有|暂无|不详|未提供|[-—/]+")
"""What people write into a cell to say that there is nothing to write."""

_BETWEEN = re.compile(r"[,，;；|\s]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet by what they hold (``name``, ``phone`` ...)."""

    at: Mapping[str, int]
    width: int

    def cells(self, row: str) -> dict[str, str]:
        """What stands in each known column; nothing where the row is parted otherwise than the heading."""
        found = split(row)
        fits = len(found) <= self.width if "\t" in row else len(found) == self.width
        return {held: found[place] for held, place in self.at.items() if fits and place < len(found)}


def split(row: str) -> list[str]:
    """The cells of a row: between tabs, where a sheet was copied; else between blanks and marks."""
    return [cell.strip() for cell in row.split("\t")] if "\t" in row else words_of(row)


def words_of(row: str) -> list[str]:
    """What stands in a row between blanks and marks of any kind."""
    return [word for word in _BETWEEN.split(row.strip()) if word]


def read(row: str, words: Mapping[str, str]) -> Columns:
    """The columns of a heading; ``words`` say for what is held by which patterns it is called."""
    cells = split(row)
    at = {
        held: place for held, pattern in words.items()
        for place, cell in enumerate(cells) if re.fullmatch(pattern, cell)
    }
    return Columns(at, len(cells))
