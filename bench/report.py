"""The table of ratios, as the page that is kept."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from mediation.core import clock

from . import moves, sizes


@dataclass(frozen=True, slots=True)
class Result:
    """What one database gave."""

    engine: str
    prices: list[moves.Price]
    pages: list[sizes.Growth]

    @property
    def kept(self) -> bool:
        """Whether every limit was kept."""
        return all(price.kept for price in self.prices) and all(page.kept for page in self.pages)


def page(results: Sequence[Result], asked: Sequence[int], rounds: int) -> str:
    """Markdown: where and how it was measured, then a table for each database."""
    small, large = min(asked), max(asked)
    used = ", ".join(f"{name} {version(name)}" for name in ("flask", "sqlalchemy", "psycopg"))
    lines = [
        "# How the hub grows", "",
        f"Written by `make bench` on {clock.today()}: {os.cpu_count()} cores,",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {used}.",
        f"Medians of {rounds} looks at each page, taken in turn at {small:,} and {large:,} disputes;",
        f"the ratio is what counts and must stay below {sizes.LIMIT} where both show about as many cases.",
        f"A move at the door, without HTTP, may cost {moves.LIMIT} times the bare SQL of its rows there;",
        "an empty hub has nothing to look through: its figure prices the program alone.", "",
    ]
    for result in results:
        lines += _of(result)
    return "\n".join(lines) + "\n"


def _of(result: Result) -> list[str]:
    rows = [
        f"| {p.name} | {p.small:.1f} | {p.large:.1f} | {_told(p)} | {p.spread:.1f} "
        f"| {p.statements[0]} / {p.statements[1]} | {p.shown[0]} / {p.shown[1]} |"
        for p in result.pages
    ]
    return [
        f"## {result.engine}", "",
        "| move at the door | disputes | statements | door, ms | bare, ms | ratio | middle half |",
        "| --- | --- | --- | --- | --- | --- | --- |", *(_move(price) for price in result.prices), "",
        "| page | small, ms | large, ms | ratio | slowest / quickest | statements | cases shown |",
        "| --- | --- | --- | --- | --- | --- | --- |", *rows, "",
    ]


def _move(price: moves.Price) -> str:
    low, high = price.quarters
    return (
        f"| {price.name} | {price.disputes:,} | {price.statements} | {price.door:.2f} | {price.bare:.2f} "
        f"| {_told(price)} | {low:.2f} to {high:.2f} |"
    )


def _told(found: sizes.Growth | moves.Price) -> str:
    if isinstance(found, sizes.Growth) and not found.alike:
        return f"{found.ratio:.2f} (shows more)"
    return f"{found.ratio:.2f}{'' if found.kept else ' **over**'}"
