"""How much a story sounds like what people ask about each of twelve rough kinds of matter.

Counted, not guessed: a table says in how many published questions of each kind a character or
pair of characters stands, and Bayes' rule weighs them. So every answer can be followed with a
pencil, and the pieces of the story that spoke for it can be shown. Nothing leaves the machine.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mediation import data

from .categories import folded

TABLE = "question_words.csv"
ALL = "*"
"""The line of the table that holds how many questions there are of each kind."""

SMALLEST = 0.05
"""What stands for a count of nothing."""

PRIOR = 0.5
"""How much it counts that some kinds are asked about more often than others."""

DAMPING = 8.0
"""Characters of one text repeat each other's evidence; so many of them count as one."""

TELLING = 1.0
"""Log odds from which a pair is shown as a reason."""

EMPTY = frozenset({
    "个月", "我在", "我和", "和他", "没有", "有结", "结果", "协商", "多次", "商不", "商未", "未果",
    "要求", "楼上", "子在", "在家", "现在", "去年", "今年", "一直", "因为", "但是", "然后", "后来",
    "已经", "还是", "就是", "怎么", "什么", "我们", "他们", "对方", "双方", "发生", "事情", "问题",
    "解决", "处理", "拒绝", "不同", "同意",
})
"""Pairs that stand in stories of every kind: whatever was counted of them says nothing."""

_RUN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Table:
    """Log odds of each piece for each kind, and of each kind by itself."""

    odds: Mapping[str, Mapping[str, float]]
    prior: Mapping[str, float]


def pieces(text: str) -> set[str]:
    """The characters and pairs of characters of a text."""
    found: set[str] = set()
    for run in _runs(text):
        found.update(run)
        found.update(run[n : n + 2] for n in range(len(run) - 1))
    return found


def shares(text: str) -> dict[str, float]:
    """How likely each kind is, adding up to one; empty when no piece of the text was ever counted."""
    table = _table()
    known = [piece for piece in pieces(text) - EMPTY if piece in table.odds]
    if not known:
        return {}
    score = {kind: table.prior[kind] + sum(table.odds[p][kind] for p in known) for kind in table.prior}
    best = max(score.values())
    weight = {kind: math.exp((value - best) / DAMPING) for kind, value in score.items()}
    whole = sum(weight.values())
    return {kind: value / whole for kind, value in weight.items()}


def reasons(text: str, kind: str, most: int = 3) -> tuple[str, ...]:
    """The stretches of the text that speak most for this kind, strongest first."""
    found: dict[str, float] = {}
    for run in _runs(text):
        for stretch, weight in _stretches(run, kind):
            found[stretch] = max(weight, found.get(stretch, 0.0))
    return tuple(sorted(found, key=lambda stretch: (-found[stretch], stretch))[:most])


CLAUSE = 16
"""Characters of a reason: a clause as it stands, a longer one cut around what speaks."""


def around(text: str, piece: str) -> str:
    """The clause in which a piece stands: a reason is words and no splinter. Empty where it does not."""
    run = next((run for run in _runs(text) if piece in run), "")
    if len(run) <= CLAUSE:
        return run
    at = run.index(piece)
    start = max(0, min(at - (CLAUSE - len(piece)) // 2, len(run) - CLAUSE))
    end = max(start + CLAUSE, at + len(piece))
    return f"{'…' if start else ''}{run[start:end]}{'…' if end < len(run) else ''}"


def _runs(text: str) -> list[str]:
    return _RUN.findall(folded(text))


def _stretches(run: str, kind: str) -> Iterator[tuple[str, float]]:
    """Neighbouring telling pairs, grown together."""
    odds = _table().odds
    start, weight = None, 0.0
    for n in range(len(run)):
        pair = run[n : n + 2]
        told = 0.0 if pair in EMPTY else odds.get(pair, {}).get(kind, 0.0) if len(pair) == 2 else 0.0
        if told >= TELLING:
            start, weight = (n if start is None else start), weight + told
        elif start is not None:
            yield run[start : n + 1], weight
            start, weight = None, 0.0


@cache
def _table() -> Table:
    rows = {row["piece"]: row for row in data.read_table(TABLE)}
    asked = {kind: int(count) for kind, count in rows.pop(ALL).items() if kind != "piece"}
    whole = sum(asked.values())
    return Table(
        {
            piece: _odds({kind: int(row[kind] or 0) for kind in asked}, asked, whole)
            for piece, row in rows.items()
        },
        {kind: PRIOR * math.log(count / whole) for kind, count in asked.items()},
    )


def _odds(counts: Mapping[str, int], asked: Mapping[str, int], whole: int) -> dict[str, float]:
    """How much more often the piece stands in questions of a kind than in all others, as a logarithm."""
    everywhere, least = sum(counts.values()), SMALLEST
    return {
        kind: math.log(
            (count + least) / (asked[kind] + 2 * least)
            / ((everywhere - count + least) / (whole - asked[kind] + 2 * least))
        )
        for kind, count in counts.items()
    }
