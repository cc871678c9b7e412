"""Who is meant by what stands in a cell for names: which entries there are, and what they are."""

from __future__ import annotations

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
    return [name.strip() for name in found if name.strip()]


def vague(name: str) -> bool:
    """Whether somebody still has to find out who it is."""
    return names.is_vague(name)
