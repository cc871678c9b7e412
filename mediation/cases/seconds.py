"""Who may be the second person for a move, and whom the form offers.

Where nobody in the committee holds the right, the level above confirms.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.accounts.queries import holders
from mediation.accounts.service import actor_of
from mediation.lifecycle.owners import Option, offers
from mediation.lifecycle.seconds import Second, check_by
from mediation.organisations.queries import path_up
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.security.roles import Role
from workflows.flow import Move

from .models import Dispute


def check(session: Session, subject: Any, move: Move, named: int | None, first: Actor) -> Second:
    """Whether the named person holds the second right here, and is not the first."""
    user = session.get(User, named) if named else None
    if user is None or not user.active or not move.needs_second:
        return Second()
    actor = actor_of(session, user)
    context = Context(_dispute(session, subject), None, visibility.kinds(session, actor, subject.dispute_id))
    may = gate.allowed(actor, move.needs_second, context)
    return Second(may, named == first.user_id, may and actor.has(Role.CENTRE_HEAD))


@offers("seconds")
def seconds(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """Heads of the lead organisation, else of the nearest level above that has one; never the asker."""
    dispute = _dispute(session, subject)
    found: list[Option] = []
    for organisation_id in path_up(session, dispute.lead_org_id):
        people = [
            *holders(session, Role.HEAD, [organisation_id]),
            *holders(session, Role.CENTRE_HEAD, [organisation_id]),
        ]
        found += [Option(u.id, u.name) for u in people if u.id != actor.user_id]
    return list({option.value: option for option in found}.values())


def _dispute(session: Session, subject: Any) -> Dispute:
    return subject if isinstance(subject, Dispute) else session.get_one(Dispute, subject.dispute_id)


check_by(check)
