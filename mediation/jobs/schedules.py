"""Makes the job of each turn of a schedule: exactly one, however many processes watch the clock."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from mediation.core import clock
from mediation.core.database import db

from .models import JobSchedule
from .queue import enqueue
from .registry import SCHEDULES


def fire_due() -> int:
    """Make the jobs of the turns that have come; how many.

    A hub that was away for days makes up for one turn, not for each it missed.
    """
    now = clock.now()
    with db.reading() as session:
        known = {row.name: row.next_at for row in session.scalars(select(JobSchedule))}
    for name in SCHEDULES.keys() - known.keys():
        _begin(name)
    return sum(_turn(name) for name, next_at in known.items() if next_at <= now and name in SCHEDULES)


def _begin(name: str) -> None:
    try:
        with db.writing() as session:
            session.add(JobSchedule(name=name, next_at=SCHEDULES[name].after(clock.now())))
    except IntegrityError:
        return  # another process was faster


def _turn(name: str) -> bool:
    now = clock.now()
    with db.writing() as session:
        row = session.get(JobSchedule, name, with_for_update=True)
        if row is None or row.next_at > now:
            return False  # another process made this turn
        turn = row.next_at
        session.execute(
            update(JobSchedule)
            .where(JobSchedule.name == name)
            .values(next_at=SCHEDULES[name].after(now), last_at=now)
        )
        enqueue(session, name, {}, turn.isoformat())
    return True
