"""Inspections: drawn, looked at again, ended. Inspectors see their own; keepers see all, but no file."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.accounts.service import actor_of
from mediation.audit.canonical import moment
from mediation.cases import inspections
from mediation.cases.inspection_models import Inspection, InspectionFile
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound, RuleBroken
from mediation.organisations.models import Organisation
from mediation.organisations.queries import tree
from mediation.security.actor import Actor
from mediation.security.roles import Role

from . import drawing
from .drawing import Criteria, Draw

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn file, without a word of what it is about."""

    place: int
    dispute_id: int
    number: str
    organisation: str
    grade: int
    outcome: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One inspection with its files."""

    row: Inspection
    inspector: str
    files: Sequence[Drawn]
    open_now: bool
    repeatable: bool
    """Drawn again with the same seed as of the same moment it is the same list."""


def draw(
    by: Actor, *, title: str, inspector_id: int, until_on: date, criteria: Criteria, seed: str
) -> int:
    """Draw and open the files; the key of the inspection. RuleBroken, Forbidden for another's name."""
    if not by.has(Role.AUDIT_KEEPER) and inspector_id != by.user_id:
        raise Forbidden("sample.draw")
    seed = seed or f"{secrets.randbelow(10**6):06d}"
    as_of = moment(clock.now())
    with db.writing() as session:
        last = _last_day(session, inspector_id)
        if last is not None and until_on > last:
            raise RuleBroken("sample_until_grant", {"until_on": ["sample_until_grant"]})
        found = drawing.draw(session, criteria, seed, as_of)
        row = inspections.open_files(
            session, by, title=title.strip(), inspector_id=inspector_id, until_on=until_on,
            seed=seed, as_of=as_of, criteria=criteria.as_json(), population=found.population,
            files=[file.dispute_id for file in found.files],
        )
        return row.id


def end(by: Actor, inspection_id: int) -> None:
    """Close the drawn files before their day."""
    with db.writing() as session:
        inspections.end(session, by, _own(session, by, inspection_id))


def listed(session: Session, actor: Actor) -> list[tuple[Inspection, str]]:
    """Inspections with the inspector's name, newest first."""
    query = select(Inspection, User.name).join(User, User.id == Inspection.inspector_id)
    if not actor.has(Role.AUDIT_KEEPER):
        query = query.where(Inspection.inspector_id == actor.user_id)
    rows = session.execute(query.order_by(Inspection.drawn_at.desc()).limit(SHOWN))
    return [(row, name) for row, name in rows]


def shown(session: Session, actor: Actor, inspection_id: int) -> Shown:
    """One inspection. NotFound for another's."""
    row = _own(session, actor, inspection_id)
    again = drawing.draw(session, Criteria.from_json(row.criteria), row.seed, row.as_of)
    kept = session.scalars(
        select(InspectionFile.dispute_id).where(InspectionFile.inspection_id == row.id)
        .order_by(InspectionFile.place)
    ).all()
    name = session.scalar(select(User.name).where(User.id == row.inspector_id)) or ""
    open_now = row.ended_at is None and row.until_on >= clock.today()
    repeatable = [file.dispute_id for file in again.files] == list(kept)
    return Shown(row, name, _files(session, kept, again), open_now, repeatable)


def inspectors(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """For whom may be drawn: himself, or for a keeper whoever holds the role today."""
    if not actor.has(Role.AUDIT_KEEPER):
        return [(actor.user_id, actor.name)]
    day = clock.today()
    query = (
        select(User.id, User.name).distinct().join(Grant, Grant.user_id == User.id)
        .where(Grant.role == Role.INSPECTOR.value, User.active, Grant.from_on <= day,
               or_(Grant.until_on.is_(None), Grant.until_on >= day))
        .order_by(User.name)
    )
    return [(key, name) for key, name in session.execute(query)]


def committees(session: Session) -> list[tuple[int, str]]:
    """Whose files may be drawn."""
    return [(unit.id, unit.name) for unit, _depth in tree(session) if unit.kind != "department"]


def _last_day(session: Session, user_id: int) -> date | None:
    """Until when he is an inspector; None without end. RuleBroken when he is none today."""
    user = session.get(User, user_id)
    if user is None or not actor_of(session, user).has(Role.INSPECTOR):
        raise RuleBroken("sample_no_inspector", {"inspector": ["sample_no_inspector"]})
    day = clock.today()
    ends = session.scalars(
        select(Grant.until_on).where(
            Grant.user_id == user_id, Grant.role == Role.INSPECTOR.value, Grant.from_on <= day,
            or_(Grant.until_on.is_(None), Grant.until_on >= day),
        )
    ).all()
    last = [day for day in ends if day is not None]
    return max(last) if len(last) == len(ends) else None


def _own(session: Session, actor: Actor, inspection_id: int) -> Inspection:
    row = session.get(Inspection, inspection_id)
    if row is None or not (actor.has(Role.AUDIT_KEEPER) or row.inspector_id == actor.user_id):
        raise NotFound(f"inspection:{inspection_id}")
    return row


def _files(session: Session, kept: Sequence[int], again: Draw) -> list[Drawn]:
    known = {file.dispute_id: file for file in again.files}
    numbers = {
        key: number or intake_no for key, number, intake_no in session.execute(
            select(Dispute.id, Dispute.number, Dispute.intake_no).where(Dispute.id.in_(kept))
        )
    }
    names = {o.id: o.name for o in session.scalars(select(Organisation))}
    files = []
    for place, key in enumerate(kept, 1):
        file = known.get(key)
        files.append(Drawn(
            place, key, numbers[key], names.get(file.org_id, "") if file else "", file.grade if file else 0,
            file.outcome if file else "", file.ended_on.isoformat() if file and file.ended_on else "",
        ))
    return files
