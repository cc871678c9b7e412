"""Who may put his name under an agreement for a party: a guardian, or an agent whose authority is on file.

An adult person signs for himself unless somebody stands in the case for him (授权委托书); a minor's guardian
signs for him. A body signs through whoever heads it, whom nobody has to enter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.sessions import queries as sessions

SIGN = "sign"
"""The power of an agent to sign."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one party's place is signed."""

    himself: bool
    """Whether the party can sign without anybody."""
    freely: bool
    """A body: any name may stand for it, but not an agent's whose authority is missing."""
    others: tuple[str, ...] = ()
    """Names of who may sign for the party."""
    barred: dict[str, str] = field(default_factory=dict)
    """Name of somebody who stands in for the party and may not sign -> the code that says why."""

    def wrong(self, by_name: str) -> str:
        """The code of what is wrong with this name; empty when it may stand. No name is the party's own."""
        if by_name in self.barred:
            return self.barred[by_name]
        if not by_name:
            return "" if self.himself else "guardian_signs"
        return "" if self.freely or by_name in self.others else "signer_not_acting"


def of(session: Session, dispute: Dispute, rows: Iterable[Party]) -> dict[int, Standing]:
    """For each party by key how its place is signed."""
    everybody = parties.of_dispute(session, dispute.id)
    unproved = {
        p.id for p in (
            *sessions.without_authority(session, dispute), *sessions.without_guardians_paper(session, dispute)
        )
    }
    return {row.id: _standing(row, everybody, unproved) for row in rows}


def _standing(party: Party, everybody: Iterable[Party], unproved: set[int]) -> Standing:
    barred: dict[str, str] = {}
    others: list[str] = []
    for one in everybody:
        if one.for_party_id != party.id or one.role == "party" or (party.minor and one.role != "guardian"):
            continue
        if one.id in unproved:
            barred[one.name] = "signer_unproved"
        elif one.powers and SIGN not in one.powers:
            barred[one.name] = "signer_without_power"
        else:
            others.append(one.name)
    body = party.kind == "legal"
    return Standing(himself=not party.minor, freely=body, others=tuple(others), barred=barred)
