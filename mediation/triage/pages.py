"""What the page shows beside its forms: answers with their reasons, grades with their terms, who and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.assignment import levels, needs
from mediation.assignment import queries as assignment
from mediation.assignment.needs import Needs
from mediation.assignment.ranking import Line, Ranked, before_more
from mediation.cases.models import Dispute
from mediation.classification import confirming
from mediation.classification import forms as classification_forms
from mediation.classification import queries as classification
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import UNSORTED, Tree
from mediation.classification.gathering import SAME_MATTER
from mediation.classification.labels import LABEL_LEAF
from mediation.classification.queries import Offered, TermPreview
from mediation.core import clock
from mediation.intake import repeats
from mediation.intake.repeats import Repeat
from mediation.lifecycle import perform
from mediation.security.actor import Actor
from mediation.settings.grades import Grade
from workflows import FLOWS
from workflows.flow import Reason

from . import competence
from .competence import Answer
from .forms import Forms, proposed_before

NEAREST = 3
"""Mediators shown in full; the others stand folded below."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The first block: the questions with their answers."""

    ground: Answer
    bars: list[Answer]
    repeats: list[Repeat]
    own_motion: bool
    court_case: bool
    over_on: date | None
    """When a court case's term was over by the day that is stated, where that is past."""


@dataclass(frozen=True, slots=True)
class Grading:
    """The second block: what the rule proposes, and leaves to choose from."""

    seen: classification.Triage
    leaves: list[Offered]
    common: list[Offered]
    """Everyday matters, where the story gave no suggestion."""
    unsorted: Offered
    term: TermPreview | None
    """What the chosen grade would mean."""
    proposed: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mediator of the third block."""

    ranked: Ranked
    behind: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """The third block: who is proposed, why, and why not each of the others."""

    near: list[Candidate]
    others: list[Candidate]
    proposed: str
    first: int | None
    """Whom the ranking puts first, whoever is proposed because the parties chose him."""
    ahead: tuple[Line, ...]
    wanted: int | None
    next_free: list[tuple[str, date]]
    needs: Needs
    above: Reason | None = None
    """Who handles the grade by the rule, where nobody of the register stands high enough."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The three blocks; None where nothing is decided on this page any more."""

    accept: Acceptance | None
    grade: Grading | None
    name: Naming | None


def shown(session: Session, actor: Actor, dispute: Dispute, forms: Forms) -> Shown:
    """Fill what the person has not said with proposals, and gather what stands beside them."""
    seen = _graded(session, actor, dispute, forms) if forms.classify is not None else None
    category = (forms.classify.category.data if forms.classify is not None else None) or ""
    grade = _grading(session, dispute, actor, forms, seen) if seen is not None else None
    return Shown(
        _acceptance(session, actor, dispute, forms, seen) if forms.accept is not None else None,
        grade,
        _naming(session, dispute, forms, category) if forms.assign is not None else None,
    )


def _graded(session: Session, actor: Actor, dispute: Dispute, forms: Forms) -> classification.Triage:
    form = forms.classify
    offered = classification.offered(session, dispute)
    if not form.category.data and not form.is_submitted() and offered and offered[0].firm:
        form.category.data = offered[0].category.code
    papers_on = forms.accept.papers_signed_on.data if forms.accept is not None else None
    stated = {
        **classification_forms.stated_now(form), SAME_MATTER: _about_to_link(session, dispute, actor, forms)
    }
    return classification.triage(session, dispute, stated, form.find.data or "", papers_on)


def _about_to_link(session: Session, dispute: Dispute, actor: Actor, forms: Forms) -> tuple[int, ...]:
    """The disputes that accepting will link as the same matter, by the answer as it stands."""
    if forms.accept is None or forms.accept.repeat_answer.data != SAME_MATTER:
        return ()
    found = repeats.repeats(session, actor, dispute)
    return tuple(repeat.dispute_id for repeat in found if repeat.dispute_id)


def _acceptance(
    session: Session, actor: Actor, dispute: Dispute, forms: Forms, seen: classification.Triage | None
) -> Acceptance:
    form = forms.accept
    offered = seen.offered if seen is not None else classification.offered(session, dispute)
    ground, bars = competence.ground(session, dispute), competence.bars(dispute, offered)
    if not form.is_submitted():
        form.competence.data = ground.code
        _propose_decline(forms.decline, bars, offered)
    found = perform.build_facts(
        session, dispute, actor, "dispute.accept", FLOWS["dispute"].move("accept"),
        {"competence": "", "no_bar": False, "papers_signed_on": form.papers_signed_on.data},
    )
    return Acceptance(
        ground, bars, repeats.repeats(session, actor, dispute), found.own_motion, found.court_case,
        found.over_on,
    )


def _propose_decline(form: Any, bars: Sequence[Answer], offered: Sequence[Offered]) -> None:
    form.reason.data = bars[0].code if bars else "guided_elsewhere"
    form.told_how.data = "face"
    if offered and offered[0].guide is not None:
        form.organ.data = offered[0].guide.zh


def _grading(
    session: Session, dispute: Dispute, actor: Actor, forms: Forms, seen: classification.Triage
) -> Grading:
    form = forms.classify
    proposed = str(int(seen.grading.proposal.grade))
    before = proposed_before()[0]
    if not form.grade.data or form.grade.data == before:
        form.grade.data = proposed
    if not form.second.data:
        form.second.data = str(_second(session, dispute, actor, form, proposed) or "")
    known = tree_of(session)
    today = clock.today()
    everyday = [known.get(code) for code in LABEL_LEAF.values() if known.is_valid_leaf(code, today)]
    return Grading(
        seen=seen,
        leaves=_leaves(known, seen.offered, form.category.data or ""),
        common=[] if seen.offered else [classification.offer(known, leaf) for leaf in everyday],
        unsorted=classification.offer(known, known.get(UNSORTED)),
        term=next((t for t in seen.terms if str(int(t.grade)) == form.grade.data), None),
        proposed=proposed,
    )


def _leaves(known: Tree, offered: Sequence[Offered], chosen: str) -> list[Offered]:
    """The leaves on the page; what was chosen before stands among them."""
    there = [offer.category.code for offer in offered]
    if chosen in (*there, UNSORTED) or not known.is_valid_leaf(chosen, clock.today()):
        return list(offered)
    return [classification.offer(known, known.get(chosen)), *offered]


def _second(session: Session, dispute: Dispute, actor: Actor, form: Any, proposed: str) -> int | None:
    """Who would confirm a lower grade: the first who may; nobody is needed while it is not lower."""
    if form.grade.data <= proposed:
        return None
    move = FLOWS["dispute"].move("classify")
    stated: Mapping[str, Any] = {**classification_forms.stated_now(form), "grade": form.grade.data}
    return confirming.proposed(session, dispute, actor, move, stated)


def _naming(session: Session, dispute: Dispute, forms: Forms, category: str) -> Naming:
    form = forms.assign
    grade = _grade_now(dispute, forms)
    ranked = assignment.candidates(session, dispute, category=category or None, grade=grade)
    wanted = assignment.parties_choice(session, dispute)
    first = assignment.first_proposal(ranked)
    proposed = str(wanted or first or "")
    if not form.mediator.data or form.mediator.data == proposed_before()[1]:
        form.mediator.data = proposed
    if wanted is not None and not form.is_submitted():
        form.chosen_by.data = "parties"
    near = [r for r in ranked if r.fit][:NEAREST]
    near += [r for r in ranked if str(r.standing.user_id) == form.mediator.data and r not in near]
    people = [_candidate(r, ranked) for r in ranked]
    return Naming(
        near=[c for c in people if c.ranked in near],
        others=[c for c in people if c.ranked not in near],
        proposed=proposed,
        first=first,
        ahead=before_more(ranked),
        wanted=wanted,
        next_free=[] if near else _next_free(session, ranked),
        needs=needs.of(session, dispute.id, ranked),
        above=levels.handler(session, grade) if grade and near and first is None else None,
    )


def _grade_now(dispute: Dispute, forms: Forms) -> int | None:
    """The grade that the press would give; the present one where it gives none."""
    chosen = forms.classify.grade.data if forms.classify is not None else None
    return int(chosen) if chosen in {str(int(grade)) for grade in Grade} else dispute.grade


def _candidate(one: Ranked, ranked: Sequence[Ranked]) -> Candidate:
    first = ranked[0]
    return Candidate(one, one.behind(first) if one.fit and one is not first else ())


def _next_free(session: Session, ranked: Sequence[Ranked]) -> list[tuple[str, date]]:
    """Who comes back from leave first, where nobody is free now."""
    ids = [r.standing.user_id for r in ranked]
    names = {u.id: u.name for u in session.scalars(select(User).where(User.id.in_(ids)))}
    away = register.on_leave(session, ids, clock.today())
    return sorted(((names[key], leave.until_on) for key, leave in away.items()), key=lambda pair: pair[1])
