"""Questions whose second person has no say any more: they wait for the next who may confirm."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.accounts.queries import holders
from mediation.accounts.service import actor_of
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.lifecycle.models import Proposal
from mediation.organisations.queries import path_up
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from mediation.security.roles import Role

from . import proposed

DECIDES = (Role.HEAD, Role.CENTRE_HEAD)
"""Who can be a second person at all."""


def left_to_me(session: Session, actor: Actor) -> list[tuple[Proposal, Dispute]]:
    """Open questions that name nobody, or somebody who lost his say, where this reader is the next."""
    if not actor.has(*DECIDES):
        return []
    rows = session.execute(
        select(Proposal, Dispute)
        .join(Dispute, Dispute.id == Proposal.dispute_id)
        .where(
            Proposal.state == "open",
            Proposal.proposed_by != actor.user_id,
            or_(Proposal.second_id.is_(None), ~_named_still_decides()),
            visibility.sees(actor, Dispute.id),
        )
        .order_by(Proposal.proposed_at)
    )
    return [(row, dispute) for row, dispute in rows if actor.user_id in next_of(session, dispute, row)]


def _named_still_decides() -> ColumnElement[bool]:
    """The named person works here and is a head, today, of the lead or of somebody above it."""
    day = clock.today()
    in_the_case = exists().where(
        Access.dispute_id == Proposal.dispute_id,
        Access.scope == literal("o:") + cast(Grant.organisation_id, String),
        Access.kind.in_(("lead", "above")),
        Access.until_at.is_(None),
    )
    return (
        select(Grant.id)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.user_id == Proposal.second_id,
            User.active,
            Grant.role.in_([role.value for role in DECIDES]),
            Grant.from_on <= day,
            or_(Grant.until_on.is_(None), Grant.until_on >= day),
            in_the_case,
        )
        .exists()
    )


def next_of(session: Session, dispute: Dispute, proposal: Proposal) -> set[int]:
    """Keys of the people of the nearest level, from the lead upwards, who may confirm it now."""
    for organisation_id in path_up(session, dispute.lead_org_id):
        people = {user.id: user for role in DECIDES for user in holders(session, role, [organisation_id])}
        people.pop(proposal.proposed_by, None)
        able = {key for key, user in people.items() if _may(session, dispute, proposal, user)}
        if able:
            return able
    return set()


def _may(session: Session, dispute: Dispute, proposal: Proposal, user: User) -> bool:
    lacks = proposed.lacks(session, dispute, proposal, actor_of(session, user))
    return not any(lack.where == proposed.SECOND for lack in lacks)
