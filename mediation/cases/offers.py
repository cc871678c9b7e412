"""What forms may offer of a case: its parties and its papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core import formats
from mediation.documents.models import Paper
from mediation.lifecycle.owners import Option, offers
from mediation.security.actor import Actor

from . import parties


@offers("parties")
def offer_parties(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The parties of the dispute who have not left, by side."""
    return [Option(p.id, parties.described(p)) for p in parties.principals(session, subject.dispute_id)]


@offers("papers")
def offer_papers(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """The papers of the dispute, newest first."""
    rows = session.scalars(
        select(Paper).where(Paper.dispute_id == subject.dispute_id).order_by(Paper.id.desc())
    )
    return [Option(p.id, f"{p.title} ({formats.day(p.dated_on or p.at)})") for p in rows]
