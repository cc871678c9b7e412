"""Papers that were handed to an invited person expressly: of the file he opens no others."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core.exceptions import NotFound
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act

from .invitation_models import Invitation

HAND = "invitation.hand"


def offered(session: Session, dispute_id: int) -> list[Paper]:
    """What may be handed over: papers that were brought in, newest first."""
    query = select(Paper).where(Paper.dispute_id == dispute_id, Paper.sha256 != "")
    return list(session.scalars(query.order_by(Paper.id.desc())))


def papers_of(session: Session, row: Invitation) -> list[Paper]:
    """What was handed to him, in the order of the file; nothing unless he takes part."""
    keys = row.papers if row.state == "accepted" else []
    query = select(Paper).where(Paper.id.in_(keys), Paper.dispute_id == row.dispute_id)
    return list(session.scalars(query.order_by(Paper.id))) if keys else []


def find(session: Session, row: Invitation, paper_id: int) -> Paper:
    """One of them. NotFound for every other paper."""
    found = next((paper for paper in papers_of(session, row) if paper.id == paper_id), None)
    if found is None:
        raise NotFound(f"paper:{paper_id}")
    return found


def hand(a: Act, row: Invitation, paper_ids: Sequence[int]) -> None:
    """Exactly these are open to him from now on. NotFound for papers of another case or without a file."""
    unknown = set(paper_ids) - {paper.id for paper in offered(a.session, row.dispute_id)}
    if unknown:
        raise NotFound(f"papers:{sorted(unknown)}")
    row.paper_ids = sorted(set(paper_ids))
    a.edit(a.dispute_of(row), "invitation.papers_handed", right=HAND)
