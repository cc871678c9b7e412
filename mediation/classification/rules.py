"""The grading rule: floors first, then a score; the gravest grade that fires wins, and every reason is shown.

A floor is one fact that is enough by itself. The score only decides between
grade 3 and grade 2. The rule proposes; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mediation.settings.defaults import GRADING, GradingThresholds
from mediation.settings.grades import Grade

from .criteria import CRITERIA
from .grading_facts import GradingFacts

__all__ = ["Fired", "Grade", "GradingFacts", "Proposal", "approver", "gravest", "is_downgrade", "propose"]


@dataclass(frozen=True, slots=True)
class Fired:
    """A criterion that fired, with the value that made it fire."""

    code: str
    grade: Grade | None
    points: int
    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule proposes, and all it saw."""

    grade: Grade
    fired: tuple[Fired, ...]
    score: int
    score_limit: int

    @property
    def decisive(self) -> tuple[Fired, ...]:
        """The reasons that set the grade: its floors, or the lines of the score."""
        floors = tuple(f for f in self.fired if f.grade is self.grade)
        if floors or self.grade is Grade.ORDINARY:
            return floors
        return tuple(f for f in self.fired if f.points)

    @property
    def zh(self) -> str:
        """The proposal in a sentence."""
        plain = f"未触及硬性条件,计{self.score}分(满{self.score_limit}分为二级)"
        return f"{self.grade.zh}:{self._why('zh') or plain}"

    @property
    def en(self) -> str:
        """The same in English."""
        plain = f"no floor is met, score {self.score} (grade 2 from {self.score_limit})"
        return f"{self.grade.en}: {self._why('en') or plain}"

    def _why(self, language: str) -> str:
        return (";" if language == "zh" else "; ").join(getattr(f, language) for f in self.decisive)

    def to_json(self) -> dict[str, Any]:
        """Plain values, kept with the dispute and its entry."""
        return {
            "grade": int(self.grade),
            "score": self.score,
            "score_limit": self.score_limit,
            "fired": [
                {"code": f.code, "grade": f.grade and int(f.grade), "points": f.points, "value": f.value,
                 "zh": f.zh, "en": f.en}
                for f in self.fired
            ],
        }  # fmt: skip


def propose(facts: GradingFacts, thresholds: GradingThresholds = GRADING.default) -> Proposal:
    """The grade the rule proposes, with everything that fired."""
    fired = tuple(_fired(facts, thresholds))
    score = sum(f.points for f in fired)
    floors = [f.grade for f in fired if f.grade is not None]
    if score >= thresholds.score_2:
        floors.append(Grade.SERIOUS)
    return Proposal(min(floors, default=Grade.ORDINARY), fired, score, thresholds.score_2)


def is_downgrade(chosen: int, proposed: int, present: int | None = None) -> bool:
    """True when a grade is lighter than the proposal or the present one: a second person decides."""
    return chosen > gravest(proposed, present)


def gravest(proposed: int, present: int | None = None) -> int:
    """The grade that holds until a downgrade is confirmed."""
    return proposed if present is None else min(proposed, present)


def approver(from_grade: int) -> str:
    """The role that confirms a downgrade: from grade 1 the centre's head, else the committee's head."""
    return "centre_head" if from_grade == Grade.GRAVE else "head"


def _fired(facts: GradingFacts, thresholds: GradingThresholds) -> Iterator[Fired]:
    for line in CRITERIA:
        if line.fires(facts, thresholds):
            value = getattr(facts, line.fact)
            limit = getattr(thresholds, line.limit) if line.limit else ""
            shown = "" if isinstance(value, bool) else _number(value)
            yield Fired(
                line.code, line.grade, line.points, shown,
                line.zh.format(value=shown, limit=_number(limit)),
                line.en.format(value=shown, limit=_number(limit)),
            )  # fmt: skip


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
