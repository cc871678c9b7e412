"""今天要办: one list of what waits for a person, what is late first, each row with its button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp, lamp
from mediation.cases.panels import Button, Link, links
from mediation.core import clock
from mediation.core.i18n import label
from mediation.lifecycle.owners import MODELS
from mediation.lists.rows import Row, rows_of
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.tasks.queries import Waiting
from workflows import FLOWS
from workflows.flow import Move

LATE, TODAY, MINE, NEW = "late", "today", "mine", "new"

GROUPS = {LATE: _l("Overdue"), TODAY: _l("Due today"), MINE: _l("Waits for me"), NEW: _l("Newly come")}
"""The parts of the list in their order."""

FRESH = timedelta(days=1)
"""What came since yesterday morning is new."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: the dispute as a row, what is expected, and where it is done."""

    row: Row
    what: str
    due: date | None
    light: Lamp
    """Of this thing: a visit may be late in a dispute whose own clock stopped long ago."""
    left: int | None
    url: str
    """The page on which it is done; the case itself where it has no page or the reader no right."""
    act: str
    """The words of the button; empty when the case itself is opened."""


@dataclass(frozen=True, slots=True)
class Part:
    """Late, due today, waiting, new: a heading with its rows."""

    code: str
    name: str
    items: list[Item]


def parts(session: Session, actor: Actor, waiting: Sequence[Waiting]) -> list[Part]:
    """The list in its parts; of several things in one dispute only the most pressing stands here."""
    first: dict[int, Waiting] = {}
    for one in sorted(waiting, key=_pressing):
        first.setdefault(one.dispute.id, one)
    chosen = list(first.values())
    possible = moves(session, actor, chosen)
    rows = rows_of(session, actor, [one.dispute for one in chosen])
    found: dict[str, list[Item]] = {code: [] for code in GROUPS}
    for one, row in zip(chosen, rows, strict=True):
        found[_group(one)].append(_item(one, row, possible.get(one.task.id)))
    return [Part(code, str(GROUPS[code]), items) for code, items in found.items() if items]


def _pressing(one: Waiting) -> tuple[date, int]:
    return due(one) or date.max, one.task.id


def due(one: Waiting) -> date | None:
    """The day that rules: a small flow's own; the dispute's while its clock runs."""
    dispute = one.dispute
    running = dispute.due_on if dispute.state != "suspended" and dispute.ended_at is None else None
    return running if one.task.subject_key.startswith("dispute:") else one.task.due_on or running


def _group(one: Waiting) -> str:
    day = due(one)
    if day is not None and day < clock.today():
        return LATE
    if day == clock.today():
        return TODAY
    since = clock.at(clock.today()) - FRESH
    came = one.dispute.last_move_at
    fresh = one.flow == "dispute" and came is not None and came >= since
    return NEW if one.dispute.state == "registered" or fresh else MINE


def link(one: Waiting, move: Move | None) -> Link | None:
    """The page on which the expected move is made; None where the reader may not make it."""
    if move is None:
        return None
    return links(one.dispute, [Button(move.name, label(move), one.flow, one.row_id)])[0]


def _item(one: Waiting, row: Row, move: Move | None) -> Item:
    day = due(one)
    light = lamp(day, one.dispute.clock_base_on, clock.today(), paused=one.dispute.state == "suspended")
    left = (day - clock.today()).days if day is not None else None
    way = link(one, move)
    url, words = (way.url, way.label) if way is not None else (row.url, "")
    return Item(row, one.what, day, light, left, url, words)


def moves(session: Session, actor: Actor, waiting: Sequence[Waiting]) -> dict[int, Move]:
    """The expected move of each task that the reader may make now, in a fixed number of queries."""
    kinds = visibility.kinds_of_many(session, actor, [one.dispute.id for one in waiting])
    rows = _rows(session, waiting)
    found: dict[int, Move] = {}
    for one in waiting:
        row = rows.get(one.row_id) if one.row_id is not None else None
        state = one.dispute.state if one.flow == "dispute" else row.state if row is not None else ""
        move = next((m for m in FLOWS[one.flow].moves_from(state) if m.name == one.move), None)
        context = Context(one.dispute, row, kinds.get(one.dispute.id, frozenset()))
        if move is not None and gate.allowed(actor, FLOWS[one.flow].right(move.name), context):
            found[one.task.id] = move
    return found


def _rows(session: Session, waiting: Sequence[Waiting]) -> dict[int, Any]:
    wanted: dict[str, list[int]] = {}
    for one in waiting:
        if one.row_id is not None:
            wanted.setdefault(one.flow, []).append(one.row_id)
    found: dict[int, Any] = {}
    for flow, ids in wanted.items():
        model: Any = MODELS[flow]
        found.update({row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))})
    return found
