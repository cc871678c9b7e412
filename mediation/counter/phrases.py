"""Sentences to begin an oral agreement with, the nearest branch of the category first."""

from __future__ import annotations

from dataclasses import dataclass

from mediation import data

MOST = 5


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with blanks. What is agreed is a Chinese paper; the English says only what it means."""

    code: str
    zh: str
    en: str


def for_category(category: str) -> list[Phrase]:
    """The phrases of a category, the nearest branch first, the common ones last."""
    rows = data.read_json("spoken_agreements.json")
    near = {
        n: max((len(branch) for branch in row["for"] if category.startswith(branch)), default=-1)
        for n, row in enumerate(rows)
    }
    fitting = sorted((n for n in near if near[n] >= 0), key=lambda n: (-near[n], n))
    common = [n for n in fitting if near[n] == 0]
    chosen = [n for n in fitting if near[n] > 0][: MOST - len(common)] + common
    return [Phrase(str(n), rows[n]["zh"], rows[n]["en"]) for n in chosen]


def find(code: str) -> str:
    """The sentence of a code; empty for an unknown one."""
    rows = data.read_json("spoken_agreements.json")
    return str(rows[int(code)]["zh"]) if code.isdecimal() and len(code) < 4 and int(code) < len(rows) else ""
