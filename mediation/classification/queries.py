"""What the pages of grading show: the proposal, terms per grade, suggestions, how a day was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mediation.calendar import deadlines
from mediation.calendar import service as calendar
from mediation.calendar.deadlines import Explanation
from mediation.calendar.rules import GRADE_TERM, LEGAL, Base
from mediation.cases import pending
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.settings.grades import HANDLERS, Grade
from workflows.flow import Reason
from workflows.reasons import COURT_SOURCES, GRADING_SIGNS

from . import hearing, rules, suggest
from .catalogue import tree_of
from .categories import Category, Guide, Tree
from .gathering import Grading, grading_of
from .grading_facts import GradingFacts
from .service import legal_rule

SHOWN_HITS = 8


@dataclass(frozen=True, slots=True)
class TermPreview:
    """What one grade would mean for this dispute."""

    grade: Grade
    handler: Reason
    days: int
    due_on: date
    ruling: deadlines.Ruling
    explained: Explanation


@dataclass(frozen=True, slots=True)
class Offered:
    """A leaf to choose, and the words that speak for it."""

    category: Category
    path: tuple[Category, ...]
    because: tuple[str, ...]
    guide: Guide | None
    kind: str = ""
    """What kind of matter the story sounds like, and the stretches that sound so."""
    sounds: tuple[str, ...] = ()
    firm: bool = False
    """The evidence is strong enough to choose it beforehand."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that the story speaks of and a person may tick: what, in which words, what it would mean."""

    what: Reason
    words: str
    grade: Grade | None
    """The grade that it alone would call for; None where it only adds to the score."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Everything the page of grading shows beside the form."""

    grading: Grading
    terms: tuple[TermPreview, ...]
    offered: tuple[Offered, ...]
    hints: tuple[Hint, ...]
    medical: str
    """Words that speak of a quarrel about medical care, which has a committee and a term of its own."""
    sum_in_doubt: bool
    """The sum that the rule weighs is that of everybody before a split, or is missing since."""


def triage(
    session: Session, dispute: Dispute, stated: Mapping[str, Any], find: str = "",
    papers_on: date | None = None,
) -> Triage:
    """The proposal on what is stated so far, with suggestions from the story and what was searched for."""
    category = str(stated.get("category") or dispute.category_code or "")
    story = f"{dispute.narrative}。{dispute.claims}"
    return Triage(
        grading_of(session, dispute, stated, category),
        terms_of(session, dispute, category, papers_on),
        offered(session, dispute, find),
        tuple(_hints(story)),
        hearing.medical(story),
        pending.sum_in_doubt(dispute),
    )


def _hints(story: str) -> Iterator[Hint]:
    heard, calls = hearing.signs(story), hearing.police_calls(story)
    for sign in GRADING_SIGNS:
        if sign.code in heard:
            yield Hint(sign, heard[sign.code], _alone(GradingFacts.from_json({sign.code: True})))
    if calls is not None:
        times = Reason("police_calls", f"报警{calls.times}次", f"{calls.times} police calls")
        yield Hint(times, calls.words, _alone(GradingFacts(police_calls=calls.times)))


def _alone(facts: GradingFacts) -> Grade | None:
    grade = rules.propose(facts).grade
    return grade if grade is not Grade.ORDINARY else None


def offered(session: Session, dispute: Dispute, find: str = "") -> tuple[Offered, ...]:
    """What was searched for, else three leaves that the words of the story speak for."""
    today, known = clock.today(), tree_of(session)
    if find:
        hits = known.search(find, today, SHOWN_HITS)
        return tuple(offer(known, hit.category, (hit.by,)) for hit in hits)
    found = suggest.suggest(suggest.story_of(dispute), today, known=known)
    sure = suggest.firm(found)
    return tuple(
        replace(offer(known, s.category, s.words), kind=s.kind, sounds=s.sounds, firm=s is sure)
        for s in found
    )


def offer(known: Tree, leaf: Category, because: tuple[str, ...] = ()) -> Offered:
    """A leaf as the pages show it: where it hangs, and whether it is for mediation at all."""
    return Offered(leaf, known.path(leaf.code), because, known.guide(leaf.code))


def terms_of(
    session: Session, dispute: Dispute, category: str, papers_on: date | None = None
) -> tuple[TermPreview, ...]:
    """For each grade: who handles it, how many days, the due day it would give.

    Of a dispute not yet accepted: what it would be if it were accepted today.
    """
    facts = _with_rule(dispute, category) or _if_accepted_today(dispute, category, papers_on)
    working, terms = calendar.load(session), calendar.terms(session, facts.accepted_on)
    previews = []
    for grade in Grade:
        due = deadlines.dispute_due(working, replace(facts, grade=int(grade)), terms)
        zh, en = HANDLERS[terms.grades[grade].handler]
        days = terms.length(GRADE_TERM, int(grade), extended=facts.extended_until is not None)
        handler = Reason(terms.grades[grade].handler, zh, en)
        explained = deadlines.explain(working, replace(facts, grade=int(grade)), terms)
        previews.append(TermPreview(grade, handler, days, due.on, due.ruling, explained))
    return tuple(previews)


def explanation(session: Session, dispute: Dispute) -> Explanation | None:
    """How the due day was counted, day by day; None while the clock has not started."""
    facts = deadlines.facts_of(dispute)
    if facts is None or dispute.accepted_at is None:
        return None
    terms = calendar.terms(session, clock.day_of(dispute.accepted_at))
    return deadlines.explain(calendar.load(session), facts, terms)


def _if_accepted_today(dispute: Dispute, category: str, papers_on: date | None) -> deadlines.ClockFacts:
    """The clock's facts as acceptance would set them."""
    today = clock.today()
    rule = dispute.source if dispute.source in COURT_SOURCES else legal_rule(category)
    base = {Base.REQUEST: clock.day_of(dispute.received_at), Base.PAPERS: papers_on or today}
    return deadlines.ClockFacts(rule, base.get(LEGAL[rule].base, today), today)


def _with_rule(dispute: Dispute, category: str) -> deadlines.ClockFacts | None:
    """The clock's facts as they would stand with another category."""
    facts = deadlines.facts_of(dispute)
    if facts is None or not category or facts.rule.startswith("court"):
        return facts
    rule = legal_rule(category)
    by_request = LEGAL[rule].base is Base.REQUEST and dispute.round == 1
    base = clock.day_of(dispute.received_at) if by_request else facts.accepted_on
    return replace(facts, rule=rule, base_on=base)
