"""Raise, take on, report, answer, clear; and call the next when nobody takes it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.security.actor import Actor
from mediation.settings import service as settings
from mediation.settings.defaults import DEADLINES
from workflows.rules.danger import (
    DangerAcknowledgeFacts,
    DangerAnswerFacts,
    DangerClearFacts,
    DangerRaiseFacts,
    DangerReportFacts,
    DangerRetractFacts,
)

from . import order, queries
from .models import Danger, DangerReport

URGENT = "urgent"
"""The sign of somebody who had no time to say which."""

RETRACT_WITHIN = timedelta(minutes=10)


@owns("danger.raise")
def raise_(a: Act, dispute: Dispute, facts: DangerRaiseFacts) -> Danger:
    """One press. It stands on the desk of everybody who must know from now on."""
    terms = settings.value(a.session, DEADLINES)
    first = next(iter(order.levels(a.session, dispute)), None)
    danger = Danger(
        dispute_id=dispute.id,
        signs=list(facts.signs),
        raised_by=a.actor.user_id,
        raised_at=facts.occurred_at or a.at,
        acknowledge_by=a.at + timedelta(minutes=terms.danger_ack),
        report_by=a.at + timedelta(minutes=terms.danger_report),
        called=first.code if first is not None else order.LEVELS[0].code,
    )
    danger.what = facts.what
    a.add(danger)
    a.move(danger, "raise", facts)
    return danger


def raise_signs(a: Act, dispute: Dispute, signs: Sequence[str], what: str = "") -> Danger:
    """Raise from another act of the same press (intake ticks, a session's hold)."""
    return raise_(a, dispute, DangerRaiseFacts(signs=tuple(signs), what=what))


def describe(a: Act, dispute: Dispute, danger: Danger, signs: Sequence[str], what: str) -> None:
    """What was seen, said more exactly once there is time to."""
    danger.signs = list(signs)
    danger.what = what
    a.edit(dispute, "danger.described", right="danger.raise")


@offers("called")
def offer_called(session: Session, danger: Danger, actor: Actor) -> list[Option]:
    """Who may have said on the telephone that he takes it on."""
    dispute = session.get_one(Dispute, danger.dispute_id)
    return [Option(one.id, one.name) for one in order.others(session, dispute, danger.raised_by)]


@finds("danger.acknowledge")
def acknowledge_found(
    session: Session, danger: Danger, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether whoever takes it on is another than who raised it."""
    dispute = session.get_one(Dispute, danger.dispute_id)
    who = stated.get("taken_by") or actor.user_id
    return {"may_take": order.may_take_on(session, dispute, danger.raised_by, who)}


@owns("danger.acknowledge")
def acknowledge(a: Act, danger: Danger, facts: DangerAcknowledgeFacts) -> None:
    """A named person has taken it on; where another enters it for him, he must be one of those called."""
    taker = facts.taken_by or a.actor.user_id
    danger.acknowledged_by, danger.acknowledged_at = taker, facts.occurred_at or a.at
    with a.speaking_for(_called_name(a, danger, taker)):
        a.move(danger, "acknowledge", facts)


def _called_name(a: Act, danger: Danger, taker: int) -> str:
    """The name of somebody who is called; nothing for the actor himself. RuleBroken for anybody else."""
    if taker == a.actor.user_id:
        return ""
    called = order.others(a.session, a.dispute_of(danger), danger.raised_by)
    name = next((one.name for one in called if one.id == taker), "")
    if not name:
        raise RuleBroken("not_called", {"taken_by": ["not_called"]})
    return name


@owns("danger.report")
def report(a: Act, danger: Danger, facts: DangerReportFacts) -> None:
    """Reported to the police or another body: a row of its own, for there may be several."""
    at = facts.occurred_at or a.at
    danger.report_body, danger.reported_at = facts.body, at
    a.add(DangerReport(
        dispute_id=danger.dispute_id, danger_id=danger.id, body=facts.body, receiver=facts.receiver,
        number=facts.number, told_how=facts.told_how, reported_at=at, by_user_id=a.actor.user_id,
        answered_by="",
    ))
    a.move(danger, "report", facts)


def fill_in(
    a: Act, dispute: Dispute, danger: Danger, report_id: int, *, receiver: str, number: str, told_how: str
) -> None:
    """Who took the report, under which number, by which way: written down once the call is over."""
    row = report_of(a.session, danger, report_id)
    row.receiver, row.number, row.told_how = receiver, number, told_how
    a.edit(dispute, "danger.report_filled", right="danger.report")


@owns("danger.answer")
def answer(a: Act, danger: Danger, facts: DangerAnswerFacts) -> None:
    """What the body that was told last has answered."""
    row = queries.last_report(a.session, danger.id)
    if row is not None:
        row.answer, row.answered_by = facts.answer, facts.answered_by
        row.answered_at = facts.occurred_at or a.at
    a.move(danger, "answer", facts)


@finds("danger.clear")
def clear_found(
    session: Session, danger: Danger, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether the law wants a report and whether there was one."""
    return {"must_be_reported": queries.must_be_reported(danger), "reported": danger.reported_at is not None}


@owns("danger.clear")
def clear(a: Act, danger: Danger, facts: DangerClearFacts) -> None:
    """A head takes the sign down."""
    danger.cleared_at = facts.occurred_at or a.at
    a.move(danger, "clear", facts)


@finds("danger.retract")
def retract_found(
    session: Session, danger: Danger, actor: Actor, stated: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Whether the press is fresh enough to have been a slip."""
    return {"within_minutes": clock.now() - danger.raised_at <= RETRACT_WITHIN}


@owns("danger.retract")
def retract(a: Act, danger: Danger, facts: DangerRetractFacts) -> None:
    """The hand slipped; everybody who was told is told."""
    danger.cleared_at = facts.occurred_at or a.at
    a.move(danger, "retract", facts)


def call_next(a: Act, danger: Danger) -> order.Level | None:
    """Nobody took it on in time: the next in the order is called. None when nobody is left to call."""
    dispute = a.dispute_of(danger)
    if danger.state != "raised" or a.at < danger.acknowledge_by:
        return None
    following = order.after(a.session, dispute, danger.called)
    if following is None:
        return None
    danger.called = following.code
    minutes = settings.value(a.session, DEADLINES).danger_ack
    danger.acknowledge_by = a.at + timedelta(minutes=minutes)
    people = [person.id for person in following.people]
    data = {"called": following.code, "people": people}
    a.note(dispute, "danger.called", data, right="danger.call_next", subject=danger)
    return following


def report_of(session: Session, danger: Danger, report_id: int) -> DangerReport:
    row = session.get(DangerReport, report_id)
    if row is None or row.danger_id != danger.id:
        raise NotFound(f"danger_report:{report_id}")
    return row
