"""What kind of matter a thing settled on the spot is: as typed, as the story clearly says, or left open."""

from __future__ import annotations

from dataclasses import dataclass

from mediation.classification.categories import Category, Tree
from mediation.classification.suggest import Suggestion, firm, suggest
from mediation.core import clock

OFFERED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What stands beside the box of the category."""

    typed: bool
    leaf: Category | None
    """What is recorded; None stays unsorted (or, when typed, is no category)."""
    path: tuple[Category, ...]
    because: tuple[str, ...]
    """Words of the story that speak for it; empty when it was typed."""
    kind: str
    sounds: tuple[str, ...]
    others: tuple[Category, ...]
    """To choose from where the story is not clear, or says something else."""


def propose(known: Tree, typed: str, story: str) -> Proposal:
    """What was typed goes first; what the story says counts only where nothing comes near it."""
    if typed:
        found = find(known, typed)
        return Proposal(True, found, known.path(found.code) if found else (), (), "", (), ())
    offers = suggest(story, clock.today(), limit=OFFERED, known=known)
    sure = firm(offers)
    others = tuple(s.category for s in offers if s is not sure)
    if sure is None:
        return Proposal(False, None, (), (), "", (), others)
    return _of(known, sure, others)


def find(known: Tree, typed: str) -> Category | None:
    """The leaf meant by a code, a name, everyday words or initials."""
    hits = known.search(typed, clock.today(), limit=1)
    return hits[0].category if hits else None


def word_for(known: Tree, leaf: Category) -> str:
    """What to type for it: its name, or the code where the name means another one first."""
    found = find(known, leaf.zh)
    return leaf.zh if found is not None and found.code == leaf.code else leaf.code


def _of(known: Tree, sure: Suggestion, others: tuple[Category, ...]) -> Proposal:
    leaf = sure.category
    return Proposal(False, leaf, known.path(leaf.code), sure.words, sure.kind, sure.sounds, others)
