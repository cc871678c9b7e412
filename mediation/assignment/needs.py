"""What has to be spoken in a dispute, and whether anybody who may be assigned speaks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.languages import named
from mediation.cases.party_models import Party

from .ranking import Ranked


@dataclass(frozen=True, slots=True)
class Needs:
    """Languages that somebody among those who take part needs."""

    languages: tuple[str, ...]
    unmet: tuple[str, ...]
    """Those that nobody speaks who may be assigned: an interpreter has to come."""


def languages(session: Session, dispute_id: int) -> tuple[str, ...]:
    """As it was noted of the people who take part, each language once."""
    query = select(Party.interpreter).where(
        Party.dispute_id == dispute_id, Party.left_at.is_(None), Party.interpreter != ""
    )
    return named("、".join(session.scalars(query.order_by(Party.id))))


def of(session: Session, dispute_id: int, ranked: Sequence[Ranked]) -> Needs:
    """The same beside who may be assigned."""
    needed = languages(session, dispute_id)
    spoken = {one for r in ranked if r.fit for one in r.standing.languages}
    return Needs(needed, tuple(one for one in needed if one not in spoken))
