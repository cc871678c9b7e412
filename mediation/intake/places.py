"""Places as they are typed at the counter: by name, or by the initials of their reading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from mediation import data
from mediation.core import pinyin
from mediation.organisations.models import Organisation

HOME = "330113"
"""The district whose streets and towns are offered; others are typed in full."""

COMMITTEE = "人民调解委员会"
"""How the name of a village's or community's committee ends; what stands before it is the place."""


Villages = Mapping[str, str | None]
"""Name of a village or community -> the code of its street or town, as far as it is known."""


def offered(session: Session) -> list[tuple[str, str]]:
    """Streets and towns, villages and communities with a committee, each with its initials.

    Places of other cases are not offered: a house number says who lives there.
    """
    names = dict.fromkeys([*(row["name"] for row in _streets()), *villages(session)])
    return [(name, " ".join(_initials(name))) for name in names]


def villages(session: Session) -> Villages:
    """Villages and communities with a committee, each with the street or town it lies in.

    Without one where two streets have a village of this name.
    """
    street = aliased(Organisation)
    rows = session.execute(
        select(Organisation.name, street.name.label("street"))
        .outerjoin(street, street.id == Organisation.parent_id)
        .where(Organisation.level == "village", Organisation.name.endswith(COMMITTEE))
        .order_by(Organisation.id)
    )
    found: dict[str, str | None] = {}
    for row in rows:
        name, code = row.name.removesuffix(COMMITTEE), _street_in(row.street or "")
        found[name] = code if found.get(name, code) == code else None
    return found


def meant(typed: str, villages: Villages = MappingProxyType({})) -> str:
    """The one place whose reading, or its initials, was typed; empty when none or several fit.

    What was typed in full goes first, then streets and towns, then villages and communities.
    """
    text = typed.lower()
    if not (text.isascii() and text.isalpha()):
        return ""
    streets = [row["name"] for row in _streets()]
    ways = {name: (*_initials(name), *_spelled(name)) for name in (*streets, *villages)}
    begun = [name for name in ways if any(way.startswith(text) for way in ways[name])]
    choices = (
        [name for name in begun if text in ways[name]], [name for name in begun if name in streets], begun,
    )
    return next((found[0] for found in choices if len(found) == 1), "")


def division_of(place: str, villages: Villages = MappingProxyType({})) -> str | None:
    """The code of the street or town that a place names, or in which the village lies that it names."""
    code = _street_in(place)
    named = sorted((name for name in villages if name in place), key=len)
    return code or (villages[named[-1]] if named else None)


def _street_in(text: str) -> str | None:
    return next((row["code"] for row in _streets() if row["name"] in text), None)


def _initials(name: str) -> list[str]:
    """朝阳 is typed as zy by one and as cy by another."""
    return list(dict.fromkeys("".join(part[0] for part in way) for way in pinyin.ways(name)))


def _spelled(name: str) -> list[str]:
    return ["".join(way) for way in pinyin.ways(name)]


@cache
def _streets() -> tuple[dict[str, str], ...]:
    return tuple(row for row in data.read_table("divisions_linping.csv") if row["parent"] == HOME)
