"""What forms may offer of a case: its parties and its papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediation.core import formats
from mediation.documents.models import Paper
from mediation.documents.register import BROUGHT, OWN_WORDS
from mediation.lifecycle.owners import Option, offers
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import parties, party_cards
from .models import Dispute


@offers("parties")
def offer_parties(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The parties of the dispute who have not left, by side; of a protected one masked for outsiders."""
    dispute = session.get_one(Dispute, subject.dispute_id)
    context = Context(dispute, None, visibility.kinds(session, actor, dispute.id))
    return [
        Option(p.id, parties.described(p, party_cards.shown_name(p, dispute, context)))
        for p in parties.principals(session, dispute.id)
    ]


_FIT = and_(
    or_(Paper.origin == "uploaded", Paper.kind.in_(BROUGHT)), Paper.kind.not_in(OWN_WORDS)
)
"""Came from outside; what the hub prints itself proves nothing."""


def ground_fits(session: Session, dispute: Dispute, stated: Mapping[str, Any]) -> bool:
    """Whether the stated ``paper`` is one that may be a ground; none is for others to miss."""
    key = stated.get("paper")
    if key is None:
        return True
    query = select(Paper.id).where(Paper.id == key, Paper.dispute_id == dispute.id, _FIT)
    return session.scalar(query) is not None


@offers("papers")
def offer_papers(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The papers of the dispute that may be the ground of a move, newest first."""
    rows = session.scalars(
        select(Paper).where(Paper.dispute_id == subject.dispute_id, _FIT).order_by(Paper.id.desc())
    )
    return [Option(p.id, f"{p.title} ({formats.day(p.dated_on or p.at)})") for p in rows]
