"""Standing in for a mediator on leave (代班): as free of ties to the parties as he himself had to be."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.lifecycle.owners import before_standing_in
from mediation.security.actor import Actor
from workflows.errors import GuardRefused
from workflows.flow import Lack

from . import queries


@before_standing_in
def free_of_ties(session: Session, dispute: Dispute, actor: Actor) -> None:
    """GuardRefused where a tie stands between the substitute and a party, and not all sides waived it."""
    found = queries.unwaived(session, dispute, [session.get_one(User, actor.user_id)])
    if found:
        raise GuardRefused("dispute", "stand_in", tuple(
            Lack(
                "stand_in_conflict", f"代班人不能办理本案:{conflict.zh}",
                f"The substitute may not act here: {conflict.en}", where="people",
            )
            for _user, conflict in found
        ))
