"""Holds the first sortings against the entries that made them: a figure counts what a person overrode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.findings import Finding
from mediation.audit.last_said import lines
from mediation.audit.models import AuditEntry
from mediation.core import clock

from .choice_models import CategoryChoice
from .choices import EVENT, placed

Said = tuple[date, str, str, int]


def differences(session: Session) -> Iterator[Finding]:
    """Choices that no entry of a sorting says, that are gone, or that are told otherwise.

    Of which committee they count is not in the entry and not held.
    """
    held: dict[tuple[str, int], Said] = {}
    row = CategoryChoice
    query = select(row.dispute_id, row.seq, row.month_on, row.first, row.chosen, row.place)
    for one in session.execute(query):
        if (place := (f"d:{one.dispute_id}", one.seq)) in held:
            yield Finding("row_unexplained", place[0], what="category_choice, twice")
        held[place] = (one.month_on, one.first, one.chosen, one.place)
    for line in lines(session, AuditEntry.event == EVENT, AuditEntry.outcome == "ok"):
        was = held.pop((line.chain, line.seq), None)
        if was is None:
            yield line.finding("row_missing", "category_choice")
        elif was != (_month(line.at), *placed(line.data.get("facts", {}))):
            yield line.finding("row_differs", "category_choice")
    for chain, _seq in held:
        yield Finding("row_unexplained", chain, what="category_choice")


def _month(at: str) -> date:
    return clock.day_of(datetime.fromisoformat(at)).replace(day=1)
