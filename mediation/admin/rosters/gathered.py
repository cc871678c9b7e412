"""The same word about many rows of a list is said once, with the rows it is said of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from mediation.core.i18n import label

from .plan import Note
from .problems import Problem

EXAMPLES = 3
"""What stood there, of so many that differ."""


def rows_in_words(rows: Iterable[int]) -> str:
    """2, 3, 4, 5 and 9 are 2–5、9."""
    parts = list[str]()
    for _start, run in groupby(enumerate(sorted(set(rows))), lambda pair: pair[1] - pair[0]):
        numbers = [row for _n, row in run]
        parts.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}")
    return "、".join(parts)


def problems(found: Iterable[Problem]) -> list[list[str]]:
    """Rows, column, why, what stood there: one line for each fault, in the order of its first row."""
    lines: dict[tuple[str, str], list[Problem]] = {}
    for one in found:
        lines.setdefault((one.column, label(one)), []).append(one)
    return [
        [rows_in_words(p.row for p in same), column or "–", why, _some([p.original for p in same])]
        for (column, why), same in lines.items()
    ]


def notes(found: Iterable[Note]) -> list[list[str]]:
    """Rows, whom, columns, why: one line for each reason."""
    lines: dict[tuple[str, str], list[Note]] = {}
    for one in found:
        lines.setdefault((one.columns, one.why), []).append(one)
    return [
        [rows_in_words(n.no for n in same), _some([n.name for n in same]), columns, why]
        for (columns, why), same in lines.items()
    ]


def _some(texts: Sequence[str]) -> str:
    different = [text for text in dict.fromkeys(texts) if text]
    return "、".join(different[:EXAMPLES]) + ("…" if len(different) > EXAMPLES else "") or "–"
