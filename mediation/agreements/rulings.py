"""What a court said of an agreement: what of it a correction may put right, and how its text is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.fields import printable
from mediation.core.i18n import label
from mediation.core.typed_days import Lies, read_day
from mediation.lifecycle.owners import Option
from mediation.lifecycle.times import is_ahead
from workflows import FLOWS

from .promise_models import Confirmation

OUTCOME, STATE = "outcome", "state"
"""Confirmed or dismissed is the state of the row: a move of its own sets it right, never an assignment."""

COLUMNS = ("ruled_on", "ruling_number", OUTCOME)
OUTCOMES = ("confirmed", "dismissed")
LONGEST = 80
"""Letters of a ruling's number."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One thing that a ruling states: the row and its column."""

    row: Confirmation
    column: str

    @property
    def now(self) -> date | str:
        """As it stands."""
        found: date | str = getattr(self.row, self.attribute)
        return found

    @property
    def attribute(self) -> str:
        """Where it stands in the row."""
        return STATE if self.column == OUTCOME else self.column

    @property
    def shown(self) -> date | str:
        """The same as a person reads it."""
        return label(FLOWS["confirmation"].state(self.row.state)) if self.column == OUTCOME else self.now


def options(session: Session, dispute_id: int) -> list[Option]:
    """Day, number and outcome of each ruling of the case."""
    return [
        Option(f"{column}_{row.id}", _label(row, column))
        for row in _ruled(session, dispute_id) for column in COLUMNS
    ]


def _label(row: Confirmation, column: str) -> str:
    if column == "ruled_on":
        return _("Day of the ruling %(number)s", number=row.ruling_number)
    if column == OUTCOME:
        return _("Outcome of the ruling %(number)s", number=row.ruling_number)
    return _("Number of the ruling %(number)s", number=row.ruling_number)


def outcome_field(row: Confirmation) -> str:
    """How a correction calls the outcome of this ruling."""
    return f"{OUTCOME}_{row.id}"


def find(session: Session, dispute_id: int, field: str) -> Ruling | None:
    """What a choice names; None when it names no ruling of this dispute."""
    column, _bar, key = field.rpartition("_")
    rows = _ruled(session, dispute_id) if column in COLUMNS else []
    return next((Ruling(row, column) for row in rows if str(row.id) == key), None)


def read(ruling: Ruling, text: str) -> tuple[str, date | str | None]:
    """Why the new value cannot stand, empty when it can; and the value that was meant."""
    if ruling.column == "ruling_number":
        number = printable(" ".join(text.split()), LONGEST + 1)
        return ("too_long" if len(number) > LONGEST else "" if number else "unreadable"), number
    if ruling.column == OUTCOME:
        return _outcome(text)
    now = clock.now()
    try:
        day = read_day(text, clock.day_of(now), Lies.BEHIND)
    except ValueError:
        return "no_day", None
    applied = ruling.row.applied_at
    if is_ahead(day, now):
        return "in_future", day
    return "before_application" if applied and day < clock.day_of(applied) else "", day


def _outcome(text: str) -> tuple[str, str | None]:
    flow = FLOWS["confirmation"]
    for state in map(flow.state, OUTCOMES):
        if text.strip() in (state.code, state.zh, state.en):
            return "", state.code
    return "no_outcome", None


def _ruled(session: Session, dispute_id: int) -> list[Confirmation]:
    query = select(Confirmation).where(
        Confirmation.dispute_id == dispute_id, Confirmation.ruled_on.is_not(None)
    )
    return list(session.scalars(query.order_by(Confirmation.id)))
