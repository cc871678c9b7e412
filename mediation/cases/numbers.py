"""The numbers of a case: drawn from gap-free series, written by the pattern in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from mediation.core import numbering
from mediation.organisations.models import Organisation
from mediation.settings import service as settings
from mediation.settings.defaults import NUMBERS


def draw(session: Session, kind: str, organisation_id: int, on: date) -> str:
    """The next number of a committee and year: 〔2026〕乔人调字第0001号.

    ``kind`` is a field of the number patterns: case, agreement, oral, termination ...
    """
    organisation = session.get_one(Organisation, organisation_id)
    pattern: str = getattr(settings.value(session, NUMBERS, on), kind)
    count = numbering.next_number(session, kind, str(organisation_id), str(on.year))
    return pattern.format(year=on.year, org=organisation.short_name, n=count)


def draw_intake(session: Session, on: date) -> str:
    """The next intake number of a day, its last digit a check digit: LP-20261123-000017."""
    patterns = settings.value(session, NUMBERS, on)
    day = on.strftime("%Y%m%d")
    count = numbering.next_number(session, "intake", "hub", day)
    checked = f"{count}{numbering.check_digit(f'{day}{count:05d}')}"
    return patterns.intake.format(area=patterns.area, day=day, n=int(checked))
