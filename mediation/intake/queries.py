"""Reads of the intake: what may be the same matter come again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from mediation.accounts.models import User
from mediation.audit.models import AuditEntry
from mediation.calendar import service as calendar
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role

LOOK_BACK = timedelta(days=365)
MOST = 5


@dataclass(frozen=True, slots=True)
class Repeat:
    """A dispute that may be the same matter; only its committee, when it stands behind another wall."""

    dispute_id: int | None
    name: str


def repeats(session: Session, actor: Actor, dispute: Dispute) -> list[Repeat]:
    """Disputes of the last year in which somebody who applies here stands, or the same two names.

    The other side alone is no sign: one employer meets many workers. A dispute
    behind another wall is told as committee and telephone; a protected one
    behind another wall is not told at all.
    """
    rows = list(session.scalars(select(Party).where(Party.dispute_id == dispute.id, Party.left_at.is_(None))))
    same = _same_people(rows)
    if not same:
        return []
    query = (
        select(Dispute, visibility.sees(actor, Dispute.id))
        .where(
            Dispute.id != dispute.id, Dispute.received_at > clock.now() - LOOK_BACK,
            or_(Dispute.end_reason.is_(None), Dispute.end_reason.not_in(("merged", "registered_by_mistake"))),
            or_(*same),
        )
        .order_by(Dispute.received_at.desc(), Dispute.id.desc())
        .limit(MOST)
    )
    found = [_told(session, row, bool(seen)) for row, seen in session.execute(query)]
    return list(dict.fromkeys(r for r in found if r is not None))


def _told(session: Session, dispute: Dispute, seen: bool) -> Repeat | None:
    if seen:
        return Repeat(dispute.id, f"{dispute.number or dispute.intake_no} {dispute.title}")
    if dispute.secrecy != "ordinary":
        return None
    committee = session.get_one(Organisation, dispute.lead_org_id)
    return Repeat(None, f"{committee.name} {committee.phone}".strip())


def _same_people(rows: Iterable[Party]) -> list[ColumnElement[bool]]:
    rows = list(rows)
    conditions: list[ColumnElement[bool]] = []
    asking = [p for p in rows if p.side == "applicant"]
    persons = {p.person_id for p in asking if p.person_id}
    phones = {p.phone_lookup for p in asking if p.phone_lookup}
    if persons:
        conditions.append(_has(Party.person_id.in_(persons)))
    if phones:
        conditions.append(_has(Party.phone_lookup.in_(phones)))
    named = [p for p in rows if p.role == "party" and p.kind != "described"]
    conditions.extend(
        _both(left.name, right.name)
        for left in named if left.side == "applicant"
        for right in named if right.side == "respondent"
    )
    return conditions


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Party.id).where(Party.dispute_id == Dispute.id, condition).exists()


def _both(one: str, other: str) -> ColumnElement[bool]:
    first, second = aliased(Party), aliased(Party)
    return and_(
        select(first.id).where(first.dispute_id == Dispute.id, first.name == one).exists(),
        select(second.id).where(second.dispute_id == Dispute.id, second.name == other).exists(),
    )


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
