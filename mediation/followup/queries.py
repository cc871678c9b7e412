"""Reads over return visits."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from workflows.rules.followup import TRIES

from .models import Visit


def of_dispute(session: Session, dispute_id: int) -> list[Visit]:
    """Every visit of a dispute, by day."""
    query = select(Visit).where(Visit.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(Visit.due_on, Visit.id)))


def planned(session: Session, dispute_id: int) -> list[Visit]:
    """Visits still to be paid, by day."""
    return [row for row in of_dispute(session, dispute_id) if row.state == "planned"]


def first_visit(session: Session, dispute_id: int) -> Visit | None:
    """The first visit that was paid in the present round."""
    query = (
        select(Visit)
        .join(Dispute, Dispute.id == Visit.dispute_id)
        .where(Visit.dispute_id == dispute_id, Visit.round == Dispute.round, Visit.state == "done")
    )
    return session.scalars(query.order_by(Visit.done_at, Visit.id).limit(1)).first()


def first_given_up(session: Session, dispute_id: int) -> bool:
    """Whether the first visit of the present round was tried three times in vain, or dropped by the head."""
    query = (
        select(Visit)
        .join(Dispute, Dispute.id == Visit.dispute_id)
        .where(Visit.dispute_id == dispute_id, Visit.round == Dispute.round)
        .order_by(Visit.no, Visit.tries.desc(), Visit.id.desc())
    )
    last = session.scalars(query.limit(1)).first()
    return last is not None and (last.state == "dropped" or in_vain(last))


def in_vain(visit: Visit) -> bool:
    """Missed for the last time: only the head can say what becomes of it."""
    return visit.state == "missed" and visit.tries >= TRIES


def tried_in_vain(session: Session, dispute_id: int) -> list[Visit]:
    """Visits that wait for the head alone."""
    return [row for row in of_dispute(session, dispute_id) if in_vain(row)]


def visits_unlisted(session: Session, dispute_id: int) -> list[Visit]:
    """Visits that were missed, with no further try on the list, and that nobody has given up."""
    rows = of_dispute(session, dispute_id)
    followed = {row.follows_id for row in rows}
    return [row for row in rows if row.state == "missed" and row.id not in followed]


def next_number(session: Session, dispute: Dispute) -> int:
    """The number of the next visit of the plan."""
    highest = select(func.max(Visit.no)).where(Visit.dispute_id == dispute.id, Visit.round == dispute.round)
    return (session.scalar(highest) or 0) + 1
