"""What has to be kept, visited or asked of a court soon, over all disputes inside one's walls, by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mediation.agreements.promise_models import Confirmation, Promise
from mediation.agreements.showing import promise_title, who
from mediation.calendar.lamp import Lamp, lamp
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.panels import Button, Link, links
from mediation.cases.party_models import Party
from mediation.cases.protection import open_to, title_for
from mediation.core import clock
from mediation.core.i18n import label
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.rules.followup import TRIES

from .models import Visit

MOST = 100
"""Rows of one kind on a page; the earliest come first."""

SPANS = {"7": 7, "30": 30, "all": None}
"""How far ahead one looks; what has passed is always there."""

KINDS = ("promise", "visit", "confirmation")

_SOURCES: Mapping[str, tuple[Any, Any, tuple[str, ...]]] = {
    "promise": (Promise, Promise.due_on, ("due", "partly", "broken")),
    "visit": (Visit, Visit.due_on, ("planned",)),
    "confirmation": (Confirmation, Confirmation.until_on, ("open",)),
}
"""Kind -> model, its day, the states in which it waits."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits for a day."""

    day: date
    kind: str
    kind_label: str
    row: Any
    what: str
    people: str
    amount: Any
    case_title: str
    case_url: str
    number: str
    light: Lamp
    left: int
    links: list[Link]


def lines(
    session: Session, actor: Actor, span: str = "7", kind: str = "", *, mine: bool = False
) -> list[Line]:
    """What waits within the span, the longest overdue first."""
    ahead = SPANS[span]
    until = clock.today() + timedelta(days=ahead) if ahead is not None else None
    wanted = (kind,) if kind in KINDS else KINDS
    found = [pair for name in wanted for pair in _waiting(session, actor, name, until, mine)]
    found.sort(key=lambda pair: (_day(pair[0]), pair[0].id))
    kinds = visibility.kinds_of_many(session, actor, {dispute.id for _row, dispute in found})
    names = _names(session, [row for row, _dispute in found])
    return [
        _line(actor, row, dispute, kinds.get(dispute.id, frozenset()), names) for row, dispute in found
    ]


def _waiting(
    session: Session, actor: Actor, kind: str, until: date | None, mine: bool
) -> Sequence[tuple[Any, Dispute]]:
    model, day, states = _SOURCES[kind]
    waits: ColumnElement[bool] = model.state.in_(states)
    if model is Visit:  # after the last try in vain the head decides
        waits = or_(waits, (Visit.state == "missed") & (Visit.tries >= TRIES))
    # What no day keeps stands on no list of days: the visit asks about it.
    seen = visibility.sees(actor, model.dispute_id)
    conditions: list[ColumnElement[bool]] = [day.is_not(None), waits, seen]
    if until is not None:
        conditions.append(day <= until)
    if mine:
        conditions.append(Dispute.mediator_id.in_(actor.seats()))
    query = select(model, Dispute).join(Dispute, Dispute.id == model.dispute_id).where(*conditions)
    return [(row[0], row[1]) for row in session.execute(query.order_by(day, model.id).limit(MOST))]


def _day(row: Any) -> date:
    day: date = row.until_on if row.flow == "confirmation" else row.due_on
    return day


def _names(session: Session, rows: Iterable[Any]) -> dict[int, str]:
    ids = {
        key for row in rows if row.flow == "promise" for key in (row.debtor_id, row.creditor_id) if key
    }
    if not ids:
        return {}
    there = or_(Party.id.in_(ids), Party.successor_of_id.in_(ids))
    return parties.names_now(session.scalars(select(Party).where(there).order_by(Party.id)))


def _line(
    actor: Actor, row: Any, dispute: Dispute, kinds: frozenset[str], names: Mapping[int, str]
) -> Line:
    context = Context(dispute, row, kinds)
    named = open_to(dispute, context)
    day = _day(row)
    promised = row.flow == "promise"
    return Line(
        day=day, kind=row.flow, kind_label=label(FLOWS[row.flow]), row=row, what=_what(row),
        people=who(row, names) if promised and named else "",
        amount=row.outstanding if promised and row.amount is not None else None,
        case_title=title_for(dispute, context), number=dispute.number or dispute.intake_no,
        case_url=url_for("desk.case", dispute_id=dispute.id, tab="agreement"),
        light=lamp(day, getattr(row, _BEGUN[row.flow]), clock.today()), left=(day - clock.today()).days,
        links=links(dispute, _buttons(actor, row, context)),
    )


def _what(row: Any) -> str:
    match row.flow:
        case "promise":
            return promise_title(row)
        case "visit":
            return visit_title(row)
        case _:
            return _("Last day to ask the court")


def visit_title(visit: Visit) -> str:
    """第1次回访,第2次尝试."""
    if visit.tries > 1:
        return _("Visit no. %(no)d, try %(tries)d", no=visit.no, tries=visit.tries)
    return _("Visit no. %(no)d", no=visit.no)


_BEGUN = {"promise": "made_on", "visit": "planned_on", "confirmation": "from_on"}
"""Where a row keeps the day from which its lamp counts."""


def _buttons(actor: Actor, row: Any, context: Context) -> list[Button]:
    flow = FLOWS[row.flow]
    return [
        Button(move.name, label(move), flow.name, row.id)
        for move in flow.moves_from(row.state)
        if gate.allowed(actor, flow.right(move.name), context)
    ]
