"""All that waits for a person, one light line for each dispute: to be counted whole and shown by pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.security import visibility
from mediation.security.actor import Actor

from .models import Task
from .queries import flow_of, is_named, mine, now, ruling_day


@dataclass(frozen=True, slots=True)
class Line:
    """One dispute: the step to do first, and the first day of all that waits in it."""

    task_id: int
    flow: str
    """Of the step."""
    day: date | None
    also: int
    """Further steps in the same dispute."""
    state: str
    """Of the dispute."""
    last_move_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Brief:
    task_id: int
    kind: str
    subject_key: str
    own_day: date | None
    dispute_id: int
    state: str
    due_on: date | None
    ended_at: datetime | None
    last_move_at: datetime | None

    @property
    def day(self) -> date | None:
        return ruling_day(self.subject_key, self.own_day, self.state, self.due_on, self.ended_at)


def lines(session: Session, actor: Actor) -> list[Line]:
    """One line for each dispute in which something waits for this person: what is due first, oldest first."""
    several: dict[int, list[_Brief]] = {}
    for one in sorted(_briefs(session, actor), key=_pressing):
        several.setdefault(one.dispute_id, []).append(one)
    return [_line(those) for those in several.values()]


def _line(those: list[_Brief]) -> Line:
    steps = [one for one in those if is_named(one.kind)] or those
    first = steps[0]
    return Line(
        first.task_id, flow_of(first.kind), those[0].day, len(steps) - 1, first.state, first.last_move_at
    )


def _pressing(one: _Brief) -> tuple[date, int]:
    return one.day or date.max, one.task_id


def _briefs(session: Session, actor: Actor) -> list[_Brief]:
    query = (
        select(
            Task.id, Task.kind, Task.subject_key, Task.due_on,
            Dispute.id, Dispute.state, Dispute.due_on, Dispute.ended_at, Dispute.last_move_at,
        )
        .join(Dispute, Dispute.id == Task.dispute_id)
        .where(mine(actor), visibility.sees(actor, Task.dispute_id), now())
    )
    return [_Brief(*row) for row in session.execute(query)]
