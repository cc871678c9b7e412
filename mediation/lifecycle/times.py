"""When an act recorded later than it happened needs a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.core import clock


def late(session: Session, occurred: datetime, recorded: datetime) -> bool:
    """True when more than one working day lies between happening and recording."""
    if recorded - occurred <= timedelta(days=1):
        return False
    first, last = clock.day_of(occurred), clock.day_of(recorded)
    return calendar.working_days_between(session, first, last) > 1


LIMITATION_YEARS = 20
"""So long at most is any claim protected (Civil Code, article 188)."""


def beyond_limitation(occurred: datetime, recorded: datetime) -> bool:
    """True when so long ago that no claim of that day is protected: a year was mistyped."""
    then, now = clock.day_of(occurred), clock.day_of(recorded)
    return (then.year + LIMITATION_YEARS, then.month, then.day) < (now.year, now.month, now.day)
