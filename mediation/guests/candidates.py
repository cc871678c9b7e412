"""Who can be invited to a dispute, each with what the conflict check says of him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediation.assignment import invitation_queries as invitations
from mediation.assignment.conflicts import Check, Conflict
from mediation.cases.models import Dispute


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the lists."""

    user_id: int
    name: str
    firm: str
    phone: str
    asked: bool
    """Has an open invitation to this round already."""
    conflicts: Sequence[Conflict]

    @property
    def words(self) -> str:
        """Name and firm, for a list to pick from."""
        return f"{self.name} · {self.firm}" if self.firm else self.name

    @property
    def clear(self) -> bool:
        """Nothing stands against asking him."""
        return not self.conflicts and not self.asked


def of_dispute(session: Session, dispute: Dispute) -> list[Candidate]:
    """Those whom nothing stands against first, then by name; in a fixed number of queries."""
    people = invitations.invitable(session, dispute)
    check = Check(session, dispute, people)
    open_rows = invitations.of_dispute(session, dispute.id, invitations.OPEN)
    asked = {row.invitee_id for row in open_rows if row.round == dispute.round}
    found = [
        Candidate(
            user.id, user.name, user.firm, user.phone, user.id in asked,
            tuple(dict.fromkeys([*check.own(user), *check.of_firm(user)])),
        )
        for user in people
    ]
    return sorted(found, key=lambda one: (not one.clear, one.name, one.user_id))
