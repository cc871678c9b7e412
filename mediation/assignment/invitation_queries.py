"""Reads over invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.accounts.queries import holders
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below, path_up
from mediation.security.roles import Role

from . import guest_list, queries
from .conflicts import Check, Conflict
from .invitation_models import Invitation

OPEN = ("proposed", "invited", "accepted")
"""States in which an invitation still asks something of somebody; they block closing."""

LIVE = ("invited", "accepted")
"""States in which an invitation has a page; in all others nothing of it is left."""

GUESTS = (Role.LAWYER, Role.LIAISON)


def of_dispute(session: Session, dispute_id: int, states: Sequence[str] | None = None) -> list[Invitation]:
    """The invitations of a dispute, newest first."""
    query = select(Invitation).where(Invitation.dispute_id == dispute_id)
    if states is not None:
        query = query.where(Invitation.state.in_(states))
    return list(session.scalars(query.order_by(Invitation.id.desc())))


def of_invitee(session: Session, user_id: int) -> list[Invitation]:
    """What was sent to a person, newest first; what was only proposed never left the house."""
    query = select(Invitation).where(Invitation.invitee_id == user_id, Invitation.sent_at.is_not(None))
    return list(session.scalars(query.order_by(Invitation.sent_at.desc(), Invitation.id.desc())))


def open_names(session: Session, dispute_id: int) -> tuple[str, ...]:
    """Names of the people whose invitation is still open, for the guard of closing."""
    return tuple(_name(session, row) for row in of_dispute(session, dispute_id, OPEN))


def unwelcome(session: Session, dispute: Dispute) -> tuple[str, ...]:
    """Names of accepted guests of this round to whom not every party consented: bars beginning."""
    rows = (row for row in of_dispute(session, dispute.id, ("accepted",)) if row.round == dispute.round)
    return tuple(_name(session, row) for row in rows if silent(session, dispute, row))


def guests(session: Session, dispute: Dispute) -> list[User]:
    """Who accepted in this round and has not left."""
    rows = (row for row in of_dispute(session, dispute.id, ("accepted",)) if row.round == dispute.round)
    return [session.get_one(User, row.invitee_id) for row in rows]


def silent(session: Session, dispute: Dispute, invitation: Invitation) -> tuple[str, ...]:
    """The parties who did not consent to this invitation."""
    return tuple(p.name for p in queries.silent(session, dispute, "invited", invitation.subject_key))


def invited_already(session: Session, dispute: Dispute, user_id: int) -> bool:
    """Whether an invitation of this person to this round is still open."""
    query = select(Invitation.id).where(
        Invitation.dispute_id == dispute.id, Invitation.invitee_id == user_id,
        Invitation.round == dispute.round, Invitation.state.in_(OPEN),
    )
    return session.scalar(query.limit(1)) is not None


def invitable(session: Session, dispute: Dispute) -> list[User]:
    """Lawyers and experts in the lists of the lead, above and below it; liaisons of every department.

    With a role in the hub or without.
    """
    house = {*path_up(session, dispute.lead_org_id), *below(session, dispute.lead_org_id)}
    departments = list(session.scalars(select(Organisation.id).where(Organisation.kind == "department")))
    found = [
        *holders(session, Role.LAWYER, sorted(house)), *guest_list.of_organisations(session, sorted(house)),
        *holders(session, Role.LIAISON, departments),
    ]
    return list({user.id: user for user in found}.values())


def conflicts_of(session: Session, dispute: Dispute, user: User) -> tuple[list[Conflict], list[Conflict]]:
    """What stands against the person, and what against his firm; nothing once all sides waived it."""
    if queries.waived_by_all(session, dispute, user.id):
        return [], []
    check = Check(session, dispute, [user])
    return check.own(user), check.of_firm(user)


def other_capacity(session: Session, dispute: Dispute, user: User) -> str:
    """What else the person is in this dispute; empty when nothing (adviser, mediator and agent never mix)."""
    agent = Check(session, dispute, [user]).acts_here(user)
    if agent is not None:
        return "代理人"
    return "调解员" if dispute.mediator_id == user.id else ""


def is_guest(session: Session, user_id: int) -> bool:
    """Whether a user may be invited at all: he holds a guest's role today, or stands in a list of guests."""
    if guest_list.is_listed(session, user_id):
        return True
    day = clock.today()
    query = select(Grant.role).where(
        Grant.user_id == user_id, Grant.role.in_([role.value for role in GUESTS]), Grant.from_on <= day,
        (Grant.until_on.is_(None)) | (Grant.until_on >= day),
    )
    return session.scalar(query.limit(1)) is not None


def _name(session: Session, invitation: Invitation) -> str:
    return session.get_one(User, invitation.invitee_id).name
