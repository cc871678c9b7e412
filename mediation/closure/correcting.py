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
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.security.actor import Actor
from mediation.sessions import corrections
from workflows.flow import Reason
from workflows.rules.filing import CorrectFacts

from . import values, wind_down
from .endings import void_agreement
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
    name = stated.get("field") or ""
    meeting = corrections.find(session, dispute.id, str(name))
    old = getattr(dispute, name) if name in FACTS else corrections.shown(meeting) if meeting else ""
    return {
        "old_value": _shown(old),
        "ground_fits": grounds.ground_fits(session, dispute, stated),
        "locked": dispute.accepted_at is not None or dispute.ended_at is not None,
        "unfit": _unfit(session, dispute, str(name), str(stated.get("new_value") or "")),
    }


def _unfit(session: Session, dispute: Dispute, name: str, text: str) -> str:
    """Why the new value cannot stand; empty when it can."""
    try:
        if name == AGREEMENT:
            return ""
        if name in FACTS:
            values.read(dispute, name, text)
        elif corrections.find(session, dispute.id, name) is None:
            return "unknown_field"
        else:
            corrections.read(text)
    except values.Unfit as unfit:
        return str(unfit)
    except ValueError:
        return "not_on_list"
    return ""


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
