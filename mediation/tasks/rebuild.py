"""Builds a dispute's tasks anew from its entries: what the follower keeps must come out the same."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediation.lifecycle import said

from .follower import Seat, apply, seat_after
from .models import Task


def rebuild(session: Session, dispute_id: int) -> None:
    """Forget the dispute's tasks and read its chain from the first entry."""
    session.execute(
        delete(Task).where(Task.dispute_id == dispute_id).execution_options(synchronize_session="fetch")
    )
    seat: Seat | None = None
    for happening in list(said.history(session, dispute_id)):
        seat = seat_after(seat, happening)
        apply(session, happening, seat)
        session.flush()
