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
