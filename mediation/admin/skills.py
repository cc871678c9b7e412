"""What a mediator is good at: kinds of matters by name or code on the page and in a list, kept by code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mediation.classification.categories import Tree
from mediation.core.i18n import label

_MARKS = r"、,;\uff0c\uff1b/\s"
"""What stands between the words of a list in one field."""


def words_in(text: str, offered: Iterable[str] = ()) -> list[str]:
    """The words of a list in one field; one that is offered with such a mark inside it stays whole."""
    holding = sorted((one for one in offered if re.search(f"[{_MARKS}]", one)), key=len, reverse=True)
    whole = [rf"{re.escape(one)}(?=[{_MARKS}]|$)" for one in holding]
    return re.findall("|".join([*whole, rf"[^{_MARKS}]+"]), text)


def codes_of(known: Tree, text: str) -> tuple[list[str], list[str]]:
    """The codes of what was written, and the words that are no category."""
    by_name = {name: node.code for node in known.nodes() for name in (label(node), node.zh)}
    codes, unknown = list[str](), list[str]()
    for word in words_in(text, by_name):
        code = word if word in known else by_name.get(word) or by_name.get(f"{word}纠纷", "")
        (codes if code else unknown).append(code or word)
    return codes, unknown


def in_words(known: Tree, codes: Sequence[str]) -> str:
    """The names, as they may be written again; the code where a name is not read back as this one."""
    return "、".join(_name(known, code) for code in codes)


def _name(known: Tree, code: str) -> str:
    name = label(known.get(code)) if code in known else code
    return name if codes_of(known, name) == ([code], []) else code
