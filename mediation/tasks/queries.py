"""Reads over what waits: for a person's desk, for one dispute, for a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from flask_babel import gettext as _
from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.i18n import label
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows import FLOWS

from .models import MEDIATOR_WORDS, Task

WORDS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: ("clerk", "visitor", "receiver", "sender", "mediator", "recorder"),
    Role.HEAD: ("head", "visitor", "receiver", "level_above"),
    Role.LIAISON: ("receiver",),
    Role.CENTRE: ("centre", "level_above"),
    Role.CENTRE_HEAD: ("centre", "centre_head", "level_above"),
}
"""Which owners' tasks a role takes on in its organisation. A mediator's is the clerk's only while the
dispute has no mediator; then its scope is the organisation."""


WEEK = timedelta(days=7)
FOLLOW_UP = ("promise", "visit", "confirmation")
"""Flows whose rows wait for their day; before that there is nothing to be done."""
CLOSED = ("closed", "archived")
OF_A_CLOSED_FILE = ("dispute", "visit")
"""Flows of what is still to be done once a file is closed: archiving it, and the visits after that."""


EXPECTED = {
    "dispute:registered": "dispute.accept",
    "dispute:accepted": "dispute.classify",
    "dispute:classified": "dispute.assign",
    "dispute:assigned": "dispute.begin",
    "dispute:mediating": "session.book",
    "handover:received": "dispute.take_over",
    "invitation:accepted": "session.book",
    "session:held": "record.start",
    "agreement:dropped": "session.book",
}
"""The act that brings on what only waits in a state; where none is named the state itself stands there."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task with the dispute it is about."""

    task: Task
    dispute: Dispute

    @property
    def named(self) -> bool:
        """Whether the flow's table names the act; else it is the one that brings the state on."""
        return is_named(self.task.kind)

    @property
    def kind(self) -> str:
        """The expected move (``session.book``), or the state something waits in (``handover:received``)."""
        return EXPECTED.get(self.task.kind, self.task.kind)

    @property
    def what(self) -> str:
        """What is expected, in the reader's language."""
        return what(self.kind)

    @property
    def flow(self) -> str:
        """Name of the flow of the expected move; of the subject's where the table names none."""
        return flow_of(self.task.kind)

    @property
    def row_id(self) -> int | None:
        """Key of the small-flow row the move is made on; None for the dispute itself and for a new row."""
        of, _, key = self.task.subject_key.partition(":")
        if of == "dispute" or of != self.flow:
            return None
        return None if self.move and FLOWS[of].move(self.move).creates else int(key)

    @property
    def move(self) -> str | None:
        """The name of the expected move (``assign``); None where a state only lasts."""
        return self.kind.partition(".")[2] or None


def is_named(kind: str) -> bool:
    """Whether a task's kind is an act; else a state that only lasts."""
    return "." in kind


def flow_of(kind: str) -> str:
    """The flow of what a task of this kind expects."""
    return EXPECTED.get(kind, kind).replace(":", ".").partition(".")[0]


def ruling_day(
    subject_key: str, own: date | None, state: str, due_on: date | None, ended_at: datetime | None
) -> date | None:
    """The day that rules a task: a small flow's own; the dispute's while its clock runs."""
    running = due_on if state != "suspended" and ended_at is None else None
    return running if subject_key.startswith("dispute:") else own or running


def steps(waiting: Sequence[Waiting]) -> list[Waiting]:
    """What is to be done among what waits in one dispute: what only lasts is no step beside a named act."""
    return [one for one in waiting if one.named] or list(waiting)


def roles_of(owner: str) -> tuple[Role, ...]:
    """The roles that take on this owner's tasks in an organisation."""
    return tuple(role for role, words in WORDS.items() if owner in words)


def what(kind: str) -> str:
    """The label of an expected move, or what waits in which state: of a case its state alone."""
    flow_name, _dot, move = kind.partition(".")
    if move and FLOWS[flow_name].has_move(move):
        return label(FLOWS[flow_name].move(move))
    flow_name, _colon, state = kind.partition(":")
    flow = FLOWS[flow_name]
    there = label(flow.state(state))
    return there if flow_name == "dispute" else _("%(label)s: %(text)s", label=label(flow), text=there)


def mine(actor: Actor) -> ColumnElement[bool]:
    """True for open tasks of this person, by name or by a role he holds today."""
    by_role = [
        and_(Task.scope == f"o:{grant.organisation_id}", Task.owner.in_(WORDS[grant.role]))
        for grant in actor.grants
        if grant.role in WORDS
    ]
    if actor.stands_for:
        by_role.append(_stood_in_for(actor))
    return and_(open_still(), or_(Task.scope == f"p:{actor.user_id}", *by_role))


@cache
def open_still() -> ColumnElement[bool]:
    """True for what waits and may still be done: a closed file has its own next step and return visits.

    Made once: every page asks it, and an alias of so broad a table costs more than the answer.
    """
    its_own = aliased(Dispute)
    filed = exists().where(its_own.id == Task.dispute_id, its_own.state.in_(CLOSED)).correlate(Task)
    return and_(
        Task.done_seq.is_(None), or_(*(Task.kind.startswith(flow) for flow in OF_A_CLOSED_FILE), ~filed)
    )


@cache
def now() -> ColumnElement[bool]:
    """True for what can be done on the day it is asked: what is due next month waits for its day."""
    in_a_week: BindParameter[date] = bindparam("in_a_week", callable_=lambda: clock.today() + WEEK)
    return or_(~_of_flows(FOLLOW_UP), Task.due_on.is_(None), Task.due_on <= in_a_week)


def _stood_in_for(actor: Actor) -> ColumnElement[bool]:
    """What waits for a mediator on leave, in the cases that are open to his substitute."""
    return and_(
        Task.scope.in_(actor.stand_in_scopes()), Task.owner.in_(MEDIATOR_WORDS),
        visibility.sees(actor, Task.dispute_id),
    )


def waiting(
    session: Session, actor: Actor, limit: int = 200, skip: int = 0, *only: ColumnElement[bool]
) -> list[Waiting]:
    """What waits for this person in disputes he may see: what is due first, then without date, oldest first.

    Who was only invited has his letter instead. ``only`` narrows what is looked at, ``skip`` passes over
    the first of it.
    """
    open_to_him = select(Task.id).where(mine(actor), visibility.sees(actor, Task.dispute_id), now(), *only)
    first = open_to_him.order_by(*_BY_DAY).limit(limit).offset(skip)
    return _read(session, _all().where(Task.id.in_(first)))


def read(session: Session, ids: Sequence[int]) -> dict[int, Waiting]:
    """These tasks with their disputes, by key."""
    return {one.task.id: one for one in _read(session, _all().where(Task.id.in_(ids)))} if ids else {}


def next_day(session: Session, actor: Actor) -> date | None:
    """The next day after today on which something of this person's is due."""
    query = select(func.min(Task.due_on)).where(mine(actor), Task.due_on > clock.today())
    return session.scalar(query)


def of_dispute(session: Session, dispute_id: int) -> list[Waiting]:
    """Everything that waits in one dispute, for whomever."""
    return _read(session, _all().where(Task.dispute_id == dispute_id, open_still()))


def next_of(session: Session, dispute_ids: Sequence[int]) -> dict[int, Waiting]:
    """The most pressing thing that waits in each of these disputes."""
    found: dict[int, list[Waiting]] = {}
    query = _all().where(Task.dispute_id.in_(dispute_ids), open_still())
    for one in _read(session, query):
        found.setdefault(one.dispute.id, []).append(one)
    return {key: steps(several)[0] for key, several in found.items()}


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """The numbers beside the menu: disputes on the desk (``tasks``), and what has a page of its own."""
    found = session.execute(_counting(actor)).one()
    return dict(zip(("tasks", *_PAGES), found, strict=True))


@lru_cache(maxsize=500)
def _counting(actor: Actor) -> Select[*tuple[int, ...]]:
    """The question of every page, made once for each person and what he may today."""
    open_to_him = visibility.sees(actor, Task.dispute_id)
    numbers = [func.count(Task.dispute_id.distinct()).filter(open_to_him)]
    numbers += [func.count().filter(_of_flows(flows)) for flows in _PAGES.values()]
    return select(*numbers).where(mine(actor), now())


def _of_flows(flows: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(Task.kind.startswith(flow) for flow in flows))


_PAGES = {"handovers": ("handover", "assistance"), "followup": FOLLOW_UP}
"""Flows whose tasks are counted at an entry of the menu."""



def overdue(session: Session, before: date, limit: int = 500) -> list[Waiting]:
    """Open tasks whose day has passed."""
    return _read(session, _all().where(open_still(), Task.due_on < before).limit(limit))


_BY_DAY = (Task.due_on.is_(None), Task.due_on, Task.id)


def _all() -> Select[Task, Dispute]:
    return select(Task, Dispute).join(Dispute, Dispute.id == Task.dispute_id).order_by(*_BY_DAY)


def _read(session: Session, query: Select[Task, Dispute]) -> list[Waiting]:
    return [Waiting(*row) for row in session.execute(query)]
