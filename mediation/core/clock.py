"""The only source of time.

Moments are aware and in UTC; a *day* is a day in Asia/Shanghai, because that
is what a statute means by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, UTC, microseconds."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai on which a moment falls."""
    return moment.astimezone(BEIJING).date()


def minute(moment: datetime) -> datetime:
    """The beginning of its minute: nobody states a time more exactly than that."""
    return moment.replace(second=0, microsecond=0)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The moment of a Beijing wall clock on a day, in UTC."""
    return datetime.combine(day, time(hour, minute), BEIJING).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock still, for tests and for building demo data."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
