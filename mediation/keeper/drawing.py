"""A repeatable sample of closed files: seeded, spread over committees, grades and outcomes as they occur.

The files that fit are put in order of committee, grade and outcome, and by chance within (a chance that the
seed fixes); then every so-many-th is taken from a place that the seed fixes. So each group gives its share,
and the same seed over the same files gives the same list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.reports.figures import Period
from mediation.reports.models import FactRow

OUTCOMES = ("agreed", "failed", "no_failure", "transferred")
GRADES = (1, 2, 3)
MOST = 200
"""Files of one draw; nobody reads more in an inspection."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which files may be drawn; empty lists leave everything in."""

    first: str
    last: str
    """Months in which the mediation ended."""
    organisations: tuple[int, ...] = ()
    grades: tuple[int, ...] = ()
    outcomes: tuple[str, ...] = ()
    count: int = 30

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the draw."""
        return {
            "first": self.first, "last": self.last, "organisations": [str(o) for o in self.organisations],
            "grades": list(self.grades), "outcomes": list(self.outcomes), "count": self.count,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Criteria:
        """As it was kept."""
        return cls(
            kept["first"], kept["last"], tuple(int(o) for o in kept["organisations"]), tuple(kept["grades"]),
            tuple(kept["outcomes"]), int(kept["count"]),
        )


@dataclass(frozen=True, slots=True)
class Fitting:
    """One file that may be drawn."""

    dispute_id: int
    org_id: int
    grade: int
    outcome: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn out of how many."""

    files: Sequence[Fitting] = field(default_factory=list)
    population: int = 0


def draw(session: Session, criteria: Criteria, seed: str, as_of: str) -> Draw:
    """The sample of this seed over the files as they stood at a moment."""
    found = fitting(session, criteria, as_of)
    found.sort(key=lambda f: (f.org_id, f.grade, f.outcome, _chance(seed, f.dispute_id), f.dispute_id))
    return Draw([found[n] for n in places(len(found), criteria.count, seed)], len(found))


def fitting(session: Session, criteria: Criteria, as_of: str) -> list[Fitting]:
    """Closed files whose first round ended in these months and that fit the rest, as known at a moment."""
    period = Period(criteria.first, criteria.last)
    query = select(
        FactRow.dispute_id, FactRow.org_id, FactRow.grade, FactRow.outcome, FactRow.ended_on
    ).where(
        FactRow.round == 1, FactRow.closed_on.is_not(None), FactRow.outcome != "not_counted",
        FactRow.ended_on.between(period.since, period.until), FactRow.at_from <= as_of,
        or_(FactRow.at_until.is_(None), FactRow.at_until > as_of),
    )
    if criteria.organisations:
        query = query.where(FactRow.org_id.in_(criteria.organisations))
    if criteria.grades:
        query = query.where(FactRow.grade.in_(criteria.grades))
    if criteria.outcomes:
        query = query.where(FactRow.outcome.in_(criteria.outcomes))
    return [
        Fitting(dispute_id, org_id, grade or 0, outcome, ended_on)
        for dispute_id, org_id, grade, outcome, ended_on in session.execute(query)
    ]


def places(there: int, wanted: int, seed: str) -> list[int]:
    """Every so-many-th place from a start that the seed fixes; all places when no more are there."""
    if there <= wanted:
        return list(range(there))
    step = Fraction(there, wanted)
    start = step * _chance(seed, 0) / 2**64
    return [int(start + n * step) for n in range(wanted)]


def _chance(seed: str, key: int) -> int:
    """A number below 2**64 that looks like chance and is the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{key}".encode()).digest()[:8], "big")
