"""Judicial confirmation: thirty days from effect, asked for by all together, answered by the court."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.calendar.deadlines import step_due
from mediation.calendar.rules import STEPS
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle import times
from mediation.lifecycle.by_clock import Due, by_clock
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns
from mediation.security.actor import Actor
from workflows.rules.promises import (
    ConfirmationApplyFacts,
    ConfirmationConfirmFacts,
    ConfirmationDismissFacts,
    ConfirmationForgoFacts,
    ConfirmationLapseFacts,
    ConfirmationOpenFacts,
    ConfirmationSetRightFacts,
    ConfirmationWithdrawFacts,
)

from . import checks, paper, promises, queries
from . import content as contents
from .models import Agreement
from .promise_models import Confirmation
from .rulings import outcome_field

Stated = Mapping[str, Any]


def open_for(a: Act, agreement: Agreement) -> Confirmation:
    """The thirty days begin with the effect."""
    row = _row(a.session, agreement)
    a.add(row)
    a.move(row, "open", ConfirmationOpenFacts(agreement_effective=True), as_system=True)
    return row


def _row(session: Session, agreement: Agreement) -> Confirmation:
    assert agreement.effective_at is not None, "the term runs from the effect"
    begin = clock.day_of(agreement.effective_at)
    until = step_due(calendar.load(session), STEPS["confirmation"], begin, calendar.terms(session, begin))
    return Confirmation(
        dispute_id=agreement.dispute_id, agreement_id=agreement.id, from_on=begin, until_on=until,
        applied_by=[],
    )


def end_for(a: Act, agreement: Agreement) -> None:
    """The agreement fell before anybody asked the court."""
    row = queries.confirmation_of(a.session, agreement.id)
    if row is not None and row.state == "open":
        a.move(row, "forgo", ConfirmationForgoFacts(), as_system=True)


@finds("confirmation.open")
def open_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether an agreement is in force."""
    return {"agreement_effective": queries.effective(session, dispute.id) is not None}


@owns("confirmation.open")
def open_(a: Act, dispute: Dispute, facts: ConfirmationOpenFacts) -> Confirmation:
    """By hand, for an agreement in force that has none. RuleBroken when it has one."""
    agreement = queries.effective(a.session, dispute.id)
    if agreement is None or queries.confirmation_of(a.session, agreement.id) is not None:
        raise RuleBroken("confirmation_known")
    row = _row(a.session, agreement)
    a.add(row)
    a.move(row, "open", facts)
    return row


@finds("confirmation.apply")
def apply_found(session: Session, row: Confirmation, actor: Actor, stated: Stated) -> Stated:
    """Who does not ask with the others, whether it is in time, and what no court confirms."""
    agreement = session.get_one(Agreement, row.agreement_id)
    asked = set(stated.get("applied_by") or ())
    on = clock.day_of(stated["occurred_at"]) if stated.get("occurred_at") else clock.today()
    barred = checks.excluded(contents.read(agreement), paper.people(session, row.dispute_id))
    return {
        "not_applying": tuple(p.name for p in queries.parties_in(session, agreement) if p.id not in asked),
        "within_term": on <= row.until_on,
        "excluded": tuple(label(remark) for remark in barred),
    }


@owns("confirmation.apply")
def apply(a: Act, row: Confirmation, facts: ConfirmationApplyFacts) -> None:
    """All together, to one court."""
    times.not_before("occurred_at", facts.occurred_at, row.from_on)
    row.court, row.applied_by = facts.court, list(facts.applied_by)
    row.applied_at = facts.occurred_at or a.at
    a.move(row, "apply", facts)


@owns("confirmation.forgo")
def forgo(a: Act, row: Confirmation, facts: ConfirmationForgoFacts) -> None:
    """Nobody wants it."""
    a.move(row, "forgo", facts)


@finds("confirmation.lapse")
def lapse_found(session: Session, row: Confirmation, actor: Actor, stated: Stated) -> Stated:
    """Whether the last day has passed."""
    return {"term_over": clock.today() > row.until_on}


@owns("confirmation.lapse")
def lapse(a: Act, row: Confirmation, facts: ConfirmationLapseFacts) -> None:
    """Nobody asked in time."""
    a.move(row, "lapse", facts)


@by_clock("confirmation.lapse")
def run_out(session: Session, today: date) -> Iterator[Due]:
    """Open terms whose last day has passed."""
    query = select(Confirmation.dispute_id, Confirmation.id).where(
        Confirmation.state == "open", Confirmation.until_on < today
    )
    for dispute_id, row_id in session.execute(query):
        yield Due(dispute_id, row_id)


def _rule(row: Confirmation, facts: ConfirmationConfirmFacts | ConfirmationDismissFacts) -> None:
    """No court rules before it was asked."""
    times.not_before("ruled_on", facts.ruled_on, row.applied_at)
    row.ruling_number, row.ruled_on = facts.ruling_number, facts.ruled_on


@owns("confirmation.confirm")
def confirm(a: Act, row: Confirmation, facts: ConfirmationConfirmFacts) -> None:
    """The court finds it valid: it can be enforced."""
    _rule(row, facts)
    a.move(row, "confirm", facts)


@owns("confirmation.dismiss")
def dismiss(a: Act, row: Confirmation, facts: ConfirmationDismissFacts) -> None:
    """The court does not confirm it; the clerk weighs whether the agreement falls."""
    _rule(row, facts)
    a.move(row, "dismiss", facts)


@finds("confirmation.set_right")
def set_right_found(session: Session, row: Confirmation, actor: Actor, stated: Stated) -> Stated:
    """Only as part of a correction that says so: the dispute's last move tells."""
    last = queries.last_move_of_dispute(session, row)
    return {"with_correction": last is not None and queries.corrected_field(last) == outcome_field(row)}


@owns("confirmation.set_right")
def set_right(a: Act, row: Confirmation, facts: ConfirmationSetRightFacts) -> None:
    """The system's own: a confirmed correction does it."""
    a.move(row, "set_right", facts)


def put_right(a: Act, row: Confirmation) -> None:
    """As part of the dispute's correction: the court had said the other thing.

    What is dismissed cannot be enforced: a creditor who was told so has to be told another way.
    """
    with a.as_system():
        set_right(a, row, ConfirmationSetRightFacts(**set_right_found(a.session, row, a.actor, {})))
        if row.state == "dismissed":
            promises.bar_enforcement(a, row.dispute_id, row.agreement_id)


@owns("confirmation.withdraw")
def withdraw(a: Act, row: Confirmation, facts: ConfirmationWithdrawFacts) -> None:
    """Asked for and taken back."""
    a.move(row, "withdraw", facts)
