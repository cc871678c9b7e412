"""The numbers of copies: which series each number of an archetype belongs to, and the next of that series."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from mediation.cases import numbers
from mediation.core.numbering import NumberSeries
from mediation.organisations.models import Organisation
from mediation.settings import service as settings
from mediation.settings.defaults import NUMBERS, NumberPatterns

KINDS = ("case", "agreement", "oral", "termination", "declined", "transfer", "urging")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number of the archetype: its kind, whose series it is of, and the day it was drawn on."""

    kind: str
    org_id: int
    on: date


class Series:
    """Every series of the hub, counted in memory and written back at the end."""

    def __init__(self, session: Session) -> None:
        self.patterns: NumberPatterns = settings.value(session, NUMBERS)
        self._names = {row.id: row.short_name for row in session.scalars(select(Organisation))}
        counted = session.scalars(select(NumberSeries))
        self._last = Counter({(s.kind, s.scope, s.period): s.last for s in counted})

    def kind_of(self, text: str) -> tuple[str, int] | None:
        """Kind and organisation of a number; None for one that no committee's series gave."""
        orgs = {name: org_id for org_id, name in self._names.items()}
        for kind in KINDS:
            found = _shape(getattr(self.patterns, kind)).fullmatch(text)
            if found is not None and found["org"] in orgs:
                return kind, orgs[found["org"]]
        return None

    def draw(self, kind: str, org_id: int, on: date) -> str:
        """The next number of a committee's series."""
        place = kind, str(org_id), str(on.year)
        self._last[place] += 1
        return numbers.written(self.patterns, kind, self._names[org_id], on.year, self._last[place])

    def draw_intake(self, on: date) -> str:
        """The next intake number of a day."""
        place = numbers.INTAKE, numbers.HUB, numbers.day_of(on)
        self._last[place] += 1
        return numbers.written_intake(self.patterns, on, self._last[place])

    def write(self, session: Session) -> None:
        """Store where each series stands."""
        session.execute(NumberSeries.__table__.delete())  # type: ignore[attr-defined]  # a Table
        session.execute(insert(NumberSeries), list(self._rows()))

    def _rows(self) -> Iterator[Mapping[str, str | int]]:
        for (kind, scope, period), last in self._last.items():
            yield {"kind": kind, "scope": scope, "period": period, "last": last}


def _shape(pattern: str) -> re.Pattern[str]:
    """What numbers of a pattern look like."""
    parts = []
    for literal, name, _spec, _conversion in Formatter().parse(pattern):
        parts.append(re.escape(literal))
        if name:
            parts.append(f"(?P<{name}>{'.+' if name == 'org' else '[0-9]+'})")
    return re.compile("".join(parts))
