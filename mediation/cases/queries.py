"""Lists of disputes: inside one's walls, in four orders, by key.

A list of few is read from the reader's side of the wall, where each row of access
carries the state, the number and the end of its dispute. A list of many is read by
walking the index of its order and asking the wall for each row, until the page is
full. Either way the cost depends on what is shown, not on how many disputes there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.plans import not_by_index
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from mediation.security.roles import Role

from .filters import GROUPS, MAX_KEY, TERM_DAYS, Filter
from .models import Dispute

PAGE_SIZE = 25
COUNTED = 1000
"""Totals beyond it read "1000+"."""
FEW = 2000
"""Up to so many are collected and sorted; more are walked in their order until a page is full."""

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
    by_state: bool = False
    """What is open lies among what is long over: it is walked state by state."""


_ORDERS = {
    "due": _Order(Dispute.due_on, False, date.fromisoformat, by_state=True),
    "newest": _Order(Dispute.received_at, True, datetime.fromisoformat),
    "number": _Order(Dispute.number, True, str, unique=True, by_committee=True),
    "changed": _Order(Dispute.changed_at, True, datetime.fromisoformat),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """Which rows of a list: after a key (walking back: before it), and how many at most."""

    key: tuple[Any, int] | None
    size: int
    backwards: bool

    def segments(self, nullable: bool) -> Iterator[tuple[bool, _Part]]:
        """First what has a value, then what has none; of the segment where the key lies only the rest."""
        segments = [True, False] if nullable else [True]
        valued_key = self.key is not None and self.key[0] is not None
        if self.key is not None and valued_key == self.backwards:
            segments = [valued for valued in segments if valued is valued_key]
        for valued in reversed(segments) if self.backwards else segments:
            yield valued, self if valued is valued_key else replace(self, key=None)


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
        return shown_count(self.total)


def page(session: Session, actor: Actor, wanted: Filter, size: int = PAGE_SIZE) -> Page:
    """One page of a list, in at most three queries."""
    order = _order(wanted)
    backwards = bool(wanted.before) and not wanted.after
    key = _read_key(wanted.before if backwards else wanted.after, order)
    further = _further(actor, wanted)
    total = count(
        session, actor, GROUPS[wanted.group], ended=_since_ended(wanted), further=further, at_most=FEW
    )
    rows = _rows(session, actor, wanted, order, further, total, _Part(key, size + 1, backwards))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Page(
        disputes=rows,
        newer=_write_key(rows[0], order) if rows and (more if backwards else key is not None) else "",
        older=_write_key(rows[-1], order) if rows and (more or backwards) else "",
        total=total,
    )


def count(
    session: Session, actor: Actor, states: Sequence[str] = (), *,
    ended: datetime | None = None, further: Sequence[ColumnElement[bool]] = (), at_most: int = COUNTED,
) -> int:
    """How many the actor sees in these states (all), ended since then, under further conditions over
    ``Dispute``: counted to one beyond ``at_most``."""
    if actor.is_system or (further and _sees_most(actor)):
        some = select(Dispute.id).where(
            visibility.sees(actor, Dispute.id), *_outside(states, ended), *further
        )
    elif further:
        some = select(Dispute.id).where(
            visibility.among(actor, Dispute.id, *_inside(states, ended)), *further
        )
    else:
        # A dispute may stand there once for each scope; that many rows hold the limit in any case.
        rows = visibility.mine(actor, *_inside(states, ended)).limit((at_most + 1) * len(actor.scopes()))
        some = select(rows.subquery().c.dispute_id).distinct()
    limited = some.limit(at_most + 1).subquery()
    return session.scalar(select(func.count()).select_from(limited)) or 0


def shown_count(total: int) -> str:
    """``1,204`` is never counted out: ``1000+``."""
    return f"{COUNTED}+" if total > COUNTED else str(total)


def _rows(
    session: Session, actor: Actor, wanted: Filter, order: _Order,
    further: Sequence[ColumnElement[bool]], total: int, part: _Part,
) -> list[Dispute]:
    states, ended = GROUPS[wanted.group], _since_ended(wanted)
    few = total <= FEW or (further and not _sees_most(actor))
    if few and not actor.is_system:
        walled = visibility.among(actor, Dispute.id, *_inside(states, ended))
        return _walk(session, order, [walled, *further], part, gathered=True)
    if order.by_committee and not _sees_most(actor):
        return _numbered(session, actor, _inside(states, ended), part)
    conditions = [visibility.sees(actor, Dispute.id), *_outside((), ended), *further]
    return _walk(session, order, conditions, part, states)


def _inside(states: Sequence[str], ended: datetime | None) -> list[ColumnElement[bool]]:
    """Conditions over the copies that stand on the reader's side of the wall."""
    conditions: list[ColumnElement[bool]] = [Access.case_state.in_(states)] if states else []
    return [*conditions, Access.case_ended_at >= ended] if ended is not None else conditions


def _outside(states: Sequence[str], ended: datetime | None) -> list[ColumnElement[bool]]:
    """The same over the disputes themselves."""
    conditions: list[ColumnElement[bool]] = [Dispute.state.in_(states)] if states else []
    return [*conditions, Dispute.ended_at >= ended] if ended is not None else conditions


def _order(wanted: Filter) -> _Order:
    """What waits to be accepted has neither due day nor number yet: the newest stand first."""
    unknown_yet = wanted.group == "waiting" and wanted.sort in ("due", "number")
    return _ORDERS["newest" if unknown_yet else wanted.sort]


def _sees_most(actor: Actor) -> bool:
    return actor.is_system or actor.has(Role.CENTRE, Role.CENTRE_HEAD)


def _since_ended(wanted: Filter) -> datetime | None:
    return clock.at(wanted.ended) if wanted.ended is not None else None


def _further(actor: Actor, wanted: Filter) -> list[ColumnElement[bool]]:
    """What narrows the list beside the tab and the day of the end."""
    equal = {
        "grade": Dispute.grade, "mediator": Dispute.mediator_id, "org": Dispute.lead_org_id,
        "source": Dispute.source,
    }  # fmt: skip
    asked = {f.name: value for f in fields(wanted) if (value := getattr(wanted, f.name)) not in ("", None)}
    conditions = [column == asked[name] for name, column in equal.items() if name in asked]
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
    session: Session, order: _Order, conditions: Sequence[ColumnElement[bool]], part: _Part,
    states: Sequence[str] = (), *, gathered: bool = False,
) -> list[Dispute]:
    """Rows after (or, walking back, before) a key. Rows without a value stand at the end, by key.

    ``gathered``: all that fits is collected and sorted, by its keys; whole rows are read of those shown.
    """
    rows: list[Dispute] = []
    for valued, rest in part.segments(order.column.nullable):
        if len(rows) < part.size:
            wanted = replace(rest, size=part.size - len(rows))
            rows += session.scalars(_segment(order, conditions, wanted, valued, states, gathered=gathered))
    return rows


def _segment(
    order: _Order, conditions: Sequence[ColumnElement[bool]], part: _Part, valued: bool,
    states: Sequence[str], *, gathered: bool,
) -> Select[Dispute]:
    column, falling = order.column, order.falling != part.backwards
    conditions = list(conditions)
    if column.nullable:
        conditions.append(column.is_not(None) if valued else column.is_(None))
    if part.key is not None:
        conditions.append(_beyond(order, valued, part.key, falling))
    columns = [column] if valued else []
    if not (valued and order.unique):
        columns.append(Dispute.id)
    by = [c.desc() if falling else c.asc() for c in columns]
    every = select(Dispute.id).where(*conditions).order_by(*by)
    if gathered:
        conditions = [_first_of_each([every], part.size)]
    elif len(states) > 1 and order.by_state:
        # Each state lies in its order; taken together they do not.
        each = [every.where(Dispute.state == state) for state in states]
        conditions = [_first_of_each(each, part.size)]
    elif states:
        # Else SQLite sorts all that is in these states, however many, for the few of a page.
        conditions.append((Dispute.state if order.by_state else not_by_index(Dispute.state)).in_(states))
    return select(Dispute).where(*conditions).order_by(*by).limit(part.size)


def _numbered(
    session: Session, actor: Actor, inside: Sequence[ColumnElement[bool]], part: _Part
) -> list[Dispute]:
    """By number, from the reader's side: there the numbers of what he sees lie together, for each scope."""
    rows: list[Dispute] = []
    for valued, rest in part.segments(nullable=True):
        if len(rows) < part.size:
            query = _numbers(actor, inside, replace(rest, size=part.size - len(rows)), valued)
            rows += session.scalars(query)
    return rows


def _numbers(
    actor: Actor, inside: Sequence[ColumnElement[bool]], part: _Part, valued: bool
) -> Select[Dispute]:
    falling = not part.backwards
    column, own = (Access.case_number, Dispute.number) if valued else (Access.dispute_id, Dispute.id)
    numbered = Access.case_number.is_not(None) if valued else Access.case_number.is_(None)
    conditions: list[ColumnElement[bool]] = [*inside, numbered]
    if part.key is not None:
        bound = part.key[0] if valued else part.key[1]
        conditions.append(column < bound if falling else column > bound)
    each = [
        visibility.mine(actor, Access.scope == scope, *conditions)
        .order_by(column.desc() if falling else column.asc())
        for scope in actor.scopes()
    ]
    query = select(Dispute).where(_first_of_each(each, part.size))
    return query.order_by(own.desc() if falling else own.asc()).limit(part.size)


def _first_of_each(each: Sequence[Select[int]], size: int) -> ColumnElement[bool]:
    """Disputes that stand at the beginning of one of several orders: the first of all are among them."""
    heads = [select(query.limit(size).subquery()) for query in each]
    found: ColumnElement[bool] = Dispute.id.in_(union_all(*heads))
    return found


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
