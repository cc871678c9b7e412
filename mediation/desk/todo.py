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
from mediation.tasks import queries as tasks
from mediation.tasks.queries import Waiting
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
    """The list in its parts: of several things in one dispute the act to do, with the first day of all."""
    several: dict[int, list[Waiting]] = {}
    for one in sorted(waiting, key=_pressing):
        several.setdefault(one.dispute.id, []).append(one)
    chosen = [(tasks.steps(those)[0], due(those[0])) for those in several.values()]
    possible = moves(session, actor, [one for one, _day in chosen])
    rows = rows_of(session, actor, [one.dispute for one, _day in chosen], acts=False)
    found: dict[str, list[Item]] = {code: [] for code in GROUPS}
    for (one, day), row in zip(chosen, rows, strict=True):
        found[_group(one, day)].append(_item(one, day, row, possible.get(one.task.id)))
    return [Part(code, str(GROUPS[code]), items) for code, items in found.items() if items]


def _pressing(one: Waiting) -> tuple[date, int]:
    return due(one) or date.max, one.task.id


def due(one: Waiting) -> date | None:
    """The day that rules: a small flow's own; the dispute's while its clock runs."""
    dispute = one.dispute
    running = dispute.due_on if dispute.state != "suspended" and dispute.ended_at is None else None
    return running if one.task.subject_key.startswith("dispute:") else one.task.due_on or running


def _group(one: Waiting, day: date | None) -> str:
    if day is not None and day < clock.today():
        return LATE
    if day == clock.today():
        return TODAY
    since = clock.at(clock.today()) - FRESH
    came = one.dispute.last_move_at
    fresh = one.flow == "dispute" and came is not None and came >= since
    return NEW if one.dispute.state == "registered" or fresh else MINE


def _item(one: Waiting, day: date | None, row: Row, move: Move | None) -> Item:
    light = lamp(day, one.dispute.clock_base_on, clock.today(), paused=one.dispute.state == "suspended")
    left = (day - clock.today()).days if day is not None else None
    way = link(one, move)
    url, words = (way.url, way.label) if way is not None else (row.url, "")
    return Item(row, one.what, day, light, left, url, words)
