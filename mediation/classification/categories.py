"""The tree of categories: 大类 / 类 / 小类, each with the days it holds.

What a matter is about is its leaf. A code is never used for something else
later: a leaf that is given up keeps counting in old figures and may name the
leaf that follows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from mediation import data
from mediation.core import pinyin

UNSORTED = "999901"
"""待分类: allowed at first, to be replaced within the days of a setting."""

LOCAL = tuple(f"{n:02d}" for n in range(51, 99))
"""Ends of second-level codes that are a place's own; they go out as the branch's 99."""

LOCAL_BRANCHES = {"9901": "9999"}
"""The one local branch with another end."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Not for people's mediation: where to guide the person, and the legal reason."""

    zh: str
    en: str
    law_zh: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """One node of the tree."""

    code: str
    zh: str
    en: str
    sf: str = ""
    """Type in the judicial-administrative statistics; leaves only."""
    sensitive: bool = False
    """Grade not below 2 until a person has judged the risk."""
    guide: Guide | None = None
    words: tuple[str, ...] = ()
    """How people say it; the first is the plain question shown to the public."""
    valid_from: date = date.min
    valid_until: date | None = None
    replaced_by: str = ""

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        return len(self.code) // 2

    @property
    def is_leaf(self) -> bool:
        """True for what a dispute can be classified as."""
        return self.level == 3

    @property
    def parent(self) -> str:
        """The code above; empty at the top."""
        return self.code[:-2]

    def holds_on(self, day: date) -> bool:
        """True when the code may be chosen on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Hit:
    """A leaf that was found, and by what."""

    category: Category
    score: int
    by: str


class Tree:
    """All nodes, looked up, walked and searched. Built from rows, so a district may add its own."""

    def __init__(self, rows: Iterable[Category]) -> None:
        self._nodes: Mapping[str, Category] = {row.code: row for row in rows}
        for node in self._nodes.values():
            if node.parent and node.parent not in self._nodes:
                raise ValueError(f"category {node.code} hangs in the air")

    def __contains__(self, code: object) -> bool:
        return code in self._nodes

    def get(self, code: str) -> Category:
        """The node with this code. KeyError when there is none."""
        return self._nodes[code]

    def nodes(self) -> list[Category]:
        """Every node, in the order of the rows."""
        return list(self._nodes.values())

    def path(self, code: str) -> tuple[Category, ...]:
        """From the top down to this node. KeyError when there is none."""
        return tuple(self._nodes[code[:end]] for end in range(2, len(code) + 1, 2))

    def children(self, code: str = "", on: date | None = None) -> list[Category]:
        """The nodes right below, in order of code; the top ones for an empty code."""
        return [n for n in self._nodes.values() if n.parent == code and (on is None or n.holds_on(on))]

    def leaves(self, on: date | None = None) -> list[Category]:
        """Every leaf that holds on a day, or every one."""
        return [n for n in self._nodes.values() if n.is_leaf and (on is None or n.holds_on(on))]

    def is_valid_leaf(self, code: str, on: date) -> bool:
        """True when a dispute may be classified so on this day; each node above must hold as well."""
        return code in self._nodes and len(code) == 6 and all(node.holds_on(on) for node in self.path(code))

    def guide(self, code: str) -> Guide | None:
        """Where to guide the person when the branch is not for people's mediation."""
        path = self.path(code)
        nearest = next((node.guide for node in reversed(path) if node.guide), None)
        reason = next((node.guide.law_zh for node in path if node.guide and node.guide.law_zh), "")
        return nearest and Guide(nearest.zh, nearest.en, nearest.law_zh or reason)

    def current(self, code: str, on: date) -> str:
        """The code that stands for this one on a day: itself, or what replaced it."""
        seen = set()
        while code not in seen and not self.is_valid_leaf(code, on) and self.get(code).replaced_by:
            seen.add(code)
            code = self.get(code).replaced_by
        return code

    def exported(self, code: str) -> str:
        """The second-level code of the national list."""
        branch = code[:4]
        return f"{branch[:2]}99" if branch[2:] in LOCAL else LOCAL_BRANCHES.get(branch, branch)

    # -- search ------------------------------------------------------------

    def search(self, query: str, on: date | None = None, limit: int = 12) -> list[Hit]:
        """Leaves by code, name, everyday words or pinyin, best first."""
        asked = folded(query)
        if not asked:
            return []
        hits = [hit for leaf in self.leaves(on) if (hit := self._match(leaf, asked))]
        return sorted(hits, key=lambda hit: (-hit.score, hit.category.code))[:limit]

    def _match(self, leaf: Category, asked: str) -> Hit | None:
        if asked.isdigit():
            return (
                Hit(leaf, 100 if leaf.code == asked else 80, asked) if leaf.code.startswith(asked) else None
            )
        scored = [
            hit for weight, name in self._names[leaf.code] if (hit := _score(leaf, asked, name, weight))
        ]
        return max(scored, key=lambda hit: hit.score, default=None)

    @cached_property
    def _names(self) -> Mapping[str, list[tuple[int, str]]]:
        """What each leaf is called, with how much a match under that name counts."""
        named = {}
        for leaf in self.leaves():
            first, second, _ = self.path(leaf.code)
            own = [(100, leaf.zh), *((95, word) for word in leaf.words), (70, leaf.en)]
            above = [(60, second.zh), (50, first.zh)]
            named[leaf.code] = own + above
        return named


def folded(text: str) -> str:
    """Full-width forms, capitals and blanks made alike."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


_folded = cache(folded)  # names of the tree only: few, and asked for at every key


@cache
def _sounds(name: str) -> tuple[str, str]:
    return pinyin.initials(name), pinyin.spelled(name)


def _score(leaf: Category, asked: str, called: str, weight: int) -> Hit | None:
    name = _folded(called)
    if asked == name:
        return Hit(leaf, weight, called)
    if name.startswith(asked):
        return Hit(leaf, weight - 8, called)
    if asked in name:
        return Hit(leaf, weight - 15, called)
    if len(name) > 1 and name in asked:
        return Hit(leaf, weight - 20 + min(len(name), 9), called)
    if asked.isascii() and len(asked) > 1 and not name.isascii():
        return _by_sound(leaf, asked, called, weight)
    return None


def _by_sound(leaf: Category, asked: str, name: str, weight: int) -> Hit | None:
    short, full = _sounds(name)
    if asked in (short, full):
        return Hit(leaf, weight - 10, name)
    if short.startswith(asked) or full.startswith(asked):
        return Hit(leaf, weight - 20, name)
    if asked in short:
        return Hit(leaf, weight - 35, name)
    return None


def from_row(row: Mapping[str, Any]) -> Category:
    """A node from a row of the data file."""
    guide = row.get("guide")
    until = row.get("valid_until")
    return Category(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        sf=row.get("sf", ""),
        sensitive=row.get("sensitive", False),
        guide=Guide(guide["zh"], guide["en"], guide.get("law", "")) if guide else None,
        words=tuple(row.get("words", ())),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        replaced_by=row.get("replaced_by", ""),
    )


@cache
def tree() -> Tree:
    """The tree that came with the program."""
    return Tree(from_row(row) for row in data.read_json("categories.json")["rows"])


@cache
def statistics_types() -> Mapping[str, tuple[str, str]]:
    """The 18 types of the judicial-administrative statistics: code to both names."""
    return {row["code"]: (row["zh"], row["en"]) for row in data.read_json("categories.json")["sf"]}
