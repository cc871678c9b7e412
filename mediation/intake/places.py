"""Places as they are typed at the counter: by name, or by the initials of their reading."""

from __future__ import annotations

from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation import data
from mediation.core import pinyin
from mediation.organisations.models import Organisation

HOME = "330113"
"""The district whose streets and towns are offered; others are typed in full."""

COMMITTEE = "人民调解委员会"
"""How the name of a village's or community's committee ends; what stands before it is the place."""


def offered(session: Session) -> list[tuple[str, str]]:
    """Streets and towns, villages and communities with a committee, each with its initials.

    Places of other cases are not offered: a house number says who lives there.
    """
    committees = select(Organisation.name).where(
        Organisation.level == "village", Organisation.name.endswith(COMMITTEE)
    )
    villages = (name.removesuffix(COMMITTEE) for name in session.scalars(committees))
    names = dict.fromkeys([*(row["name"] for row in _streets()), *villages])
    return [(name, " ".join(_initials(name))) for name in names]


def meant(typed: str) -> str:
    """The one street whose reading, or its initials, was typed; empty when none or several fit."""
    text = typed.lower()
    if not (text.isascii() and text.isalpha()):
        return ""
    found = [
        row["name"] for row in _streets()
        if any(way.startswith(text) for way in (*_initials(row["name"]), *_spelled(row["name"])))
    ]
    return found[0] if len(found) == 1 else ""


def division_of(place: str) -> str | None:
    """The code of the street or town that a place names."""
    return next((row["code"] for row in _streets() if row["name"] in place), None)


def _initials(name: str) -> list[str]:
    """朝阳 is typed as zy by one and as cy by another."""
    return list(dict.fromkeys("".join(part[0] for part in way) for way in pinyin.ways(name)))


def _spelled(name: str) -> list[str]:
    return ["".join(way) for way in pinyin.ways(name)]


@cache
def _streets() -> tuple[dict[str, str], ...]:
    return tuple(row for row in data.read_table("divisions_linping.csv") if row["parent"] == HOME)
