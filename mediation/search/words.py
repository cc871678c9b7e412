"""What the index keeps of a text, and what a question asks of it.

Chinese has no blanks between words, so a text is kept as its pairs of
neighbouring characters; letters and digits are kept as they stand. A number
is also kept by its endings, because people remember the tail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from mediation.core import keys
from mediation.people.names import search_keys

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LONGEST_TAIL = 6
VEILED, NAMED, PRINT = "0x", "0n", 16
"""How a keyed print begins, of what was said and of a protected name, and how many of its signs are kept."""

MOST_ASKED = 24
"""Pairs of a question that are looked up; a longer one is found by its beginning."""


def runs(text: str) -> Iterator[str]:
    """Stretches of Chinese, and of letters and digits, folded to one form."""
    folded = unicodedata.normalize("NFKC", text).lower()
    yield from _RUN.findall(folded)


def of_text(text: str) -> set[str]:
    """The tokens of a free text."""
    tokens: set[str] = set()
    for run in runs(text):
        tokens.update(_pairs(run) if _HAN.match(run) else (run,))
    return tokens


def of_name(name: str) -> set[str]:
    """The tokens of a name: also its first sign, and how it is typed by letters."""
    tokens = of_text(name)
    for run in runs(name):
        tokens.add(run[0] if _HAN.match(run) else run)
    for key in search_keys(name):
        tokens.update(of_text(key))
    return tokens


def of_number(number: str) -> set[str]:
    """The tokens of a number: its parts, its last digits, and those without leading noughts."""
    tokens = of_text(number)
    digits = [run for run in runs(number) if run.isdecimal()]
    if digits:
        last = digits[-1]
        tails = {last[-n:] for n in range(1, min(len(last), LONGEST_TAIL) + 1)}
        tokens |= tails | {tail.lstrip("0") for tail in tails}
    return {token for token in tokens if token}


def veiled(tokens: Iterable[str]) -> set[str]:
    """Keyed prints of tokens: what is said in sealed texts is found again without standing in the index."""
    return {veil(token) for token in tokens}


def veil(token: str) -> str:
    """The print of one token: one word for either database, never the beginning of another."""
    return VEILED + keys.current().lookup("word", token)[:PRINT]


def veil_name(token: str) -> str:
    """The print of one token of a protected name: another than of the same word in what was said."""
    return NAMED + keys.current().lookup("protected_name", token)[:PRINT]


def asked(text: str) -> list[str]:
    """The tokens a question must find, all of them; a lone sign counts only when nothing else is asked."""
    tokens: list[str] = []
    lone: list[str] = []
    for run in runs(text):
        if _HAN.match(run) and len(run) == 1:
            lone.append(run)
        else:
            tokens += _pairs(run) if _HAN.match(run) else [run]
    return list(dict.fromkeys(tokens or lone))[:MOST_ASKED]


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)]
