"""Which level the grade of a dispute names to handle it, and which committees stand high enough."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.organisations.models import Organisation
from mediation.settings import service as settings
from mediation.settings.grades import HANDLERS, TERMS, Grade
from workflows.flow import Reason

_ORDER = tuple(HANDLERS)
"""From the lowest to the highest."""


def handler(session: Session, grade: int) -> Reason:
    """Who handles a dispute of this grade, by the settings of today."""
    code = settings.value(session, TERMS[Grade(grade)]).handler
    return Reason(code, *HANDLERS[code])


def able(session: Session, organisations: Iterable[int], grade: int | None) -> set[int]:
    """Those of the organisations that stand at the level which the grade names; all while there is none."""
    wanted = set(organisations)
    if grade is None or not wanted:
        return wanted
    least = _ORDER.index(handler(session, grade).code)
    rows = session.execute(select(Organisation.id, Organisation.level).where(Organisation.id.in_(wanted)))
    return {key for key, level in rows if _ORDER.index(level) >= least}
