"""今天要办: one list of what waits for a person, what is late first, each row with its button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from mediation.calendar.lamp import Lamp, lamp
from mediation.core import clock
from mediation.lists.expected import link, moves
from mediation.lists.rows import Row, rows_of
from mediation.security.actor import Actor
from mediation.tasks import backlog
from mediation.tasks import queries as tasks
from mediation.tasks.backlog import Line
from mediation.tasks.queries import Waiting
from workflows.flow import Move

LATE, TODAY, MINE, NEW = "late", "today", "mine", "new"

GROUPS = {LATE: _l("Overdue"), TODAY: _l("Due today"), MINE: _l("Waits for me"), NEW: _l("Newly come")}
"""The parts of the list in their order."""

SIZE = 60
"""Rows of a page."""

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
    also: int
    """Further things that wait in the same dispute."""
    url: str
    """The page on which it is done; the case itself where it has no page or the reader no right."""
    act: str
    """The words of the button; empty when the case itself is opened."""

    @property
    def other_clock(self) -> bool:
        """Whether the case is due on another day, so that its lamp in lists is another."""
        burns = self.row.light not in (Lamp.NONE, Lamp.PAUSED)
        return burns and self.left is not None and self.row.left != self.left


@dataclass(frozen=True, slots=True)
class Part:
    """Late, due today, waiting, new: a heading with its rows."""

    code: str
    name: str
    total: int
    """Rows on all pages."""
    items: list[Item]


@dataclass(frozen=True, slots=True)
class ToDo:
    """A page of the list: each dispute once, with the act to do and the first day of all that waits in it."""

    total: int
    """Disputes on all pages; the number at the menu."""
    page: int
    pages: int
    parts: list[Part]
    """Those that have rows here."""


def listed(session: Session, actor: Actor, page: int) -> ToDo:
    """A page of the list; one that is not there gives the nearest."""
    groups: dict[str, list[Line]] = {code: [] for code in GROUPS}
    for line in backlog.lines(session, actor):
        groups[_group(line)].append(line)
    ordered = [(code, line) for code, lines in groups.items() for line in lines]
    pages = max(1, -(-len(ordered) // SIZE))
    page = min(max(1, page), pages)
    here = ordered[(page - 1) * SIZE:page * SIZE]
    items = _items(session, actor, [line for _code, line in here])
    shown = {code: [items[line.task_id] for of, line in here if of == code] for code in GROUPS}
    parts = [
        Part(code, str(GROUPS[code]), len(groups[code]), those) for code, those in shown.items() if those
    ]
    return ToDo(len(ordered), page, pages, parts)


def _group(line: Line) -> str:
    if line.day is not None and line.day <= clock.today():
        return LATE if line.day < clock.today() else TODAY
    since = clock.at(clock.today()) - FRESH
    fresh = line.flow == "dispute" and line.last_move_at is not None and line.last_move_at >= since
    return NEW if line.state == "registered" or fresh else MINE


def _items(session: Session, actor: Actor, lines: Sequence[Line]) -> dict[int, Item]:
    """The lines as rows, by key of their task."""
    waiting = tasks.read(session, [line.task_id for line in lines])
    found = [(line, waiting[line.task_id]) for line in lines]
    possible = moves(session, actor, [one for _line, one in found])
    rows = rows_of(session, actor, [one.dispute for _line, one in found], acts=False)
    return {
        line.task_id: _item(one, line, row, possible.get(line.task_id))
        for (line, one), row in zip(found, rows, strict=True)
    }


def due(one: Waiting) -> date | None:
    """The day that rules a task."""
    dispute, task = one.dispute, one.task
    return tasks.ruling_day(task.subject_key, task.due_on, dispute.state, dispute.due_on, dispute.ended_at)


def _item(one: Waiting, line: Line, row: Row, move: Move | None) -> Item:
    day = line.day
    light = lamp(day, one.dispute.clock_base_on, clock.today(), paused=one.dispute.state == "suspended")
    left = (day - clock.today()).days if day is not None else None
    way = link(one, move)
    url, words = (way.url, way.label) if way is not None else (row.url, "")
    return Item(row, one.what, day, light, left, line.also, url, words)
