"""Lists of disputes: inside one's walls, in four orders, by key.

Whoever sees everything, and a list that nothing narrows, is read by walking the
index of its order and asking the wall for each row: the cost does not grow with
the number of disputes. A narrow list of somebody who sees a small part is read
from his side of the wall: the cost grows with what he sees, not with what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role

from .filters import GROUPS, MAX_KEY, TERM_DAYS, Filter
from .models import Dispute

PAGE_SIZE = 25
COUNTED = 1000
"""Totals beyond it read "1000+"."""

Condition = Callable[[Actor, Any], ColumnElement[bool]]

_elsewhere: dict[str, Condition] = {}


def narrow_by(name: str, condition: Condition) -> None:
    """Set how a field of the filter narrows a list when the rows asked stand in another room.

    The condition is made for the reader from the field's value; called once per field, when that room is
    loaded.
    """
    _elsewhere[name] = condition


@dataclass(frozen=True, slots=True)
class _Order:
    column: Any
    falling: bool
    read: Callable[[str], Any]
    """From the text of a key. ValueError when it is none."""
    unique: bool = False
    """No two rows share a value, so that nothing else need order them."""
    by_committee: bool = False
    """Rows of one committee lie together: others would be walked past first."""


_ORDERS = {
    "due": _Order(Dispute.due_on, False, date.fromisoformat),
    "newest": _Order(Dispute.received_at, True, datetime.fromisoformat),
    "number": _Order(Dispute.number, True, str, unique=True, by_committee=True),
    "changed": _Order(Dispute.changed_at, True, datetime.fromisoformat),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, the keys of its neighbours, and how many there are."""

    disputes: Sequence[Dispute]
    newer: str
    """Key for ``before``; empty on the first page."""
    older: str
    """Key for ``after``; empty on the last page."""
    total: int

    @property
    def total_text(self) -> str:
        """``1,204`` is never counted out: ``1000+``."""
        return f"{COUNTED}+" if self.total > COUNTED else str(self.total)


def page(session: Session, actor: Actor, wanted: Filter, size: int = PAGE_SIZE) -> Page:
    """One page of a list, in at most three queries."""
    order = _order(wanted)
    backwards = bool(wanted.before) and not wanted.after
    key = _read_key(wanted.before if backwards else wanted.after, order)
    narrowing = _narrowing(actor, wanted)
    small = not _sees_most(actor) and (narrowing or order.by_committee)
    walled = visibility.among if small else visibility.sees
    conditions = [walled(actor, Dispute.id), *narrowing]
    rows = _walk(session, order, conditions, key, size + 1, backwards)
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(
        disputes=rows,
        newer=_write_key(rows[0], order) if rows and (more if backwards else key is not None) else "",
        older=_write_key(rows[-1], order) if rows and (more or backwards) else "",
        total=count(session, actor, narrowing),
    )


def count(session: Session, actor: Actor, narrowing: Sequence[ColumnElement[bool]]) -> int:
    """How many the actor sees under these conditions, counted up to one beyond the limit."""
    walled = visibility.sees if _sees_most(actor) else visibility.among
    some = select(Dispute.id).where(walled(actor, Dispute.id), *narrowing).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _order(wanted: Filter) -> _Order:
    """What waits to be accepted has neither due day nor number yet: the newest stand first."""
    unknown_yet = wanted.group == "waiting" and wanted.sort in ("due", "number")
    return _ORDERS["newest" if unknown_yet else wanted.sort]


def _sees_most(actor: Actor) -> bool:
    return actor.is_system or actor.has(Role.CENTRE, Role.CENTRE_HEAD)


def _narrowing(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    states = GROUPS[wanted.group]
    conditions: list[ColumnElement[bool]] = [Dispute.state.in_(states)] if states else []
    equal = {
        "grade": Dispute.grade, "mediator": Dispute.mediator_id, "org": Dispute.lead_org_id,
        "source": Dispute.source,
    }  # fmt: skip
    asked = {f.name: value for f in fields(wanted) if (value := getattr(wanted, f.name)) not in ("", None)}
    conditions += [column == asked[name] for name, column in equal.items() if name in asked]
    if wanted.category:
        conditions.append(Dispute.category_code.startswith(wanted.category, autoescape=True))
    if wanted.term:
        conditions += _of_term(wanted.term)
    conditions += _of_days(wanted)
    return conditions + [
        condition(actor, asked[name]) for name, condition in _elsewhere.items() if asked.get(name)
    ]


def _of_days(wanted: Filter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.since is not None:
        found.append(Dispute.received_at >= clock.at(wanted.since))
    if wanted.until is not None:
        found.append(Dispute.received_at < clock.at(wanted.until + timedelta(days=1)))
    if wanted.ended is not None:
        found.append(Dispute.ended_at >= clock.at(wanted.ended))
    return found


def _of_term(term: str) -> list[ColumnElement[bool]]:
    """Only an open dispute has time left, and none while it stands still."""
    if term == "paused":
        return [Dispute.state == "suspended"]
    running = Dispute.state.in_([state for state in GROUPS["open"] if state != "suspended"])
    today = clock.today()
    if term == "late":
        return [running, Dispute.due_on < today]
    return [running, Dispute.due_on.between(today, today + timedelta(days=TERM_DAYS[term]))]


def _walk(
    session: Session, order: _Order, conditions: Sequence[ColumnElement[bool]],
    key: tuple[Any, int] | None, size: int, backwards: bool,
) -> list[Dispute]:
    """Rows after (or, walking back, before) a key. Rows without a value stand at the end, by key."""
    segments = [True, False] if order.column.nullable else [True]
    if key is not None and (key[0] is None) != backwards:
        segments = [valued for valued in segments if valued is (key[0] is not None)]
    if backwards:
        segments.reverse()
    rows: list[Dispute] = []
    for valued in segments:
        if len(rows) < size:
            begun = key if key is not None and valued is (key[0] is not None) else None
            rows += _segment(session, order, conditions, begun, size - len(rows), backwards, valued)
    return rows


def _segment(
    session: Session, order: _Order, conditions: Sequence[ColumnElement[bool]],
    key: tuple[Any, int] | None, size: int, backwards: bool, valued: bool,
) -> list[Dispute]:
    falling = order.falling != backwards
    columns = [order.column] if valued else []
    if not (valued and order.unique):
        columns.append(Dispute.id)
    query = select(Dispute).where(*conditions)
    if order.column.nullable:
        query = query.where(order.column.is_not(None) if valued else order.column.is_(None))
    if key is not None:
        query = query.where(_beyond(order, valued, key, falling))
    query = query.order_by(*(c.desc() if falling else c.asc() for c in columns)).limit(size)
    return list(session.scalars(query))


def _beyond(order: _Order, valued: bool, key: tuple[Any, int], falling: bool) -> ColumnElement[bool]:
    value, row_id = key
    column: Any = order.column
    beyond_id = Dispute.id < row_id if falling else Dispute.id > row_id
    if not valued:
        return beyond_id
    beyond: ColumnElement[bool] = column < value if falling else column > value
    if order.unique:
        return beyond
    return and_(column <= value if falling else column >= value, or_(beyond, beyond_id))


def _write_key(dispute: Dispute, order: _Order) -> str:
    value = getattr(dispute, order.column.key)
    text = value.isoformat() if isinstance(value, date) else value or ""
    return f"{text}~{dispute.id}"


def _read_key(text: str, order: _Order) -> tuple[Any, int] | None:
    value, _tilde, row_id = text.rpartition("~")
    if not row_id.isdecimal() or len(row_id) > 19 or int(row_id) > MAX_KEY:
        return None
    try:
        read = order.read(value) if value else None
    except ValueError:
        return None
    if isinstance(read, datetime) and read.tzinfo is None:
        return None
    if read is None and not order.column.nullable:
        return None
    return read, int(row_id)
