"""What is handed out after the press: the notice of acceptance for each party, the refusal for the applicant.

No story and no other party stands on either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.cases import papers, parties
from mediation.cases.models import Dispute
from mediation.core.i18n import label
from mediation.documents.models import Paper
from mediation.lifecycle import said
from mediation.organisations.models import Organisation
from workflows.flow import Reason
from workflows.reasons import DECLINE, TOLD_BY

from .service import ACCEPTED, DECLINED


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Everything that stands on a notice of acceptance beside the party's name."""

    names: list[str]
    committee: Organisation
    mediator: str
    mediator_phone: str
    due_on: date | None
    dated_on: date | None


@dataclass(frozen=True, slots=True)
class Declined:
    """How a refusal was stated."""

    reason: str
    organ: str
    told_how: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything that stands on a notice that the committee does not take the dispute."""

    names: list[str]
    committee: Organisation
    number: str
    dated_on: date | None
    reason: str
    organ: str


def acceptance(session: Session, dispute: Dispute) -> Acceptance | None:
    """The notice as it was given out last; None when it was not."""
    paper = papers.latest(session, dispute.id, ACCEPTED)
    if paper is None:
        return None
    mediator = session.get(User, dispute.mediator_id) if dispute.mediator_id else None
    people = [p for p in parties.principals(session, dispute.id) if p.side != "third"]
    return Acceptance(
        names=[p.name for p in people],
        committee=session.get_one(Organisation, dispute.lead_org_id),
        mediator=mediator.name if mediator is not None else "",
        mediator_phone=mediator.phone if mediator is not None else "",
        due_on=dispute.due_on, dated_on=paper.dated_on,
    )


def refusal(session: Session, dispute: Dispute) -> Refusal | None:
    """The notice as it was given out last; None when it was not."""
    paper: Paper | None = papers.latest(session, dispute.id, DECLINED)
    stated = declined(session, dispute)
    if paper is None or stated is None:
        return None
    return Refusal(
        names=[p.name for p in parties.principals(session, dispute.id) if p.side == "applicant"],
        committee=session.get_one(Organisation, dispute.lead_org_id),
        number=paper.number, dated_on=paper.dated_on,
        reason=stated.reason, organ=stated.organ,
    )


def declined(session: Session, dispute: Dispute) -> Declined | None:
    """Why it was not taken, as the last refusal stated it; None when it never was refused."""
    entry = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain_id == dispute.chain_id, AuditEntry.event == "dispute.decline")
        .order_by(AuditEntry.seq.desc())
    ).first()
    if entry is None:
        return None
    facts = said.from_log(entry).facts
    return Declined(
        _worded(DECLINE, entry.reason or ""), str(facts.get("organ") or ""),
        _worded(TOLD_BY, str(facts.get("told_how") or "")),
        datetime.fromisoformat(entry.occurred_at or entry.at),
    )


def _worded(reasons: Iterable[Reason], code: str) -> str:
    return next((label(reason) for reason in reasons if reason.code == code), "")
