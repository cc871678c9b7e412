"""What a second person decides about: what holds now beside what is wanted, and what speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.cases import deadline
from mediation.cases.models import Dispute
from mediation.classification import rules
from mediation.classification.catalogue import tree_of
from mediation.classification.gathering import grading_of, heads_per_side
from mediation.closure import values
from mediation.closure.correcting import correct_found, locked_facts
from mediation.closure.setting_aside import VOID_BY_COURT, said_of
from mediation.core import formats
from mediation.core.i18n import label
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.reasons import ANNUL, END_REASONS, GRADES, SOURCES
from workflows.rules.filing import AGREEMENT

Stated = Mapping[str, Any]
Sides = Callable[[Session, "Dispute", Stated, Actor], Iterator["Side"]]

NAMING = frozenset({"title", "place"})
"""Locked facts that may say who or where a protected person is."""


@dataclass(frozen=True, slots=True)
class Side:
    """One thing as it is now and as it would be."""

    label: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A criterion that fires as the case stands, and whether the proposer says that it is gone."""

    fired: rules.Fired
    gone: bool


@dataclass(frozen=True, slots=True)
class Stake:
    """What stands beside a proposal while it is open."""

    sides: list[Side]
    grounds: list[Ground] | None
    """None where no grade is at stake."""
    said: Collection[str]
    """Fields of the move that the sides tell already."""

    @property
    def changes(self) -> list[Side]:
        """What would not stay as it is."""
        return [side for side in self.sides if side.now != side.wanted]

    @property
    def stays(self) -> list[Side]:
        """What was looked at and stays."""
        return [side for side in self.sides if side.now == side.wanted]


def stake(
    session: Session, dispute: Dispute, right: str, stated: Stated, actor: Actor, *, told: bool
) -> Stake:
    """What is at stake; ``told`` False leaves out what would name people of a protected case."""
    name = right.partition(".")[2]
    sides = _SIDES.get(name) or _another_state(name)
    found = list(sides(session, dispute, {**stated, "told": told}, actor))
    return Stake(found, _grounds(session, dispute, stated) if name in GRADED else None, _SAID.get(name, ()))


def people(session: Session, dispute: Dispute) -> tuple[int, int]:
    """How many stand on the two sides: that names nobody."""
    heads = heads_per_side(session, dispute.id)
    return heads.get("applicant", 0), heads.get("respondent", 0)


def _graded(session: Session, dispute: Dispute, stated: Stated, actor: Actor) -> Iterator[Side]:
    known, wanted, present = tree_of(session), str(stated.get("category") or ""), dispute.category_code or ""
    yield Side(_("Grade"), _grade(dispute.grade), _grade(stated.get("grade")))
    before = label(known.get(present)) if present in known else ""
    yield Side(_("Category"), before, label(known.get(wanted)) if wanted in known else wanted)
    as_it_stands = grading_of(session, dispute, {}).proposal
    as_stated = grading_of(session, dispute, stated, wanted or None).proposal
    yield Side(_("What the rule proposes"), label(as_it_stands), label(as_stated))


def _extended(session: Session, dispute: Dispute, stated: Stated, actor: Actor) -> Iterator[Side]:
    yield Side(_("Due"), formats.day(dispute.due_on), formats.day(stated.get("until")))


def _corrected(session: Session, dispute: Dispute, stated: Stated, actor: Actor) -> Iterator[Side]:
    field = str(stated.get("field") or "")
    if field == AGREEMENT:
        yield from _force(session, dispute, VOID_BY_COURT)
        return
    names = {str(one.value): one.label for one in locked_facts(session, dispute, actor)}
    hidden = field in NAMING and not stated["told"]
    old = str(correct_found(session, dispute, actor, stated)["old_value"])
    new = str(stated.get("new_value") or "")
    if hidden:
        old = new = _("Protected case")
    yield Side(names.get(field, field), _shown(field, old), new)
    if field in deadline.HANGS_ON:
        yield from _due_then(session, dispute, field, new)


def _due_then(session: Session, dispute: Dispute, field: str, text: str) -> Iterator[Side]:
    """The term hangs on it: what becomes of the due day."""
    try:
        due = deadline.due_if(session, dispute, field, values.read(dispute, field, text))
    except values.Unfit:
        return
    yield Side(_("Due"), formats.day(dispute.due_on), formats.day(due))


def _set_aside(session: Session, dispute: Dispute, stated: Stated, actor: Actor) -> Iterator[Side]:
    yield from _another_state("annul")(session, dispute, stated, actor)
    yield from _force(session, dispute, str(stated.get("reason") or ""))


def _force(session: Session, dispute: Dispute, reason: str) -> Iterator[Side]:
    """The agreement in force and what it would be; what falls with it, and what a court said of it."""
    flow = FLOWS["agreement"]
    why = next((label(one) for one in ANNUL if one.code == reason), "")
    void = _("%(state)s (%(reason)s)", state=label(flow.state("void")), reason=why)
    yield Side(_("Force of the agreement"), label(flow.state("effective")), void)
    falling = len(agreements.promises(session, dispute.id, agreements.LIVE_PROMISES))
    if falling:
        now = ngettext("%(num)d still open", "%(num)d still open", falling)
        yield Side(_("Promises"), now, label(FLOWS["promise"].state("fallen")))
    said = said_of(session, dispute)
    if said is not None:
        now = label(FLOWS["confirmation"].state(said.state))
        yield Side(_("Judicial confirmation"), now, now)


def _another_state(name: str) -> Sides:
    """Of a move that leads to another state: that state."""

    def sides(session: Session, dispute: Dispute, stated: Stated, actor: Actor) -> Iterator[Side]:
        flow = FLOWS["dispute"]
        yield Side(_("State"), label(flow.state(dispute.state)), label(flow.state(flow.move(name).dest)))

    return sides


def _grounds(session: Session, dispute: Dispute, stated: Stated) -> list[Ground]:
    wanted = str(stated.get("category") or "") or None
    left = {one.code for one in grading_of(session, dispute, stated, wanted).proposal.fired}
    return [Ground(one, one.code not in left) for one in grading_of(session, dispute, {}).proposal.fired]


def _shown(field: str, old: str) -> str:
    """The old value of a fact; a code by its words."""
    codes = {"source": SOURCES, "end_reason": END_REASONS}.get(field, ())
    return next((label(one) for one in codes if one.code == old), old)


def _grade(value: object) -> str:
    return next((label(one) for one in GRADES if one.code == str(value)), "")


GRADED = frozenset({"classify", "reclassify"})
_SIDES: Mapping[str, Sides] = {
    **dict.fromkeys(GRADED, _graded), "extend": _extended, "correct": _corrected,
    "annul": _set_aside,
}
_SAID: Mapping[str, Collection[str]] = {
    **dict.fromkeys(GRADED, ("grade", "category")), "extend": ("until",), "correct": ("field", "new_value"),
}
