"""Questions whose second person has no say any more: they wait for the next who may confirm."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.accounts.queries import holders
from mediation.accounts.service import actor_of
from mediation.core import clock
from mediation.lifecycle import perform, proposals
from mediation.lifecycle.models import Proposal
from mediation.organisations.queries import path_up
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from mediation.security.roles import Role
from workflows.errors import MoveNotAllowed
from workflows.flow import Lack

from .models import Dispute

SECOND = "second"
"""The field that names the second person, and the place of what he must supply."""

BY_GRADE = ("dispute.classify", "dispute.reclassify", "dispute.extend")
"""Questions that a graver grade takes out of the hands of a committee's head."""

Asked = Select[Proposal, Dispute, bool]

DECIDES = (Role.HEAD, Role.CENTRE_HEAD)
"""Who can be a second person at all."""


def waiting_for_me(session: Session, actor: Actor) -> list[tuple[Proposal, Dispute]]:
    """Open questions that name this person, but for what a higher one has to answer by now."""
    query = (
        select(Proposal, Dispute)
        .join(Dispute, Dispute.id == Proposal.dispute_id)
        .where(
            Proposal.state == "open",
            Proposal.second_id == actor.user_id,
            Proposal.proposed_by != actor.user_id,
            visibility.sees(actor, Dispute.id),
        )
        .order_by(Proposal.proposed_at)
    )
    found = [(row, dispute) for row, dispute in session.execute(query)]
    return [pair for pair in found if not _passed_over(session, *pair)]


def left_to_me(session: Session, actor: Actor) -> list[tuple[Proposal, Dispute]]:
    """Open questions that name nobody, or somebody who has no say by now, where this reader is the next."""
    if not actor.has(*DECIDES):
        return []
    query = _perhaps_passed_on().where(
        Proposal.proposed_by != actor.user_id,
        or_(Proposal.second_id.is_(None), Proposal.second_id != actor.user_id),
        visibility.sees(actor, Dispute.id),
    )
    return [(row, dispute) for row, dispute, people in _passed_on(session, query) if actor.user_id in people]


def passed_on(session: Session) -> Iterator[tuple[Proposal, Dispute, set[int]]]:
    """Every open question that fell to others than whom it names, with the keys of those who may answer."""
    return _passed_on(session, _perhaps_passed_on().where(Proposal.second_id.is_not(None)))


def _perhaps_passed_on() -> Asked:
    """Open questions whose named person may have no say, and whether he is a head of the case at all.

    He lost his office, or the grade asks for a higher one.
    """
    decides = _named_still_decides()
    return (
        select(Proposal, Dispute, decides)
        .join(Dispute, Dispute.id == Proposal.dispute_id)
        .where(Proposal.state == "open", or_(Proposal.right.in_(BY_GRADE), ~decides))
        .order_by(Proposal.proposed_at)
    )


def _passed_on(session: Session, query: Asked) -> Iterator[tuple[Proposal, Dispute, set[int]]]:
    for row, dispute, decides in session.execute(query):
        if not (decides and may_answer(session, dispute, row, row.second_id)):
            yield row, dispute, next_of(session, dispute, row)


def _passed_over(session: Session, proposal: Proposal, dispute: Dispute) -> bool:
    """Whether others may answer what the named person may not; he keeps what nobody else could."""
    return (
        proposal.right in BY_GRADE
        and not may_answer(session, dispute, proposal, proposal.second_id)
        and bool(next_of(session, dispute, proposal))
    )


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
        able = {key for key in people if may_answer(session, dispute, proposal, key)}
        if able:
            return able
    return set()


def may_answer(session: Session, dispute: Dispute, proposal: Proposal, user_id: int | None) -> bool:
    """Whether this person could be the second, as the case stands now. False for nobody."""
    user = session.get(User, user_id) if user_id is not None else None
    if user is None:
        return False
    missing = lacks(session, dispute, proposal, actor_of(session, user))
    return not any(lack.where == SECOND for lack in missing)


def lacks(session: Session, dispute: Dispute, proposal: Proposal, second: Actor) -> tuple[Lack, ...]:
    """What confirming it would miss, were it pressed now by this second person."""
    if proposal.state != "open":
        return ()
    try:
        _flow, move, subject = proposals.resolve(session, dispute, proposal)
    except MoveNotAllowed:
        return ()
    proposer = actor_of(session, session.get_one(User, proposal.proposed_by))
    stated = {**proposals.read_facts(move, proposal.facts), SECOND: second.user_id}
    missing = perform.lacks(session, subject, proposer, proposal.right, move, stated)
    return perform.without_the_second(missing)
