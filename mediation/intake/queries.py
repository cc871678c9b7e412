"""Reads of the intake: for whom one may register, and what stands on the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.calendar import service as calendar
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from mediation.security.roles import Role


def committees_of(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """The organisations for which the actor may register, with their names."""
    ids = {g.organisation_id for g in actor.grants if g.role in (Role.CLERK, Role.MEDIATOR)}
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.name))
    return [(row.id, row.name) for row in rows]


ANSWER_WITHIN = 3
"""Working days in which somebody at the counter hears whether his dispute is taken."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on the receipt beside the dispute's own number and time."""

    applicants: str
    registered_at: datetime
    clerk: str
    answer_by: date
    committee: str
    complaints: str
    """The level above, where complaints go; empty for the top."""


def receipt(session: Session, dispute: Dispute) -> Receipt:
    """The receipt as it is printed; of the other side and of the story it knows nothing."""
    clerk, at = _registered_by(session, dispute)
    lead = session.get_one(Organisation, dispute.lead_org_id)
    above = session.get(Organisation, lead.parent_id) if lead.parent_id else None
    everybody = parties.of_dispute(session, dispute.id, left=True)
    return Receipt(
        applicants=parties.shortly([p for p in everybody if p.side == "applicant"]),
        registered_at=at, clerk=clerk,
        answer_by=calendar.add_working_days(session, clock.day_of(at), ANSWER_WITHIN),
        committee=" ".join(filter(None, (lead.name, lead.phone, lead.address))),
        complaints=" ".join(filter(None, (above.name, above.phone))) if above is not None else "",
    )


def _registered_by(session: Session, dispute: Dispute) -> tuple[str, datetime]:
    """Who registered it, and when that was recorded."""
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.chain_id == dispute.chain_id, AuditEntry.seq == 1)
    ).one()
    user = session.get(User, entry.actor_id) if entry.actor_id else None
    return (user.name if user is not None else "", datetime.fromisoformat(entry.at))
