"""Who is meant by what stands in a cell for names: which entries there are, and what they are."""

from __future__ import annotations

import re

from mediation.people import names

_MARKS = "、;\uff1b\n"
_OPEN, _CLOSE = "(\uff08【[", ")\uff09】]"


def split(text: str) -> list[str]:
    """The names in a cell; what stands in brackets is not divided."""
    found, depth = [""], 0
    for sign in text:
        depth += (sign in _OPEN) - (sign in _CLOSE and depth > 0)
        if sign in _MARKS and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [person for name in found for person in _apart(name)]


_PEOPLE = re.compile(r"[\u4e00-\u9fff]{2,4}(\s+[\u4e00-\u9fff]{2,4})+")
_MARKED = re.compile(r"\s*[,，/]\s*")
_OR_JOINED = re.compile(r"\s*[,，/和与及]\s*")
_DRAWN_OUT = re.compile(r"[\u4e00-\u9fff](\s+[\u4e00-\u9fff])+")


def _apart(name: str) -> list[str]:
    """Two names with a blank, a comma or an "and" between them are two; one drawn out over its cell is one.

    Each part must read as a name by itself: a firm may have a comma in its name, and somebody may be called
    和平.
    """
    bare = name.strip()
    between = _MARKED if names.is_body(bare) else _OR_JOINED
    parts = between.split(bare)
    if len(parts) > 1 and all(_is_name(part) for part in parts):
        return parts
    if _PEOPLE.fullmatch(bare):
        return bare.split()
    if _DRAWN_OUT.fullmatch(bare):
        return ["".join(bare.split())]
    return [bare] if bare else []


def _is_name(text: str) -> bool:
    return names.is_body(text) or (2 <= len(text) <= 4 and bool(names.surname(text)))


def vague(name: str) -> bool:
    """Whether somebody still has to find out who it is."""
    return names.is_vague(name)
