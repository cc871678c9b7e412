"""One cell as a day, whatever the sheet made of it. Nothing is guessed: what is unclear is refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from .reading import Cell

FIGURE = re.compile(r"\d{5}(?:\.\d+)?")
"""A day that the sheet holds as the number of days since 1900."""

DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[::时](\d{1,2})分?(?:[::]\d{1,2}(?:\.\d+)?)?)?"
)
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_MARKS = re.compile(r"[\s()、,·/-]")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class Wrong(Exception):
    """A cell that cannot be read: a code of the words of problems, and what it speaks of."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


def spelled(text: str) -> re.Match[str] | None:
    """A day, with or without an hour, in any of the ways people write it; 20260305 too."""
    said = unicodedata.normalize("NFKC", text).strip()
    eight = _EIGHT.fullmatch(said)
    return DATE.fullmatch("-".join(eight.groups())) if eight is not None else DATE.fullmatch(said)


def folded(text: str) -> str:
    """Without blanks, every sign narrow: what an input method makes wide is no other word."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def alike(text: str) -> str:
    """The bare words of a choice: brackets and the marks between words say nothing."""
    return _MARKS.sub("", folded(text))


def first_of_month(cell: Cell) -> date | None:
    """The first day of a month without its day: 1958年3月, 1958-03, 195803. None for anything else."""
    said = None if cell.numeric else _MONTH.fullmatch(folded(cell.text))
    if said is None or not (int(said[1]) and 1 <= int(said[2]) <= 12):
        return None
    return date(int(said[1]), int(said[2]), 1)


def day(cell: Cell) -> date:
    """2026-03-05, 2026/3/5, 2026年3月5日 or 20260305. Wrong for anything else."""
    text = unicodedata.normalize("NFKC", cell.text).strip()
    said = spelled(text)
    if said is None:
        raise Wrong("moment_figure" if cell.numeric or FIGURE.fullmatch(text) else "day_wrong")
    try:
        return date(*(int(part) for part in said.groups()[:3]))
    except ValueError as error:
        raise Wrong("day_wrong") from error
