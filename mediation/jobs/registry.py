"""Which function does which kind of job, and what comes round by the clock.

A kind is either *kept* (its function gets the writing session, and its rows
and the mark "done" are one transaction: it happens exactly once) or *through
the door* (its function opens acts of its own, under the job's key, so that a
second run finds the act already done).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from mediation.core import clock

Payload = Mapping[str, Any]
KeptFn = Callable[[Session, Payload], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What a job that goes through the door is given."""

    key: str
    """The idempotency key for its act."""
    payload: Payload


DoorFn = Callable[[Work], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its function, how long it may take, how often it is tried."""

    name: str
    kept: KeptFn | None
    door: DoorFn | None
    lease: timedelta
    tries: int


@dataclass(frozen=True, slots=True)
class Every:
    """A schedule: every so many minutes of the hour or, with ``hour``, once a day in Beijing."""

    minutes: int = 0
    hour: int | None = None
    minute: int = 0

    def after(self, moment: datetime) -> datetime:
        """The first turn after a moment."""
        if self.hour is None:
            step = timedelta(minutes=self.minutes)
            start = moment.replace(minute=0, second=0, microsecond=0)
            return start + step * ((moment - start) // step + 1)
        turn = clock.at(clock.day_of(moment), self.hour, self.minute)
        return turn if turn > moment else turn + timedelta(days=1)


KINDS: dict[str, Kind] = {}
SCHEDULES: dict[str, Every] = {}
"""Kind of job -> when its turns are."""

LEASE = timedelta(minutes=2)
TRIES = 6


def job(
    name: str, *, every: Every | None = None, lease: timedelta = LEASE, tries: int = TRIES
) -> Callable[[KeptFn], KeptFn]:
    """Register the function ``(session, payload)`` of a kept kind; ``every`` also schedules it."""

    def register(function: KeptFn) -> KeptFn:
        _put(Kind(name, function, None, lease, tries), every)
        return function

    return register


def door_job(
    name: str, *, every: Every | None = None, lease: timedelta = LEASE, tries: int = TRIES
) -> Callable[[DoorFn], DoorFn]:
    """Register the function ``(work)`` of a kind that opens its own acts; ``every`` also schedules it."""

    def register(function: DoorFn) -> DoorFn:
        _put(Kind(name, None, function, lease, tries), every)
        return function

    return register


def _put(kind: Kind, every: Every | None) -> None:
    if kind.name in KINDS:
        raise ValueError(f"{kind.name} is done by two functions")
    KINDS[kind.name] = kind
    if every is not None:
        SCHEDULES[kind.name] = every
