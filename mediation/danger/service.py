"""Raise, take on, report, answer, clear; and call the next when nobody takes it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns
from mediation.security.actor import Actor
from workflows.rules.danger import (
    DangerAcknowledgeFacts,
    DangerAnswerFacts,
    DangerClearFacts,
    DangerRaiseFacts,
    DangerReportFacts,
)

from .models import Danger

ACKNOWLEDGE_WITHIN = timedelta(minutes=30)
NEXT_CALLED = {"handler": "head", "head": "centre"}
LAW_DEMANDS_REPORT = frozenset({"threat", "extreme", "weapon", "domestic_violence", "gathering"})
"""Signs that may be an offence or endanger life: the police or another body must know (人民调解法 25)."""


@owns("danger.raise")
def raise_(a: Act, dispute: Dispute, facts: DangerRaiseFacts) -> Danger:
    """One press. Everybody who must know sees it from now on."""
    danger = Danger(
        dispute_id=dispute.id,
        signs=list(facts.signs),
        raised_by=a.actor.user_id,
        raised_at=facts.occurred_at or a.at,
        acknowledge_by=a.at + ACKNOWLEDGE_WITHIN,
    )
    danger.what = facts.what
    a.add(danger)
    a.move(danger, "raise", facts)
    return danger


def raise_signs(a: Act, dispute: Dispute, signs: Sequence[str], what: str = "") -> Danger:
    """Raise from another act of the same press (intake ticks, a session's hold)."""
    return raise_(a, dispute, DangerRaiseFacts(signs=tuple(signs), what=what))


@owns("danger.acknowledge")
def acknowledge(a: Act, danger: Danger, facts: DangerAcknowledgeFacts) -> None:
    """A named person has taken it on."""
    danger.acknowledged_by, danger.acknowledged_at = a.actor.user_id, facts.occurred_at or a.at
    a.move(danger, "acknowledge", facts)


@owns("danger.report")
def report(a: Act, danger: Danger, facts: DangerReportFacts) -> None:
    """Reported to the police or another body."""
    danger.report_body, danger.reported_at = facts.body, facts.occurred_at or a.at
    a.move(danger, "report", facts)


@owns("danger.answer")
def answer(a: Act, danger: Danger, facts: DangerAnswerFacts) -> None:
    """What the body answered."""
    a.move(danger, "answer", facts)


@finds("danger.clear")
def clear_found(
    session: Session, danger: Danger, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether the law wants a report and whether there was one."""
    return {
        "must_be_reported": bool(LAW_DEMANDS_REPORT & set(danger.signs)),
        "reported": danger.reported_at is not None,
    }


@owns("danger.clear")
def clear(a: Act, danger: Danger, facts: DangerClearFacts) -> None:
    """A head takes the sign down."""
    danger.cleared_at = facts.occurred_at or a.at
    a.move(danger, "clear", facts)


def call_next(a: Act, danger: Danger) -> bool:
    """Nobody took it on in time: the next in the order is called. False when nobody is left to call."""
    following = NEXT_CALLED.get(danger.called)
    if danger.state != "raised" or a.at < danger.acknowledge_by or following is None:
        return False
    danger.called = following
    danger.acknowledge_by = a.at + ACKNOWLEDGE_WITHIN
    a.note(
        a.dispute_of(danger),
        "danger.called",
        {"called": following},
        right="danger.call_next",
        subject=danger,
    )
    return True


def unanswered(session: Session, before: Any) -> list[Danger]:
    """Raised reports whose time to be taken on is over."""
    return list(
        session.scalars(select(Danger).where(Danger.state == "raised", Danger.acknowledge_by <= before))
    )
