"""A locked fact was wrong: old and new stand side by side; the state never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.exceptions import RuleBroken
from mediation.core.fields import read_moment
from mediation.core.i18n import label
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.security.actor import Actor
from mediation.sessions import corrections
from workflows.flow import Reason
from workflows.reasons import END_REASONS, SOURCES
from workflows.rules.filing import CorrectFacts

from . import wind_down
from .endings import void_agreement

Stated = Mapping[str, Any]


def _moment(text: str) -> datetime:
    return read_moment(text, clock.now())


def _money(text: str) -> Decimal:
    return Decimal(text.replace(",", "").removeprefix("¥"))


def _among(reasons: tuple[Reason, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        for reason in reasons:
            if text in (reason.code, reason.zh, reason.en):
                return reason.code
        raise ValueError(text)

    return read


@dataclass(frozen=True, slots=True)
class Fact:
    """A locked fact of the dispute: its labels and how a new value is read."""

    code: str
    zh: str
    en: str
    read: Callable[[str], Any]


FACTS = {
    fact.code: fact
    for fact in (
        Fact("title", "标题", "Title", str),
        Fact("received_at", "提出请求的时间", "Moment of the request", _moment),
        Fact("accepted_at", "受理时间", "Accepted at", _moment),
        Fact("ended_at", "终结时间", "Ended at", _moment),
        Fact("place", "发生地", "Place", str),
        Fact("amount", "涉及金额", "Amount", _money),
        Fact("source", "来源", "Source", _among(SOURCES)),
        Fact("end_reason", "终止原因", "End reason", _among(END_REASONS)),
    )
}
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
    """The value as it stands. Facts of a dispute lock with its acceptance."""
    name = stated.get("field") or ""
    meeting = corrections.find(session, dispute.id, str(name))
    old = getattr(dispute, name) if name in FACTS else corrections.shown(meeting) if meeting else ""
    return {
        "old_value": _shown(old),
        "locked": dispute.accepted_at is not None or dispute.ended_at is not None,
    }


@owns("dispute.correct")
def correct(a: Act, dispute: Dispute, facts: CorrectFacts) -> None:
    """Set the right value; figures follow by themselves. RuleBroken when it cannot be read."""
    if facts.field == AGREEMENT:
        a.move(dispute, "correct", facts)
        void_agreement(a, dispute, "void_by_court")
        return
    meeting = corrections.find(a.session, dispute.id, facts.field)
    if facts.field not in FACTS and meeting is None:
        raise RuleBroken("unknown_field", {"field": ["unknown_field"]})
    try:
        if meeting is not None:
            corrections.put(meeting, facts.new_value)
        else:
            setattr(dispute, facts.field, FACTS[facts.field].read(facts.new_value))
    except (ValueError, InvalidOperation) as error:
        raise RuleBroken("unreadable_value", {"new_value": ["unreadable_value"]}) from error
    a.move(dispute, "correct", facts)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return formats.full_moment(value)
    return "" if value is None else str(value)
