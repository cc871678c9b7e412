"""A locked fact was wrong: old and new stand side by side; the state never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.agreements import confirmations, rulings
from mediation.agreements.rulings import STATE
from mediation.cases import deadline
from mediation.cases.models import Dispute
from mediation.core import formats
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, asked_when, finds, offers, owns, writes
from mediation.security.actor import Actor
from mediation.sessions import corrections
from workflows import FLOWS
from workflows.rules.filing import AGREEMENT, CorrectFacts

from . import values, wind_down
from .setting_aside import RESTS_ON, VOID_BY_COURT, paper_found, void_agreement
from .values import FACTS

Stated = Mapping[str, Any]

@offers("locked_facts")
def locked_facts(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The facts of the dispute that have a value, and the agreement in force."""
    options = [
        Option(f.code, label(f)) for f in FACTS.values()
        if f.fits(subject) and getattr(subject, f.code) not in (None, "")
    ]
    options += [*corrections.options(session, subject.id), *rulings.options(session, subject.id)]
    if _in_force(session, subject) is not None:
        options.append(Option(AGREEMENT, _("Force of the agreement: set to void (set aside by a court)")))
    return options


def _in_force(session: Session, dispute: Dispute) -> Any:
    """The agreement in force where only a correction can set it aside: while it is `agreed`, `annul` does."""
    if dispute.state == "agreed":
        return None
    return next(iter(wind_down.rows(session, dispute.id, "agreement", ("effective",))), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a locked fact stands. ``read`` raises Unfit for a text that cannot be its value.

    A state is never assigned: a move of its own, made with the correction, leads there.
    """

    row: Any
    column: str
    read: Callable[[str], Any]
    shown: str

    @property
    def now(self) -> Any:
        """The value as it stands."""
        return getattr(self.row, self.column)

    @property
    def logged_as(self) -> str:
        """The column as the entry of the dispute calls it."""
        own = isinstance(self.row, Dispute)
        return self.column if own else f"{self.row.__tablename__}:{self.row.id}.{self.column}"


def _place(session: Session, dispute: Dispute, name: str) -> Place | None:
    """The fact that a choice names; None for an unknown one."""
    if name in FACTS and FACTS[name].fits(dispute):
        return Place(dispute, name, partial(values.read, dispute, name), _shown(getattr(dispute, name)))
    agreement = _in_force(session, dispute) if name == AGREEMENT else None
    if agreement is not None:
        return Place(agreement, STATE, values.voided, label(FLOWS["agreement"].state(agreement.state)))
    meeting = corrections.find(session, dispute.id, name)
    if meeting is not None:
        return Place(meeting, "result", values.outcome, corrections.shown(meeting))
    ruling = rulings.find(session, dispute.id, name)
    if ruling is not None:
        return Place(ruling.row, ruling.attribute, partial(values.ruled, ruling), _shown(ruling.shown))
    return None


@finds("dispute.correct")
def correct_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """The value as it stands, and what is wrong with the new one. Facts lock with acceptance."""
    name, text = str(stated.get("field") or ""), str(stated.get("new_value") or "")
    place = _place(session, dispute, name)
    unfit, new = _read(place, name, text)
    return {
        "old_value": place.shown if place is not None else "",
        "unchanged": not unfit and _same(place.now if place is not None else "", new),
        **_paper(session, dispute, stated, name),
        "locked": dispute.accepted_at is not None or dispute.ended_at is not None,
        "unfit": unfit,
    }


def _read(place: Place | None, name: str, text: str) -> tuple[str, Any]:
    """Why the new value cannot stand, empty when it can; and the value that was meant."""
    if place is None:
        return "unknown_field", None
    if not text.strip() and name != AGREEMENT:
        return "unreadable", None
    try:
        return "", place.read(text)
    except values.Unfit as unfit:
        return str(unfit), None


def _paper(session: Session, dispute: Dispute, stated: Stated, name: str) -> Stated:
    """What the paper is worth: of an agreement set aside, only a court's that speaks of it."""
    return paper_found(session, dispute, stated, VOID_BY_COURT if name == AGREEMENT else "")


def _same(old: Any, new: Any) -> bool:
    """As values: 100 is 100.00, and a moment is told by its minute."""
    if isinstance(old, datetime) and isinstance(new, datetime):
        return old.replace(second=0, microsecond=0) == new.replace(second=0, microsecond=0)
    return bool(old == new)


@writes("dispute.correct")
def correct_writes(session: Session, dispute: Dispute, stated: Stated) -> frozenset[str]:
    """The one fact that is put right."""
    name = str(stated.get("field") or "")
    if name == AGREEMENT:
        return RESTS_ON
    place = _place(session, dispute, name)
    return frozenset({place.logged_as}) if place is not None else frozenset()


@asked_when("dispute.correct", "dispute.extend", "dispute.lapse", "dispute.annul")
def always_confirmed(_dispute: Dispute) -> dict[str, bool]:
    """Another person confirms these, whatever is stated."""
    return {"second": True}


@owns("dispute.correct")
def correct(a: Act, dispute: Dispute, facts: CorrectFacts) -> None:
    """Set the right value; figures follow by themselves. What is unfit is never set: the guard refuses it."""
    place = _place(a.session, dispute, facts.field)
    if place is None or facts.unfit:
        a.move(dispute, "correct", facts)  # refuses
        return
    if facts.field == AGREEMENT:
        facts = replace(facts, new_value=label(FLOWS["agreement"].state("void")))
    if place.column != STATE:
        setattr(place.row, place.column, place.read(facts.new_value))
    if facts.field in deadline.HANGS_ON:
        deadline.recount(a.session, dispute)
    a.move(dispute, "correct", facts)
    if facts.field == AGREEMENT:
        void_agreement(a, dispute, VOID_BY_COURT)
    elif place.column == STATE:
        confirmations.put_right(a, place.row)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return formats.full_moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return "" if value is None else str(value)
