"""Texts with places to fill: what every copy of an archetype says alike, and what each says anew.

Keys, names, numbers and days stand in many columns of many tables, and again inside the entries. They are
found by value, wherever they stand: so the rows and the entries of a copy say the same, whatever table comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

DAY = re.compile(r"20\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with places, as the right-hand side of ``%`` wants it."""

    form: str
    pick: itemgetter[Any]

    def fill(self, values: Sequence[str]) -> str:
        """The text of one copy."""
        filled: str = self.form % self.pick(values)
        return filled


Cell = Text | str | None


class Places:
    """The places of one archetype, each known by what stands there in the archetype itself."""

    def __init__(self, known: Iterable[str]) -> None:
        self.of = {text: place for place, text in enumerate(dict.fromkeys(known))}
        """What stands there -> index among a copy's values; days are added as they are met."""
        longest_first = sorted(self.of, key=len, reverse=True)
        self._find = re.compile("|".join([*map(re.escape, longest_first), DAY.pattern]))

    def cut(self, text: str | None) -> Cell:
        """The text with its places, or itself when it has none."""
        if text is None:
            return None
        met: list[int] = []

        def note(found: re.Match[str]) -> str:
            met.append(self.of.setdefault(found[0], len(self.of)))
            return "%s"

        form = self._find.sub(note, text.replace("%", "%%"))
        return Text(form, itemgetter(*met)) if met else text

    def days(self) -> list[tuple[int, str]]:
        """Places of days that were met so far."""
        return [(place, text) for text, place in self.of.items() if DAY.fullmatch(text)]


def fill(cell: Cell, values: Sequence[str]) -> str:
    """The text of one copy; empty where there is none."""
    return cell.fill(values) if isinstance(cell, Text) else cell or ""


class Line:
    """A row of cells: those that all copies share are kept, those with places are filled."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._shared = list(cells)
        with_places = ((at, cell) for at, cell in enumerate(self._shared) if isinstance(cell, Text))
        self._own = [(at, cell.form, cell.pick) for at, cell in with_places]

    def fill(self, values: Sequence[str]) -> list[Any]:
        """The row of one copy."""
        row: list[Any] = self._shared.copy()
        for at, form, pick in self._own:
            row[at] = form % pick(values)
        return row
