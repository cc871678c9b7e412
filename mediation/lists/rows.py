"""A dispute as a row of a list: everything a row shows, in a fixed number of queries per page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.calendar.lamp import Lamp, lamp
from mediation.cases.models import Dispute
from mediation.cases.protection import HANDLING, shown_title
from mediation.classification import unsorted
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import Category, Tree
from mediation.core import clock
from mediation.core.i18n import label
from mediation.danger.models import Danger
from mediation.danger.queries import is_open
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from mediation.tasks import queries as tasks
from workflows import FLOWS
from workflows.flow import StateKind
from workflows.who import NEXT

from . import expected


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of a list says."""

    dispute: Dispute
    url: str
    number: str
    title: str
    category: str
    unsorted_late: bool
    """Left without a category for longer than the setting allows."""
    grade: int | None
    light: Lamp
    left: int | None
    danger: bool
    secrecy: str
    next: str
    next_who: str
    """The name of the one it waits for; the role where anybody of an organisation may take it up."""
    next_url: str
    """Where the reader does it; empty when he may not."""
    handler: str


def rows_of(
    session: Session, actor: Actor, disputes: Sequence[Dispute], *, acts: bool = True
) -> list[Row]:
    """Rows in the order given. Protected disputes name nobody to those who do not handle them.

    ``acts``: the next step leads to its form; the desk has found its own.
    """
    ids = [d.id for d in disputes]
    if not ids:
        return []
    dangerous = set(session.scalars(select(Danger.dispute_id).where(Danger.dispute_id.in_(ids), is_open())))
    upcoming = tasks.next_of(session, ids)
    people = {d.mediator_id for d in disputes if d.mediator_id} | {_named(one) for one in upcoming.values()}
    people.discard(0)
    names = {u.id: u.name for u in session.scalars(select(User).where(User.id.in_(people)))} if people else {}
    handled = handled_by(session, actor, [d.id for d in disputes if d.secrecy != "ordinary"])
    known, late = tree_of(session), unsorted.late_among(session, disputes)
    ways = _ways(session, actor, list(upcoming.values())) if acts else {}
    return [
        _row(d, d.id in dangerous, names, handled, upcoming.get(d.id), known, d in late, ways.get(d.id, ""))
        for d in disputes
    ]


def _ways(session: Session, actor: Actor, waiting: Sequence[tasks.Waiting]) -> dict[int, str]:
    """The pages of the expected acts that the reader may make, by dispute."""
    possible = expected.moves(session, actor, waiting)
    links = {one.dispute.id: expected.link(one, possible.get(one.task.id)) for one in waiting}
    return {key: link.url for key, link in links.items() if link is not None}


def _named(waiting: tasks.Waiting) -> int:
    kind, _colon, key = waiting.task.scope.partition(":")
    return int(key) if kind == "p" else 0


def _who(waiting: tasks.Waiting, names: dict[int, str]) -> str:
    named = names.get(_named(waiting), "")
    return named or (label(NEXT[waiting.task.owner]) if waiting.task.owner in NEXT else "")


def handled_by(session: Session, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Which of these disputes the actor handles, so that names may stand there."""
    if not ids:
        return set()
    moment = clock.now()
    rows = session.scalars(
        select(Access.dispute_id).where(
            Access.dispute_id.in_(ids),
            visibility.opens_to(actor),
            Access.kind.in_(HANDLING),
            visibility.holds_at(moment),
        )
    )
    return set(rows)


def category_of(known: Tree, dispute: Dispute) -> Category | None:
    """The leaf of the tree that a dispute stands under."""
    code = dispute.category_code
    return known.get(code) if code and code in known else None


def lamp_of(dispute: Dispute) -> Lamp:
    """The lamp of a dispute: only an open one burns."""
    state = FLOWS["dispute"].state(dispute.state)
    if state.kind is not StateKind.OPEN:
        return Lamp.NONE
    return lamp(dispute.due_on, dispute.clock_base_on, clock.today(), paused=dispute.state == "suspended")


def _row(
    dispute: Dispute, danger: bool, names: dict[int, str], handled: set[int], waiting: tasks.Waiting | None,
    known: Tree, late: bool, way: str,
) -> Row:
    leaf = category_of(known, dispute)
    return Row(
        dispute=dispute,
        url=url_for("desk.case", dispute_id=dispute.id),
        number=dispute.number or dispute.intake_no,
        title=shown_title(dispute, dispute.id in handled),
        category=label(leaf) if leaf is not None else "",
        unsorted_late=late,
        grade=dispute.grade,
        light=lamp_of(dispute),
        left=(dispute.due_on - clock.today()).days if dispute.due_on else None,
        danger=danger,
        secrecy=dispute.secrecy,
        next=waiting.what if waiting is not None else "",
        next_who=_who(waiting, names) if waiting is not None else "",
        next_url=way,
        handler=names.get(dispute.mediator_id or 0, ""),
    )
