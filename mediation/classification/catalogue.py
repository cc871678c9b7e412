"""The tree of categories in force: what came with the program, overlaid by what was changed here.

A change holds from a day on and is an entry in ``sys:settings``. A code is never given to anything else: a
leaf that is given up keeps its name for the cases that carry it, and may say which leaf follows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.security.actor import Actor
from mediation.settings import service as settings
from mediation.settings.models import Setting

from .categories import LOCAL, Category, Tree, statistics_types, tree

PREFIX = "category:"
EVENT = "category.changed"
_FIELDS = ("zh", "en", "sf", "sensitive", "words", "valid_from", "valid_until", "replaced_by")
Change = tuple[str, tuple[tuple[str, Any], ...]]
"""A code with the values that hold for it, as something that can be remembered."""


def tree_of(session: Session, on: date | None = None) -> Tree:
    """The tree as it holds on a day (today unless told)."""
    day = on or clock.today()
    rows = [row for row in settings.dated(session, PREFIX) if row.from_on <= day]
    return _overlaid(tuple(_change(row) for row in rows)) if rows else tree()


def history(session: Session, code: str) -> list[Setting]:
    """Every change of a node, newest first, those of the future included."""
    return [row for row in reversed(settings.dated(session, PREFIX)) if row.key == f"{PREFIX}{code}"]


def change(
    session: Session, by: Actor, code: str, from_on: date, reason: str, **values: Any
) -> None:
    """Another name, other words, another type, from a day on. RuleBroken for what cannot be."""
    _refuse_before_later(session, code, from_on)
    node = _known(session, code, from_on)
    _put(session, by, node, replace(node, **_checked(node, values)), from_on, reason)


def add(session: Session, by: Actor, code: str, from_on: date, reason: str, **values: Any) -> None:
    """A new branch or leaf that holds from a day on. RuleBroken when the code is or was another's."""
    known = tree_of(session, date.max)
    if not (code.isascii() and code.isdecimal() and len(code) in (4, 6)):
        raise RuleBroken("category_code", {"code": ["category_code"]})
    if code in known:
        raise RuleBroken("category_used", {"code": ["category_used"]})
    if code[:-2] not in known:
        raise RuleBroken("category_in_the_air", {"code": ["category_in_the_air"]})
    if len(code) == 4 and code[2:] not in LOCAL:
        raise RuleBroken("category_local", {"code": ["category_local"]})
    empty = Category(code, "", "", valid_from=from_on)
    _put(session, by, None, replace(empty, **_checked(empty, values)), from_on, reason)


def retire(
    session: Session, by: Actor, code: str, last_on: date, reason: str, replaced_by: str = ""
) -> None:
    """Not to be chosen after a day; what carries it goes on counting. RuleBroken for a day that is gone."""
    if last_on < clock.today():
        raise RuleBroken("setting_from_past", {"valid_until": ["setting_from_past"]})
    _refuse_before_later(session, code, clock.today())
    node = _known(session, code, clock.today())
    if replaced_by and (replaced_by == code or len(replaced_by) != len(code)
                        or replaced_by not in tree_of(session, date.max)):
        raise RuleBroken("category_follower", {"replaced_by": ["category_follower"]})
    new = replace(node, valid_until=last_on, replaced_by=replaced_by)
    _put(session, by, node, new, clock.today(), reason)


def _known(session: Session, code: str, on: date) -> Category:
    known = tree_of(session, on)
    if code not in known:
        raise NotFound(f"category:{code}")
    return known.get(code)


def _refuse_before_later(session: Session, code: str, from_on: date) -> None:
    """A change that is dated later was written from the values before it and would undo this one."""
    later = [row.from_on for row in history(session, code) if row.from_on > from_on]
    if later:
        raise RuleBroken("category_later", {"from_on": ["category_later"]})


def _checked(node: Category, values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    given["zh"] = str(given.get("zh", node.zh)).strip()
    given["en"] = str(given.get("en", node.en)).strip() or given["zh"]
    if not given["zh"]:
        raise RuleBroken("name_missing", {"zh": ["name_missing"]})
    if node.is_leaf and given.get("sf", node.sf) not in statistics_types():
        raise RuleBroken("category_sf", {"sf": ["category_sf"]})
    return given


def _put(
    session: Session, by: Actor, old: Category | None, new: Category, from_on: date, reason: str
) -> None:
    before, after = _plain(old), _plain(new)
    changed = {name: (before.get(name), after[name]) for name in _FIELDS if before.get(name) != after[name]}
    if changed:
        settings.put(
            session, by, f"{PREFIX}{new.code}", after, from_on, event=EVENT, reason=reason, changes=changed
        )


def _plain(node: Category | None) -> dict[str, Any]:
    if node is None:
        return {}
    return {
        "zh": node.zh, "en": node.en, "sf": node.sf, "sensitive": node.sensitive, "words": list(node.words),
        "valid_from": node.valid_from.isoformat(),
        "valid_until": node.valid_until.isoformat() if node.valid_until else None,
        "replaced_by": node.replaced_by,
    }


def _change(row: Setting) -> Change:
    values = {**row.value, "words": tuple(row.value.get("words", ()))}
    return row.key.removeprefix(PREFIX), tuple(sorted(values.items()))


@lru_cache(maxsize=8)
def _overlaid(changes: Sequence[Change]) -> Tree:
    nodes = {node.code: node for node in tree().nodes()}
    for code, values in changes:
        said = dict(values)
        held = nodes.get(code, Category(code, "", ""))
        until = said["valid_until"]
        nodes[code] = replace(
            held, zh=said["zh"], en=said["en"], sf=said["sf"], sensitive=said["sensitive"],
            words=said["words"], replaced_by=said["replaced_by"],
            valid_from=date.fromisoformat(said["valid_from"]),
            valid_until=date.fromisoformat(until) if until else None,
        )
    return Tree(sorted(nodes.values(), key=lambda node: node.code))
