"""Promises: made from the terms, kept, paid in part, broken, sent on, waived, replaced, fallen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle import times
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns
from mediation.security.actor import Actor
from workflows.rules.promises import (
    ENFORCEMENT,
    PromiseBreakFacts,
    PromiseFallFacts,
    PromiseKeepFacts,
    PromiseMakeFacts,
    PromisePayPartFacts,
    PromiseReplaceFacts,
    PromiseRouteBarredFacts,
    PromiseRouteFacts,
    PromiseWaiveFacts,
)

from . import queries
from .kinds import CONTINUING
from .models import Agreement, Term
from .promise_models import Promise

Stated = Mapping[str, Any]


def make_all(a: Act, dispute: Dispute, agreement: Agreement) -> list[Promise]:
    """One promise for each term, or for each instalment of it."""
    made = []
    for term in agreement.terms:
        for promise in _of_term(dispute, agreement, term):
            a.add(promise)
            facts = PromiseMakeFacts(agreement_effective=True, continuing=promise.due_on is None)
            a.move(promise, "make", facts, as_system=True)
            made.append(promise)
    return made


def _of_term(dispute: Dispute, agreement: Agreement, term: Term) -> list[Promise]:
    assert agreement.effective_at is not None, "only an agreement in effect is promised"
    effect = clock.day_of(agreement.effective_at)
    if term.kind == CONTINUING:
        return [_promise(agreement, term, effect, None, None, None)]
    if not term.instalments:
        return [_promise(agreement, term, effect, None, term.due_on or effect, term.amount)]
    return [
        _promise(agreement, term, effect, part.position, part.due_on, part.amount)
        for part in term.instalments
    ]


def _promise(
    agreement: Agreement, term: Term, effect: date, part: int | None, due_on: date | None,
    amount: Decimal | None,
) -> Promise:
    promise = Promise(
        dispute_id=agreement.dispute_id, agreement_id=agreement.id, term_id=term.id, position=term.position,
        part=part, debtor_id=term.from_party_id, creditor_id=term.to_party_id, kind=term.kind,
        amount=amount, made_on=effect, due_on=due_on,
    )
    promise.what = term.what
    return promise


def superseded(a: Act, dispute: Dispute) -> None:
    """A new agreement takes effect: nothing of the old one is waited for any more."""
    for promise in queries.promises(a.session, dispute.id, queries.LIVE_PROMISES):
        a.move(promise, "replace", PromiseReplaceFacts(reason="supersede"), as_system=True)


def fallen(a: Act, dispute: Dispute) -> None:
    """The agreement is void, and what was promised in it falls too."""
    for promise in queries.promises(a.session, dispute.id, queries.LIVE_PROMISES):
        fall(a, promise, PromiseFallFacts())


@finds("promise.make")
def make_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether an agreement is in force."""
    return {"agreement_effective": queries.effective(session, dispute.id) is not None}


@owns("promise.make")
def make(a: Act, dispute: Dispute, facts: PromiseMakeFacts) -> Promise:
    """By hand: for the first term of the agreement in force that no promise stands for.

    RuleBroken when every term has its promise.
    """
    agreement = queries.effective(a.session, dispute.id)
    known = {p.term_id for p in queries.promises(a.session, dispute.id)}
    missing = [t for t in agreement.terms if t.id not in known] if agreement is not None else []
    if agreement is None or not missing:
        raise RuleBroken("nothing_to_promise")
    rows = _of_term(dispute, agreement, missing[0])
    for promise in rows:
        a.add(promise)
        a.move(promise, "make", dataclasses.replace(facts, continuing=promise.due_on is None))
    return rows[0]


@owns("promise.keep")
def keep(a: Act, promise: Promise, facts: PromiseKeepFacts) -> None:
    """Kept, with its proof."""
    promise.kept_at = facts.occurred_at or a.at
    if promise.amount is not None:
        promise.paid = promise.amount
    a.move(promise, "keep", facts)


@finds("promise.pay_part")
def pay_part_found(session: Session, promise: Promise, actor: Actor, stated: Stated) -> Stated:
    """What is outstanding."""
    return {"outstanding": promise.outstanding}


@owns("promise.pay_part")
def pay_part(a: Act, promise: Promise, facts: PromisePayPartFacts) -> None:
    """The rest stays due."""
    promise.paid = (promise.paid or Decimal(0)) + facts.amount
    a.move(promise, "pay_part", facts)


@finds("promise.break")
def break_found(session: Session, promise: Promise, actor: Actor, stated: Stated) -> Stated:
    """Whether its day has passed."""
    return {"due_passed": promise.due_on is None or clock.today() > promise.due_on}


@owns("promise.break")
def break_(a: Act, promise: Promise, facts: PromiseBreakFacts) -> None:
    """Somebody has called, and it is not kept."""
    promise.broken_at, promise.called_at = facts.occurred_at or a.at, facts.called_at
    a.move(promise, "break", facts)
    times.not_before("called_at", facts.called_at, promise.due_on)


@finds("promise.route", "promise.route_barred")
def route_found(session: Session, promise: Promise, actor: Actor, stated: Stated) -> Stated:
    """Whether a court has said that nothing of it is enforced."""
    said = queries.confirmation_of(session, promise.agreement_id)
    return {"court_dismissed": said is not None and said.state == "dismissed"}


@owns("promise.route")
def route(a: Act, promise: Promise, facts: PromiseRouteFacts) -> None:
    """The creditor knows where to turn."""
    promise.route = facts.route
    a.move(promise, "route", facts)


@owns("promise.route_barred")
def route_barred(a: Act, promise: Promise, facts: PromiseRouteBarredFacts) -> None:
    """The system's own: broken again, until the creditor is told a way that is open."""
    promise.route = ""
    a.move(promise, "route_barred", facts)


def bar_enforcement(a: Act, dispute_id: int, agreement_id: int) -> None:
    """The court did not confirm it after all: whoever was told to have it enforced is told another way."""
    for promise in queries.promises(a.session, dispute_id, ("routed",)):
        if promise.route == ENFORCEMENT and promise.agreement_id == agreement_id:
            found = route_found(a.session, promise, a.actor, {})
            route_barred(a, promise, PromiseRouteBarredFacts(**found))


@finds("promise.waive")
def waive_found(session: Session, promise: Promise, actor: Actor, stated: Stated) -> Stated:
    """Whether he who waives is the creditor; where none is named, any party but the debtor."""
    asked = parties.himself_and_before(session, stated.get("creditor"))
    if promise.creditor_id is None:
        return {"is_creditor": bool(asked) and promise.debtor_id not in asked}
    return {"is_creditor": promise.creditor_id in asked}


@owns("promise.waive")
def waive(a: Act, promise: Promise, facts: PromiseWaiveFacts) -> None:
    """The creditor lets it go."""
    a.move(promise, "waive", facts)


@owns("promise.replace")
def replace(a: Act, promise: Promise, facts: PromiseReplaceFacts) -> None:
    """Something else has taken its place."""
    a.move(promise, "replace", facts)


@owns("promise.fall")
def fall(a: Act, promise: Promise, facts: PromiseFallFacts) -> None:
    """The system's own, with the agreement."""
    a.move(promise, "fall", facts, as_system=True)
