"""One press for several disputes: one act for each, and a result for each row.

What a single press may do a batch may do, and nothing more: every row goes through the
move's own page of rules. A row that is refused leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.assignment import queries as assignment
from mediation.cases.filters import GROUPS
from mediation.cases.models import Dispute
from mediation.cases.pressing import rule_sentence
from mediation.closure import filing
from mediation.core.exceptions import AlreadyDone, Conflict, DomainError, RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle import perform
from mediation.lifecycle.door import act
from mediation.lists.rows import Row, rows_of
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.errors import FlowError, GuardRefused, MoveNotAllowed
from workflows.flow import Move
from workflows.reasons import ASSIGN_DIFFERS, OTHER, RETENTION

MOST = 50
"""Rows of one batch: two pages of the list."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing that may be picked for a row."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen dispute as the batch page shows it before the press."""

    row: Row
    version: int
    picks: list[Pick]
    """What may be picked; the first is the proposal. Empty when the row cannot take part."""
    lacks: list[str]
    """Why it cannot take part."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A move that can be made for many disputes at once."""

    name: str
    state: str
    picked: str
    """The fact that is picked for each row."""
    picks: Callable[[Session, Dispute, Sequence[str]], list[Pick]]
    """What may be picked for a row, after what is proposed for the rows before it."""

    @property
    def right(self) -> str:
        """The right of the move."""
        return f"dispute.{self.name}"


def _mediators(session: Session, dispute: Dispute, before: Sequence[str]) -> list[Pick]:
    """Whoever is proposed for an earlier row counts as busier: a batch must not fall on one desk."""
    ranked = [r for r in assignment.candidates(session, dispute, also=[int(key) for key in before])
              if r.fit and r.standing.of_level]
    return [Pick(str(r.standing.user_id), r.standing.name) for r in ranked]


def _retentions(_session: Session, dispute: Dispute, _before: Sequence[str]) -> list[Pick]:
    known = {r.code: label(r) for r in RETENTION}
    first = filing.proposed_retention(dispute)
    return [Pick(code, known[code]) for code in sorted(known, key=lambda code: code != first)]


KINDS: Mapping[str, Kind] = {
    "assign": Kind("assign", "classified", "mediator", _mediators),
    "archive": Kind("archive", "closed", "retention", _retentions),
}


def offered(actor: Actor, group: str) -> list[str]:
    """Batches that may be allowed to this person on rows of this tab; each row is asked again."""
    states = GROUPS[group]
    return [
        name for name, kind in KINDS.items()
        if gate.allowed(actor, "case.batch") and (not states or kind.state in states)
    ]


def chosen(session: Session, actor: Actor, ids: Sequence[int]) -> list[Dispute]:
    """The chosen disputes inside the actor's walls, in the order chosen; others are left out."""
    query = select(Dispute).where(Dispute.id.in_(ids[:MOST]), visibility.sees(actor, Dispute.id))
    found = {dispute.id: dispute for dispute in session.scalars(query)}
    return [found[key] for key in dict.fromkeys(ids) if key in found]


def lines(session: Session, actor: Actor, kind: Kind, disputes: Sequence[Dispute]) -> list[Line]:
    """What each row would be given, or why it cannot take part."""
    capacities = visibility.kinds_of_many(session, actor, [d.id for d in disputes])
    shown: list[Line] = []
    for dispute, row in zip(disputes, rows_of(session, actor, disputes), strict=True):
        lacks = _why_not(session, actor, kind, dispute, capacities.get(dispute.id, frozenset()))
        before = [line.picks[0].value for line in shown if line.picks]
        picks = kind.picks(session, dispute, before) if not lacks else []
        if not lacks and not picks:
            lacks = [_("Nobody is free at the level that the grade names.")]
        shown.append(Line(row, dispute.version, picks, lacks))
    return shown


def _why_not(
    session: Session, actor: Actor, kind: Kind, dispute: Dispute, capacities: frozenset[str]
) -> list[str]:
    if not gate.allowed(actor, kind.right, Context(dispute, None, capacities)):
        return [_("You may not do this here.")]
    if dispute.state != kind.state:
        return [_wrong_state(kind, dispute.state)]
    if kind.name != "archive":
        return []
    stated = {"retention": filing.proposed_retention(dispute)}
    move = perform.move_of(FLOWS["dispute"], dispute, kind.name)
    return [label(lack) for lack in perform.lacks(session, dispute, actor, kind.right, move, stated)]


def _wrong_state(kind: Kind, state: str) -> str:
    """Which state it is in, and the step that leads on to the one wanted; else which is wanted."""
    flow = FLOWS["dispute"]
    now, first = label(flow.state(state)), _first_step(kind, state)
    if first is not None:
        return _("It is “%(state)s”: first “%(step)s”.", state=now, step=label(first))
    return _(
        "It is “%(state)s”: only what is “%(wanted)s” takes part.",
        state=now, wanted=label(flow.state(kind.state)),
    )


def _first_step(kind: Kind, state: str) -> Move | None:
    """The expected step from here, if expected steps lead to the state wanted."""
    flow, first, here = FLOWS["dispute"], None, state
    while here != kind.state:
        name = next((move.next_move for move in flow.moves if move.dest == here and move.next_move), "")
        if not name or here not in flow.move(name).sources:
            return None
        step = flow.move(name, here)
        first, here = first or step, step.dest
    return first


def reasons() -> list[Pick]:
    """Why another than the proposed mediator may be picked; what needs words of its own is no batch."""
    return [Pick(reason.code, label(reason)) for reason in ASSIGN_DIFFERS if reason is not OTHER]


def press(
    actor: Actor, kind: Kind, dispute_id: int, stated: Mapping[str, Any], seen: int | None, key: str
) -> str:
    """Make the move for one row, in an act of its own; empty when it is done, else why not."""
    try:
        with act(actor, key=key, request=[kind.right, stated], request_id=g.request_id) as a:
            dispute = a.load(Dispute, dispute_id)
            perform.perform(a, dispute, dispute, "dispute", kind.name, stated, seen)
            a.answer(url_for("desk.case", dispute_id=dispute_id))
    except AlreadyDone:
        return ""
    except (DomainError, FlowError) as refusal:
        return _said(refusal)
    return ""


def _said(refusal: Exception) -> str:
    match refusal:
        case GuardRefused():
            return "；".join(label(lack) for lack in refusal.lacks)
        case RuleBroken():
            return rule_sentence(refusal.message)
        case Conflict():
            return _("Somebody has just changed this case.")
        case MoveNotAllowed():
            return _wrong_state(KINDS[refusal.move], refusal.state)
    return _("You may not do this here.")
