"""A locked fact was wrong: old and new stand side by side; the state never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases import offers as grounds
from mediation.cases.models import Dispute
from mediation.core import formats
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, asked_when, finds, offers, owns, writes
from mediation.security.actor import Actor
from mediation.sessions import corrections
from mediation.sessions.models import MediationSession
from workflows.flow import Reason
from workflows.rules.filing import CorrectFacts

from . import values, wind_down
from .endings import annul_writes, void_agreement
from .values import FACTS

Stated = Mapping[str, Any]

AGREEMENT = "agreement"
"""Not a column: that the agreement in force turned out to be void."""


@offers("locked_facts")
def locked_facts(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The facts of the dispute that have a value, and the agreement in force."""
    options = [Option(f.code, label(f)) for f in FACTS.values() if getattr(subject, f.code) not in (None, "")]
    options += corrections.options(session, subject.id)
    if wind_down.rows(session, subject.id, AGREEMENT, ("effective",)):
        options.append(
            Option(AGREEMENT, label(Reason(AGREEMENT, "调解协议的效力", "Force of the agreement")))
        )
    return options


@finds("dispute.correct")
def correct_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """The value as it stands, and what is wrong with the new one. Facts lock with acceptance."""
    name, text = str(stated.get("field") or ""), str(stated.get("new_value") or "")
    meeting = corrections.find(session, dispute.id, name)
    old = getattr(dispute, name) if name in FACTS else corrections.shown(meeting) if meeting else ""
    unfit, new = _read(dispute, meeting, name, text)
    return {
        "old_value": _shown(old),
        "unchanged": not unfit and _same(meeting.result if meeting else old, new),
        "ground_fits": grounds.ground_fits(session, dispute, stated),
        "locked": dispute.accepted_at is not None or dispute.ended_at is not None,
        "unfit": unfit,
    }


def _read(dispute: Dispute, meeting: MediationSession | None, name: str, text: str) -> tuple[str, Any]:
    """Why the new value cannot stand, empty when it can; and the value that was meant."""
    try:
        if name in FACTS:
            return "", values.read(dispute, name, text)
        if meeting is not None:
            return "", corrections.read(text)
    except values.Unfit as unfit:
        return str(unfit), None
    except ValueError:
        return "not_on_list", None
    return ("", text) if name == AGREEMENT else ("unknown_field", None)


def _same(old: Any, new: Any) -> bool:
    """As values: 100 is 100.00, and a moment is told by its minute."""
    if isinstance(old, datetime) and isinstance(new, datetime):
        return old.replace(second=0, microsecond=0) == new.replace(second=0, microsecond=0)
    return bool(old == new)


@writes("dispute.correct")
def correct_writes(stated: Stated) -> frozenset[str]:
    """The one fact that is put right."""
    name = str(stated.get("field") or "")
    if name == AGREEMENT:
        return annul_writes(stated)
    return frozenset({corrections.column(name) or name})


@asked_when("dispute.correct", "dispute.extend", "dispute.lapse", "dispute.annul")
def always_confirmed(_dispute: Dispute) -> dict[str, bool]:
    """Another person confirms these, whatever is stated."""
    return {"second": True}


@owns("dispute.correct")
def correct(a: Act, dispute: Dispute, facts: CorrectFacts) -> None:
    """Set the right value; figures follow by themselves. What is unfit is never set: the guard refuses it."""
    if facts.field != AGREEMENT and not facts.unfit:
        _put(a, dispute, facts)
    a.move(dispute, "correct", facts)
    if facts.field == AGREEMENT:
        void_agreement(a, dispute, "void_by_court")


def _put(a: Act, dispute: Dispute, facts: CorrectFacts) -> None:
    meeting = corrections.find(a.session, dispute.id, facts.field)
    if meeting is not None:
        meeting.result = corrections.read(facts.new_value)
    else:
        setattr(dispute, facts.field, values.read(dispute, facts.field, facts.new_value))


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return formats.full_moment(value)
    return "" if value is None else str(value)
