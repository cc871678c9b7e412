"""What the background looks like from outside: for the administrator's page and the health check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.core import clock

from .models import Job, JobSchedule


@dataclass(frozen=True, slots=True)
class Standing:
    """How the background stands."""

    waiting: int
    """Due and not yet done."""
    oldest_due: datetime | None
    retrying: int
    """Failed at least once and will be tried again."""
    given_up: int


def standing(session: Session) -> Standing:
    """Counts of what waits, is tried again and was given up."""
    due = select(func.count(), func.min(Job.due_at)).where(Job.due_at <= clock.now())
    waiting, oldest = session.execute(due).one()
    retrying = select(func.count()).where(Job.due_at.is_not(None), Job.error != "")
    given_up = select(func.count()).where(Job.gave_up_at.is_not(None))
    return Standing(waiting, oldest, session.scalar(retrying) or 0, session.scalar(given_up) or 0)


def failing(session: Session, limit: int = 100) -> list[Job]:
    """Jobs that failed and are not done: given up first, then those to be tried again, newest first."""
    query = (
        select(Job)
        .where(Job.done_at.is_(None), Job.error != "")
        .order_by(Job.gave_up_at.is_(None), Job.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def schedules(session: Session) -> list[JobSchedule]:
    """When each schedule was last made and comes next."""
    return list(session.scalars(select(JobSchedule).order_by(JobSchedule.name)))
