"""Suggests leaves from a story, and says by which words; never decides.

Plain word matching: it works without a network, can be read by anyone, and a
clerk sees at once why a leaf was offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from mediation import data

from .categories import UNSORTED, Category, Tree, folded, tree

LABEL_BRANCHES: Mapping[str, tuple[str, ...]] = {
    "婚姻家庭": ("01",),
    "劳动争议": ("07",),
    "交通事故": ("0503",),
    "债务借贷": ("0804", "0199"),
    "合同纠纷": ("06",),
    "房产租赁": ("0602",),
    "物业邻里": ("02", "0402", "0499"),
    "人身损害与侵权": ("03", "05"),
    "医疗纠纷": ("0502",),
    "征地拆迁与土地": ("11", "09"),
    "消费权益": ("0601", "0502"),
    "建设工程": ("0651", "0601"),
}
"""Where in the tree a rough label points."""

LABEL_LEAF: Mapping[str, str] = {
    "婚姻家庭": "019902",
    "劳动争议": "079902",
    "交通事故": "050301",
    "债务借贷": "080401",
    "合同纠纷": "069903",
    "房产租赁": "060203",
    "物业邻里": "029903",
    "人身损害与侵权": "030301",
    "医疗纠纷": "050201",
    "征地拆迁与土地": "110201",
    "消费权益": "060101",
    "建设工程": "065101",
}
"""The leaf of a rough label when neither cause nor words say more."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leaf that is offered, with the words of the story that speak for it."""

    category: Category
    score: float
    words: tuple[str, ...]


def suggest(
    text: str,
    on: date | None = None,
    *,
    limit: int = 3,
    within: tuple[str, ...] = (),
    known: Tree | None = None,
) -> list[Suggestion]:
    """The leaves whose everyday words stand in the text, best first; ``within`` keeps to branches."""
    story = folded(text)
    found = []
    for leaf in (known or tree()).leaves(on):
        if within and not leaf.code.startswith(within):
            continue
        words = _words_in(story, leaf)
        if words:
            found.append(Suggestion(leaf, sum(_weight(word) for word in words), words))
    return sorted(found, key=lambda s: (-s.score, s.category.code))[:limit]


def leaf_for(label: str, cause_code: str = "", text: str = "", on: date | None = None) -> str:
    """The leaf of a rough label and a court's cause; to be confirmed by a person.

    The cause decides where it can, else the story within the label's branches,
    else the label. Without any of them the matter stays unsorted.
    """
    by_cause = _by_cause(cause_code, text)
    if by_cause:
        return by_cause
    branches = LABEL_BRANCHES.get(label, ())
    offered = suggest(text, on, limit=1, within=branches) if branches else []
    return offered[0].category.code if offered else LABEL_LEAF.get(label, UNSORTED)


def _words_in(story: str, leaf: Category) -> tuple[str, ...]:
    present = [word for word in leaf.words if len(word) > 1 and folded(word) in story]
    return tuple(w for w in present if not any(w != other and w in other for other in present))


def _weight(word: str) -> float:
    """Longer words say more; words of many leaves say less."""
    return float(len(word) ** 1.5) / _spread()[word]


@cache
def _spread() -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for leaf in tree().leaves():
        for word in leaf.words:
            counts[word] = counts.get(word, 0) + 1
    return counts


@cache
def _causes() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    rows: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in data.read_table("causes_to_categories.csv"):
        words = tuple(word for word in row["words"].split("|") if word)
        rows[row["cause"]] = (*rows.get(row["cause"], ()), (words, row["category"]))
    return rows


def _by_cause(cause_code: str, text: str) -> str:
    while cause_code:
        for words, leaf in _causes().get(cause_code, ()):
            if not words or any(word in text for word in words):
                return leaf
        cause_code = cause_code.rpartition(".")[0]
    return ""
