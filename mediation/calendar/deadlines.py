"""The deadline of a dispute and of single steps: which rule sets it, and how it was counted.

Before grading the law's term alone rules; after it the earlier of the law's
term and the grade's. With an extension both grow to their longest, and the day
that was agreed rules when it is the earliest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from mediation.core import clock

from .counting import DayLine, Mark, Pause, due, walk
from .days import WorkCalendar
from .rules import GRADE_TERM, LEGAL, Rule, Terms, Unit


class Ruling(StrEnum):
    """What set the due day."""

    LAW = "law"
    GRADE = "grade"
    EXTENSION = "extension"

    @property
    def zh(self) -> str:
        """As it stands beside the due day."""
        return {"law": "法定期限", "grade": "分级期限", "extension": "延期约定"}[self]

    @property
    def en(self) -> str:
        """The English of it."""
        return {"law": "legal term", "grade": "term of the grade", "extension": "agreed extension"}[self]


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What a dispute's deadline hangs on, in its present round."""

    rule: str
    base_on: date
    accepted_on: date
    grade: int | None = None
    extended_until: date | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """The due day, what ruled it, and the days of both terms."""

    on: date
    ruling: Ruling
    legal_on: date
    grade_on: date | None
    provisional: bool
    """Hangs on a year whose holiday notice is not out (暂算)."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term counted out."""

    rule: Rule
    base_on: date
    length: int
    on: date
    lines: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every day counted or skipped, and the sentence that says what ruled."""

    due: Due
    terms: tuple[Term, ...]
    zh: str
    en: str


class ClockRow(Protocol):
    """What ``facts_of`` reads from a dispute's row."""

    deadline_rule: Any
    clock_base_on: Any
    accepted_at: Any
    grade: Any
    extended_until: Any
    suspended_on: Any
    suspended_until: Any
    pauses: Any


def facts_of(row: ClockRow) -> ClockFacts | None:
    """The clock's facts from a dispute's row; None while its clock has not started.

    A running suspension counts up to its end date; the agreed day of an
    extension moves along with it.
    """
    if row.accepted_at is None or not row.deadline_rule:
        return None
    accepted_on = clock.day_of(row.accepted_at)
    pauses = [Pause(date.fromisoformat(a), date.fromisoformat(b)) for a, b in row.pauses or []]
    until = row.extended_until
    if row.suspended_on is not None and row.suspended_until is not None:
        running = Pause(row.suspended_on, row.suspended_until)
        pauses.append(running)
        until = until and pushed(until, running)
    return ClockFacts(
        row.deadline_rule, row.clock_base_on or accepted_on, accepted_on, row.grade, until, tuple(pauses)
    )


def pushed(extended_until: date, pause: Pause) -> date:
    """The agreed day after a suspension: it moves by the days the clock stood. ``resume`` stores it."""
    return extended_until + timedelta(days=pause.days)


def dispute_due(calendar: WorkCalendar, facts: ClockFacts, terms: Terms) -> Due:
    """The day a dispute is due, and what rules it."""
    extended = facts.extended_until is not None
    legal = LEGAL[facts.rule]
    legal_on, doubt = due(
        calendar, facts.base_on, terms.length(legal, extended=extended), legal.unit, facts.pauses
    )
    candidates = [(legal_on, Ruling.LAW, doubt)]
    grade_on = None
    if facts.grade is not None:
        length = terms.length(GRADE_TERM, facts.grade, extended=extended)
        grade_on, doubt = due(calendar, facts.accepted_on, length, GRADE_TERM.unit, facts.pauses)
        candidates.append((grade_on, Ruling.GRADE, doubt))
    if facts.extended_until is not None:
        candidates.append((facts.extended_until, Ruling.EXTENSION, False))
    on, ruling, provisional = min(candidates, key=lambda c: c[0])
    return Due(on, ruling, legal_on, grade_on, provisional)


def longest_extension(calendar: WorkCalendar, facts: ClockFacts, terms: Terms) -> Due:
    """The latest day an extension may name: the guard of ``extend``."""
    asked = ClockFacts(facts.rule, facts.base_on, facts.accepted_on, facts.grade, date.max, facts.pauses)
    return dispute_due(calendar, asked, terms)


def explain(calendar: WorkCalendar, facts: ClockFacts, terms: Terms) -> Explanation:
    """The dispute's deadline, counted out for a person to read."""
    extended = facts.extended_until is not None
    legal = LEGAL[facts.rule]
    counted = [_term(calendar, legal, facts.base_on, terms.length(legal, extended=extended), facts.pauses)]
    if facts.grade is not None:
        length = terms.length(GRADE_TERM, facts.grade, extended=extended)
        counted.append(_term(calendar, GRADE_TERM, facts.accepted_on, length, facts.pauses))
    found = dispute_due(calendar, facts, terms)
    zh, en = _sentence(found, facts, counted)
    return Explanation(found, tuple(counted), zh, en)


def step_due(calendar: WorkCalendar, rule: Rule, base: date, terms: Terms, grade: int | None = None) -> date:
    """The last day of a single step."""
    return due(calendar, base, terms.length(rule, grade), rule.unit)[0]


def step_due_at(rule: Rule, base: datetime, terms: Terms) -> datetime:
    """The moment a step counted in minutes is due. ValueError for other units."""
    if rule.unit is not Unit.MINUTES:
        raise ValueError(rule.code)
    return base + timedelta(minutes=terms.length(rule))


def explain_step(
    calendar: WorkCalendar, rule: Rule, base: date, terms: Terms, grade: int | None = None
) -> Term:
    """A single step, counted out."""
    return _term(calendar, rule, base, terms.length(rule, grade), ())


def visit_days(calendar: WorkCalendar, ended_on: date, grade: int, terms: Terms) -> tuple[date, ...]:
    """When the return visits of a grade fall, each on a working day."""
    days = terms.grades[_grade(grade, terms)].visits
    return tuple(calendar.next_working_day(ended_on + timedelta(days=n)) for n in days)


def _grade(grade: int, terms: Terms) -> Any:
    return next(known for known in terms.grades if int(known) == grade)


def _term(calendar: WorkCalendar, rule: Rule, base: date, length: int, pauses: Iterable[Pause]) -> Term:
    lines = tuple(walk(calendar, base, length, rule.unit, pauses))
    return Term(rule, base, length, lines[-1].day, lines)


def _sentence(found: Due, facts: ClockFacts, counted: list[Term]) -> tuple[str, str]:
    parts_zh = [
        f"{t.rule.zh}:自{t.rule.base.zh}({t.base_on})起{t.length}{t.rule.unit.zh},至{t.on}" for t in counted
    ]
    parts_en = [
        f"{t.rule.en}: {t.length} {t.rule.unit.en} from {t.rule.base.en} ({t.base_on}), until {t.on}"
        for t in counted
    ]
    if facts.extended_until is not None:
        parts_zh.append(f"延期约定至{facts.extended_until}")
        parts_en.append(f"extension agreed until {facts.extended_until}")
    stood = sum(line.mark is Mark.PAUSED for line in counted[0].lines)  # a first day counts as such alone
    if stood:
        parts_zh.append(f"中止{stood}日不计")
        parts_en.append(f"the clock stood for {stood} days")
    zh = ";".join(parts_zh) + f"。以较早者为准:{found.on}({found.ruling.zh})"
    en = "; ".join(parts_en) + f". The earliest holds: {found.on} ({found.ruling.en})"
    if found.provisional:
        zh += ",放假通知未出,暂算"
        en += ", provisional: the holiday notice is not out"
    return zh + "。", en + "."
