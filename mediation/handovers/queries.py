"""Reads over hand-overs."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from .models import OPEN, Handover


def open_of(session: Session, dispute_id: int) -> Handover | None:
    """The hand-over of a dispute that is not settled yet."""
    return session.scalar(select(Handover).where(Handover.dispute_id == dispute_id, Handover.state.in_(OPEN)))


def of_dispute(session: Session, dispute_id: int) -> list[Handover]:
    """Every hand-over of a dispute, newest first."""
    query = select(Handover).where(Handover.dispute_id == dispute_id).order_by(Handover.offered_at.desc())
    return list(session.scalars(query))


def returned_before(session: Session, dispute_id: int, to_org_id: int) -> bool:
    """Whether this receiver sent this dispute back once already."""
    earlier = (
        select(func.count())
        .select_from(Handover)
        .where(
            Handover.dispute_id == dispute_id,
            Handover.to_org_id == to_org_id,
            Handover.state == "recalled",
            Handover.ended_at.is_not(None),
        )
    )
    return bool(session.scalar(earlier))


def open_everywhere(session: Session, limit: int = 200) -> list[Handover]:
    """Every hand-over that is not settled yet, by the day it is due."""
    query = select(Handover).where(Handover.state.in_(OPEN))
    return list(session.scalars(query.order_by(Handover.answer_due_on, Handover.id).limit(limit)))


def of_organisations(session: Session, organisation_ids: Iterable[int]) -> list[Handover]:
    """Hand-overs sent by or offered to these organisations, newest first."""
    ids = list(organisation_ids)
    query = (
        select(Handover)
        .where(or_(Handover.from_org_id.in_(ids), Handover.to_org_id.in_(ids)))
        .order_by(Handover.offered_at.desc())
        .limit(200)
    )
    return list(session.scalars(query))
