"""Who was told, who consented: reads and writes over consents for the endings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import consents, parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent, Party
from mediation.lifecycle.door import Act

TOLD = "ending_told"


@consents.asks
def told_of_the_end(session: Session, dispute: Dispute) -> Iterator[consents.Question]:
    """Once it has ended: who has been told so (人民调解法 26). Whoever ended it by his own word knows."""
    if dispute.state == "ended" and dispute.end_reason != "merged":
        kind = consents.BY_CODE[TOLD]
        yield consents.Question(TOLD, kind.zh, kind.en, told_only=True)


def names(rows: Iterable[Party]) -> tuple[str, ...]:
    """Parties as guards list them."""
    return tuple(row.name for row in rows)


def not_among(session: Session, dispute: Dispute, ids: Iterable[int], *sides: str) -> tuple[str, ...]:
    """Parties (of these sides, or all) who are not in the list."""
    listed = set(ids)
    rows = parties.principals(session, dispute.id)
    return names(p for p in rows if p.id not in listed and (not sides or p.side in sides))


def without(session: Session, dispute: Dispute, kind: str, *, in_writing: bool = False) -> tuple[str, ...]:
    """Parties without a given consent of this kind in the present round."""
    query = select(Consent.party_id).where(
        Consent.dispute_id == dispute.id, Consent.round == dispute.round, Consent.kind == kind, Consent.given
    )
    if in_writing:
        query = query.where(Consent.channel == "paper")
    return not_among(session, dispute, session.scalars(query))


def tell(
    a: Act, dispute: Dispute, ids: Iterable[int], channel: str, at: datetime, *, reached: bool = True
) -> None:
    """Remember that these parties were told of the end, or (``reached`` false) that it was not possible."""
    a.add(
        *(
            Consent(
                dispute_id=dispute.id,
                round=dispute.round,
                party_id=party_id,
                kind=TOLD,
                given=reached,
                channel=channel or "face",
                at=at,
            )
            for party_id in ids
        )
    )


def has_consent(session: Session, dispute: Dispute, party_id: int, kind: str) -> bool:
    """Whether this party was told or asked (and answered, either way) in the present round."""
    return (
        session.scalar(
            select(Consent.id)
            .where(
                Consent.dispute_id == dispute.id,
                Consent.round == dispute.round,
                Consent.party_id == party_id,
                Consent.kind == kind,
            )
            .limit(1)
        )
        is not None
    )
