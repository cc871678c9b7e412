"""The numbers of a case: drawn from gap-free series, written by the pattern in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mediation.core import numbering
from mediation.organisations.models import Organisation
from mediation.settings import service as settings
from mediation.settings.defaults import NUMBERS, NumberPatterns

INTAKE, HUB = "intake", "hub"
"""The series of intake numbers, and whose it is: the whole hub counts together, each day from one."""

_ORGANISATION = Organisation.__table__.c
_SHORT_NAME = select(_ORGANISATION.short_name).where(_ORGANISATION.id == bindparam("id"))


def draw(session: Session, kind: str, organisation_id: int, on: date) -> str:
    """The next number of a committee and year: 〔2026〕乔人调字第0001号.

    ``kind`` is a field of the number patterns: case, agreement, oral, termination ...
    """
    short_name: str = session.connection().execute(_SHORT_NAME, {"id": organisation_id}).scalar_one()
    patterns = settings.value(session, NUMBERS, on)
    count = numbering.next_number(session, kind, str(organisation_id), str(on.year))
    return written(patterns, kind, short_name, on.year, count)


def draw_intake(session: Session, on: date) -> str:
    """The next intake number of a day, its last digit a check digit: LP-20261123-000017."""
    patterns = settings.value(session, NUMBERS, on)
    count = numbering.next_number(session, INTAKE, HUB, day_of(on))
    return written_intake(patterns, on, count)


def written(patterns: NumberPatterns, kind: str, short_name: str, year: int, count: int) -> str:
    """The number with this place in the series of a kind, organisation and year."""
    pattern: str = getattr(patterns, kind)
    return pattern.format(year=year, org=short_name, n=count)


def written_intake(patterns: NumberPatterns, on: date, count: int) -> str:
    """The intake number with this place in the series of a day."""
    day = day_of(on)
    checked = f"{count}{numbering.check_digit(f'{day}{count:05d}')}"
    return patterns.intake.format(area=patterns.area, day=day, n=int(checked))


def day_of(on: date) -> str:
    """How the series of intake numbers names a day."""
    return on.strftime("%Y%m%d")
