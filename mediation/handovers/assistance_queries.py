"""Reads over requests to departments."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from mediation.organisations.models import Organisation

from .assistance_models import OPEN, Assistance


def departments(session: Session) -> list[Organisation]:
    """Every open department, by name."""
    query = (
        select(Organisation)
        .where(Organisation.closed_on.is_(None), Organisation.kind == "department")
        .order_by(Organisation.name)
    )
    return list(session.scalars(query))


def open_to(session: Session, dispute_id: int, organisation_id: int) -> Assistance | None:
    """What this department still has to answer about this dispute."""
    query = select(Assistance).where(
        Assistance.dispute_id == dispute_id,
        Assistance.to_org_id == organisation_id,
        Assistance.state.in_(OPEN),
    )
    return session.scalar(query)


def of_dispute(session: Session, dispute_id: int) -> list[Assistance]:
    """Every request about a dispute, newest first."""
    query = select(Assistance).where(Assistance.dispute_id == dispute_id).order_by(Assistance.id.desc())
    return list(session.scalars(query))


def returned_before(session: Session, dispute_id: int, organisation_id: int) -> bool:
    """Whether this department sent a request about this dispute back once already.

    A return that the committee has taken note of has no answer in it.
    """
    earlier = (
        select(func.count())
        .select_from(Assistance)
        .where(
            Assistance.dispute_id == dispute_id,
            Assistance.to_org_id == organisation_id,
            or_(Assistance.state == "returned", and_(Assistance.state == "noted", Assistance.outcome == "")),
        )
    )
    return bool(session.scalar(earlier))


def of_organisations(session: Session, organisation_ids: Iterable[int]) -> list[Assistance]:
    """Requests made by or to these organisations: what is open first, by the day it is due."""
    ids = list(organisation_ids)
    query = (
        select(Assistance)
        .where(or_(Assistance.from_org_id.in_(ids), Assistance.to_org_id.in_(ids)))
        .order_by(Assistance.ended_at.is_not(None), Assistance.due_on, Assistance.id.desc())
        .limit(200)
    )
    return list(session.scalars(query))


def open_everywhere(session: Session, limit: int = 200) -> list[Assistance]:
    """What any department still has to sign for or to answer, by the day it is due."""
    query = select(Assistance).where(Assistance.state.in_(OPEN))
    return list(session.scalars(query.order_by(Assistance.due_on, Assistance.id).limit(limit)))


def waiting_at(session: Session, organisation_ids: Iterable[int]) -> list[Assistance]:
    """What these departments still have to sign for or to answer, by the day it is due."""
    query = (
        select(Assistance)
        .where(Assistance.to_org_id.in_(list(organisation_ids)), Assistance.state.in_(OPEN))
        .order_by(Assistance.due_on, Assistance.id)
    )
    return list(session.scalars(query))
