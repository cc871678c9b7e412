"""Holds the series of numbers against the log: a counter that was turned leaves a gap or gives one twice.

Each number stands in the entry of the act that drew it, as a field that was empty before. So many were drawn
of a series as the log tells, and so far must its counter have come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.last_said import Line, lines
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.numbering import LOCK, NumberSeries

from . import numbers

Place = tuple[str, str, str]
"""Kind, scope and period of a series."""

_NAMES = ("number", "number_org_id", "lead_org_id", "intake_no", "form")


@dataclass(slots=True)
class _Case:
    """What decides whose series a number of a dispute belongs to, as far as its chain was read."""

    chain: str = ""
    known: dict[str, str] = field(default_factory=dict)

    def read(self, line: Line) -> Iterator[Place]:
        """The series from which this entry's act drew."""
        if line.chain != self.chain:
            self.chain, self.known = line.chain, {}
        for name, (_old, new) in line.changes.items():
            self.known[_whose(line, name)] = "" if new is None else str(new)
        for name, (old, new) in line.changes.items():
            if new and not old and (place := self._place(line, _whose(line, name))) is not None:
                yield place

    def _place(self, line: Line, name: str) -> Place | None:
        row, _dot, column = name.rpartition(".")
        lead = self.known.get("dispute.lead_org_id", "")
        home = self.known.get("dispute.number_org_id") or lead
        if name == "dispute.intake_no":
            return numbers.INTAKE, numbers.HUB, numbers.day_of(_day(line.occurred_at))
        if column != "number":
            return None
        match row.partition(":")[0]:
            case "dispute":
                return "case", home, str(_day(self.known["dispute.accepted_at"]).year)
            case "agreement":
                form = "oral" if self.known.get(f"{row}.form") == "oral" else "agreement"
                return form, home, str(_day(line.at).year)
            case "paper":
                return "declined", lead, str(_day(line.at).year)
            case _:
                return None


def differences(session: Session) -> Iterator[Finding]:
    """Series that stand elsewhere than the last number that was drawn of them."""
    drawn: Counter[Place] = Counter()
    last: dict[Place, Line] = {}
    case = _Case()
    wanted = or_(*(AuditEntry.payload.contains(f'{name}":[', autoescape=True) for name in _NAMES))
    for line in lines(session, AuditEntry.chain_id.like("d:%"), wanted):
        for place in case.read(line):
            drawn[place] += 1
            last[place] = line
    for row in session.scalars(select(NumberSeries).where(NumberSeries.kind != LOCK)):
        place = (row.kind, row.scope, row.period)
        if drawn.pop(place, 0) != row.last:
            yield _finding("row_differs" if place in last else "row_unexplained", place, last.get(place))
    for place in drawn:
        yield _finding("row_missing", place, last[place])


def _finding(code: str, place: Place, line: Line | None) -> Finding:
    what = f"number_series:{'/'.join(place)}"
    return Finding(code, what=what) if line is None else line.finding(code, what)


def _whose(line: Line, name: str) -> str:
    """The field with its row: an entry names fields of its own subject by the field alone."""
    if "." in name:
        return name
    row = "dispute" if line.subject.startswith("dispute:") else line.subject
    return f"{row}.{name}"


def _day(moment: str) -> date:
    return clock.day_of(datetime.fromisoformat(moment))
