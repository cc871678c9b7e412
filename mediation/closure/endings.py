"""How a dispute ends without an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.cases import contacts, offers, parties
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.danger import queries as dangers
from mediation.documents.models import Paper
from mediation.lifecycle import times
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import MODELS, finds, owns
from mediation.security.actor import Actor
from mediation.sessions.queries import begun
from workflows.reasons import COURT_SOURCES
from workflows.rules.closure import FailFacts, LapseFacts, RefuseFacts, WithdrawFacts
from workflows.rules.common import RoutesTold

from . import told, wind_down
from .course import end_pause, is_head

Stated = Mapping[str, Any]


def end(a: Act, dispute: Dispute, reason: str, at: datetime) -> None:
    """When and why it ended; days that stood still are over."""
    dispute.ended_at, dispute.end_reason = at, reason
    if dispute.suspended_on is not None:  # days that stood still count for nobody
        end_pause(a.session, dispute, clock.day_of(at).isoformat())


@finds("dispute.withdraw")
def withdraw_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Who of those who must ask has not."""
    asked = stated.get("asked_by") or ()
    return {
        "agreement_stands": dispute.agreement_stands,
        "applicants_missing": told.not_among(session, dispute, asked, "applicant"),
        "parties_missing": told.not_among(session, dispute, asked, "applicant", "respondent"),
        "own_motion": dispute.own_motion,
        "open_dangers": dangers.names(session, dispute.id),
        "actor_is_head": is_head(actor, dispute),
    }


@owns("dispute.withdraw")
def withdraw(a: Act, dispute: Dispute, facts: WithdrawFacts) -> None:
    """Withdrawn, or settled by the sides themselves. Who said so knows of it."""
    at = facts.occurred_at or a.at
    end(a, dispute, facts.reason, at)
    told.tell(a, dispute, (p.id for p in parties.principals(a.session, dispute.id)), facts.said_how, at)
    a.move(dispute, "withdraw", facts)
    wind_down.end(a, dispute)


@finds("dispute.refuse")
def refuse_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether mediation has begun in this round, and who was not told of other routes."""
    return {
        "agreement_stands": dispute.agreement_stands,
        "untold": told.not_among(session, dispute, stated.get("told") or ()),
        "begun": begun(session, dispute),
    }


@owns("dispute.refuse")
def refuse(a: Act, dispute: Dispute, facts: RefuseFacts) -> None:
    """A refusal is nobody's failure (人民调解法 17, 23)."""
    times.not_before("said_at", facts.said_at, dispute.received_at)
    at = _told_at(a, dispute, facts)
    end(a, dispute, facts.reason, at)
    _tell(a, dispute, facts, at)
    a.move(dispute, "refuse", facts)
    wind_down.end(a, dispute)


@finds("dispute.fail")
def fail_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """What was tried, and whether the court's answer is ready."""
    return {
        "agreement_stands": dispute.agreement_stands,
        "untold": told.not_among(session, dispute, stated.get("told") or ()),
        "held_sessions": held_sessions(session, dispute),
        "court_case": dispute.source in COURT_SOURCES,
        "feedback_ready": has_paper(session, dispute, "feedback"),
        "term_over": dispute.due_on is not None and clock.today() > dispute.due_on,
        **_reached(session, dispute, stated),
    }


def _reached(session: Session, dispute: Dispute, stated: Stated) -> dict[str, Any]:
    """Whom nobody reached, and the tries that show it; they stand in the entry of the ending."""
    if stated.get("reason") != "cannot_reach":
        return {"out_of_reach": False, "attempts": ()}
    return {
        "out_of_reach": bool(contacts.unreached(session, dispute)),
        "attempts": contacts.told(session, dispute),
    }


@owns("dispute.fail")
def fail(a: Act, dispute: Dispute, facts: FailFacts) -> None:
    """No agreement; the parties know where else to turn (人民调解法 26)."""
    at = _told_at(a, dispute, facts)
    end(a, dispute, facts.reason, at)
    _tell(a, dispute, facts, at)
    a.move(dispute, "fail", facts)
    wind_down.end(a, dispute)


@finds("dispute.lapse")
def lapse_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether the document came from outside, and whose rule a suspected sham falls under."""
    return {
        "agreement_stands": dispute.agreement_stands,
        "ground_fits": offers.ground_fits(session, dispute, stated),
        "court_case": dispute.source in COURT_SOURCES,
    }


@owns("dispute.lapse")
def lapse(a: Act, dispute: Dispute, facts: LapseFacts) -> None:
    """Mediation has lost its object or must not go on."""
    end(a, dispute, facts.reason, facts.occurred_at or a.at)
    a.move(dispute, "lapse", facts)
    wind_down.end(a, dispute)


def held_sessions(session: Session, dispute: Dispute) -> int:
    """Sessions held in the present round."""
    model: Any = MODELS["session"]
    query = (
        select(func.count())
        .select_from(model)
        .where(model.dispute_id == dispute.id, model.round == dispute.round, model.state == "held")
    )
    return session.scalar(query) or 0


def has_paper(session: Session, dispute: Dispute, *kinds: str, since: datetime | None = None) -> bool:
    """Whether a paper of one of these kinds is in the file; one of before ``since`` does not count."""
    query = select(Paper.dated_on).where(Paper.dispute_id == dispute.id, Paper.kind.in_(kinds))
    if since is None:
        return session.execute(query.limit(1)).first() is not None
    return any(written_after(dated, since) for dated in session.scalars(query.where(Paper.at >= since)))


def written_after(dated_on: date | None, since: datetime) -> bool:
    """Whether a paper that came in after ``since`` can answer it: it bears no day, or none before."""
    return dated_on is None or dated_on >= clock.day_of(since)


def _told_at(a: Act, dispute: Dispute, facts: RoutesTold) -> datetime:
    """The end counts from when the parties were told; without a day, from when it happened.

    RuleBroken for a day before the case's last move: it had not come to that end yet.
    """
    happened, last = facts.occurred_at or a.at, dispute.last_move_at
    if facts.told_on is None or facts.told_on == clock.day_of(happened):
        return happened
    times.not_before("told_on", facts.told_on, last)
    noon = clock.at(facts.told_on, 12)
    return max(noon, last) if last is not None else noon


def _tell(a: Act, dispute: Dispute, facts: RoutesTold, at: datetime) -> None:
    told.tell(a, dispute, facts.told, facts.told_how, at)
    if facts.untold_why:
        rest = (p.id for p in parties.principals(a.session, dispute.id) if p.id not in facts.told)
        told.tell(a, dispute, rest, facts.told_how, at, reached=False)
