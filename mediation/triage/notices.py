"""What is handed out after the press: the notice of acceptance for each party, the refusal for the applicant.

No story and no other party stands on either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
from workflows.reasons import DECLINE

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
    if paper is None:
        return None
    reasons = {reason.code: reason for reason in DECLINE}
    code, organ = _declined(session, dispute)
    return Refusal(
        names=[p.name for p in parties.principals(session, dispute.id) if p.side == "applicant"],
        committee=session.get_one(Organisation, dispute.lead_org_id),
        number=paper.number, dated_on=paper.dated_on,
        reason=label(reasons[code]) if code in reasons else "", organ=organ,
    )


def _declined(session: Session, dispute: Dispute) -> tuple[str, str]:
    """Reason and organ, as the last refusal stated them."""
    entry = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain_id == dispute.chain_id, AuditEntry.event == "dispute.decline")
        .order_by(AuditEntry.seq.desc())
    ).first()
    return (entry.reason or "", str(said.from_log(entry).facts.get("organ", ""))) if entry else ("", "")
