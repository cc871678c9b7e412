"""Out of the hub and back: transfer to an outside body, return, and a new round of a dispute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import deadline
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.danger import queries as dangers
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, hints, owns
from mediation.security.actor import Actor
from workflows.rules.closure import ReopenFacts, ReturnFacts, TransferFacts

from . import told, wind_down
from .course import end_pause
from .models import Transfer

Stated = Mapping[str, Any]

CAME_INTO_EFFECT = ("effective", "superseded", "void")
"""States of an agreement that binds the parties, or once did."""

ROUND_GRADE = 2
"""A new round is at least 二级 (较大): it failed once already."""


def last_transfer(session: Session, dispute_id: int) -> Transfer | None:
    """The newest transfer of a dispute."""
    query = select(Transfer).where(Transfer.dispute_id == dispute_id)
    return session.scalar(query.order_by(Transfer.id.desc()).limit(1))


@finds("dispute.transfer")
def transfer_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Who has not been told, and which dangers nobody reported."""
    return {
        "agreement_stands": dispute.agreement_stands,
        "untold": told.not_among(session, dispute, stated.get("told") or ()),
        "open_dangers": dangers.names(session, dispute.id, dangers.UNREPORTED),
    }


@owns("dispute.transfer")
def transfer(a: Act, dispute: Dispute, facts: TransferFacts) -> None:
    """The clock stands from the day of the letter; it counts as ended unless it comes back."""
    at = facts.occurred_at or a.at
    a.add(
        Transfer(
            dispute_id=dispute.id,
            body=facts.body,
            letter_number=facts.letter_number,
            enclosures=facts.enclosures,
            sent_at=at,
        )
    )
    if dispute.suspended_on is None and dispute.accepted_at is not None:
        dispute.suspended_on = clock.day_of(at)
    dispute.ended_at = at
    told.tell(a, dispute, facts.told, facts.told_how, at)
    a.move(dispute, "transfer", facts)
    wind_down.end(a, dispute)


@finds("dispute.return")
def return_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether this transfer came back before, and who had it: nobody else sends it back."""
    last = last_transfer(session, dispute.id)
    return {
        "returned_before": last is not None and last.returned_at is not None,
        "body": last.body if last is not None else "",
        "letter_number": last.letter_number if last is not None else "",
    }


@hints("dispute.return")
def who_has_it(session: Session, dispute: Dispute, actor: Actor) -> dict[str, str]:
    """The body that it was sent to, beside the person there."""
    last = last_transfer(session, dispute.id)
    if last is None:
        return {}
    return {
        "returned_by": _(
            "It comes back from: %(body)s, letter %(number)s", body=last.body, number=last.letter_number
        ),
    }


@owns("dispute.return")
def return_(a: Act, dispute: Dispute, facts: ReturnFacts) -> None:
    """Back where it was; the time away is not counted."""
    at = facts.occurred_at or a.at
    dispute.ended_at = None
    last = last_transfer(a.session, dispute.id)
    if last is not None:
        last.returned_at = at
        a.add(last)
    if dispute.suspended_until is None:  # it was not suspended when it left
        end_pause(a.session, dispute, clock.day_of(at).isoformat())
    a.move(dispute, "return", facts)


@finds("dispute.reopen")
def reopen_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """How it ended, and who asks for a new round."""
    broken = wind_down.rows(session, dispute.id, "promise", ("broken", "routed"))
    return {
        "ever_accepted": dispute.number is not None,
        "end_reason": dispute.end_reason or "",
        "from_agreed": dispute.state == "agreed",
        "broken_promises": len(broken),
        "had_agreement": dispute.agreement_stands
        or bool(wind_down.rows(session, dispute.id, "agreement", CAME_INTO_EFFECT)),
        "not_asking": told.not_among(
            session, dispute, stated.get("asked_by") or (), "applicant", "respondent"
        ),
    }


@owns("dispute.reopen")
def reopen(a: Act, dispute: Dispute, facts: ReopenFacts) -> None:
    """A new round: own clock, consents asked anew; the earlier end stays in log and figures.

    An agreement in force binds until another takes effect: what was promised in it stays promised.
    """
    dispute.round += 1
    dispute.accepted_at = facts.occurred_at or a.at
    dispute.ended_at = dispute.end_reason = dispute.agreement_form = dispute.closed_at = None
    dispute.mediator_id = dispute.extended_until = None
    dispute.suspended_on = dispute.suspended_until = None
    dispute.pauses = []
    dispute.grade = min(dispute.grade or ROUND_GRADE, ROUND_GRADE)
    deadline.start(
        a.session, dispute, dispute.deadline_rule or deadline.PEOPLE, clock.day_of(dispute.accepted_at)
    )
    a.move(dispute, "reopen", facts)
