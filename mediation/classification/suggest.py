"""Suggests leaves from a story, and says by which words; never decides.

Two things speak for a leaf: everyday words of its own that stand in the story, and how much the
story sounds like what people ask about that kind of matter. Both are plain counts: they work
without a network, can be followed with a pencil, and a clerk sees at once why a leaf was offered.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from mediation import data
from mediation.cases import parties
from mediation.cases.models import Dispute

from . import likeness
from .categories import UNSORTED, Category, Tree, folded, tree
from .labels import LABEL_BRANCHES, LABEL_LEAF

AGAINST = " 与 "
"""Stands between the sides in a title made of their names."""

OTHER = "99"
"""The branch of what is no dispute: offered for its own words only."""

UNKNOWN_SHARE = 0.01
"""How likely a kind is of which nothing was ever counted."""

LIKELY = 0.2
"""From this share on, the plain leaf of a kind is offered though no word of its own stands in the story."""


LEAST, WELL, BEHIND, FARTHEST = 0.2, 8.0, -1.0, -3.0
"""Behind a first that is known well a leaf without a word of its own needs more weight than the least; behind
one with a word of its own it may lie a little farther out; none is offered that is farther than the last."""

NOT_IN = ("延误", "耽误", "贻误", "失误", "错误")
"""Words whose end is no beginning of another: 延误诊治 says nothing of 误诊."""

FIRM, LEAD = 1.5, 1.5
"""Weight from which the best leaf is more than a guess, and how far it must lie before the second."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A leaf that is offered, with the words of the story that speak for it."""

    category: Category
    score: float
    words: tuple[str, ...]
    """Everyday words of this very leaf."""
    kind: str = ""
    """The kind of matter the story sounds like, when that speaks for the leaf."""
    sounds: tuple[str, ...] = ()
    """The stretches that sound so."""
    words_are_own: bool = True
    """Not mere pairs of characters that its words have in common with the story."""


def suggest(
    text: str, on: date | None = None, *, limit: int = 3, known: Tree | None = None
) -> list[Suggestion]:
    """The leaves that words and sound of the text speak for, best first."""
    heard = _Heard(text)
    found = [_weigh(heard, leaf) for leaf in (known or tree()).leaves(on)]
    best = sorted((s for s in found if s is not None), key=lambda s: (-s.score, s.category.code))[:limit]
    needed = _needed(best[0]) if best else 0.0
    return [_explained(heard, s) for s in best if s.words_are_own or s.score >= needed]


def _needed(first: Suggestion) -> float:
    """The weight of a leaf behind the first, when no word of its own speaks for it."""
    if not first.words_are_own:
        return FARTHEST
    return LEAST if first.score >= WELL else BEHIND


def firm(offers: list[Suggestion]) -> Suggestion | None:
    """The first offer, where it may be taken as long as nobody says otherwise; None on weak evidence.

    A word of its own must speak for it, with a weight of ``FIRM``, and ``LEAD`` before the second.
    """
    if not offers or not offers[0].words_are_own or offers[0].score < FIRM:
        return None
    return offers[0] if len(offers) == 1 or offers[0].score - offers[1].score >= LEAD else None


def story_of(dispute: Dispute) -> str:
    """Everything the parties said, for looking at its words; what they are called says nothing."""
    matter = parties.matter_of(dispute.title) or ("" if AGAINST in dispute.title else dispute.title)
    return f"{matter}。{dispute.narrative}。{dispute.claims}"


def by_words(
    text: str, on: date | None = None, *, limit: int = 3, within: tuple[str, ...] = ()
) -> list[Suggestion]:
    """The leaves whose everyday words stand in the text, best first; ``within`` keeps to branches."""
    story, found = folded(text), []
    for leaf in tree().leaves(on):
        words = _words_in(story, leaf) if not within or leaf.code.startswith(within) else ()
        if words:
            found.append(Suggestion(leaf, sum(_weight(word) for word in words), words))
    return sorted(found, key=lambda s: (-s.score, s.category.code))[:limit]


class _Heard:
    """A text, looked at once for all leaves."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.story = folded(text)
        self.pairs = {piece for piece in likeness.pieces(text) - likeness.EMPTY if len(piece) == 2}
        self.shares = likeness.shares(text)


def _weigh(heard: _Heard, leaf: Category) -> Suggestion | None:
    words, pairs = _words_in(heard.story, leaf), heard.pairs & _pairs_of(leaf)
    named = sum(1 / max(1, _pair_spread()[pair]) for pair in pairs)
    kind = max(kinds_of(leaf.code), key=lambda k: heard.shares.get(k, 0.0), default="")
    share = heard.shares.get(kind, 0.0)
    plain = LABEL_LEAF.get(kind) == leaf.code and share >= LIKELY
    if not words and not plain and (not named or leaf.code[:2] == OTHER):
        return None
    score = sum(_weight(word) for word in words) + named + math.log(max(share, UNKNOWN_SHARE))
    kind = kind if share >= LIKELY else ""
    rarest = sorted(pairs, key=lambda pair: (_pair_spread()[pair], pair))[:2]
    return Suggestion(
        leaf, score, words or (() if kind else tuple(rarest)), kind, words_are_own=bool(words)
    )


def _explained(heard: _Heard, s: Suggestion) -> Suggestion:
    sounds = likeness.reasons(heard.text, s.kind) if s.kind else ()
    words = s.words if s.words_are_own else _clauses(heard.text, s.words)
    return replace(
        s, words=words, sounds=_clauses(heard.text, sounds), kind=s.kind if sounds else "",
    )


def _clauses(text: str, pieces: Iterable[str]) -> tuple[str, ...]:
    """Each clause once, in the order of the pieces that speak."""
    return tuple(dict.fromkeys(filter(None, (likeness.around(text, piece) for piece in pieces))))


@cache
def kinds_of(code: str) -> tuple[str, ...]:
    """The rough labels that point at a leaf."""
    return tuple(kind for kind, branches in LABEL_BRANCHES.items() if code.startswith(branches))


def leaf_for(label: str, cause_code: str = "", text: str = "", on: date | None = None) -> str:
    """The leaf of a rough label and a court's cause; to be confirmed by a person.

    The cause decides where it can, else the story within the label's branches,
    else the label. Without any of them the matter stays unsorted.
    """
    by_cause = _by_cause(cause_code, text)
    if by_cause:
        return by_cause
    branches = LABEL_BRANCHES.get(label, ())
    offered = by_words(text, on, limit=1, within=branches) if branches else []
    return offered[0].category.code if offered else LABEL_LEAF.get(label, UNSORTED)


def _words_in(story: str, leaf: Category) -> tuple[str, ...]:
    present = [word for word in leaf.words if len(word) > 1 and _stands(folded(word), story)]
    return tuple(w for w in present if not any(w != other and w in other for other in present))


def _stands(word: str, story: str) -> bool:
    """Somewhere as a word of its own, not begun by the end of another."""
    at = story.find(word)
    while at >= 0:
        if not any(story[: at + 1].endswith(other) for other in NOT_IN if other[-1] == word[0]):
            return True
        at = story.find(word, at + 1)
    return False


def _weight(word: str) -> float:
    """Longer words say more; words of many leaves say less."""
    return float(len(word) ** 1.5) / _spread().get(word, 1)


@cache
def _spread() -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for leaf in tree().leaves():
        for word in leaf.words:
            counts[word] = counts.get(word, 0) + 1
    return counts


@cache
def _pairs_of(leaf: Category) -> frozenset[str]:
    text = " ".join((leaf.zh.partition("（")[0], *leaf.words))
    return frozenset(piece for piece in likeness.pieces(text) if len(piece) == 2)


@cache
def _pair_spread() -> Mapping[str, int]:
    """In how many leaves' names and words each pair of characters stands."""
    return Counter(pair for leaf in tree().leaves() for pair in _pairs_of(leaf))


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
