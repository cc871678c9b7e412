"""Organisations: made, changed, moved and closed, each with its entry in ``sys:organisations``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.security.actor import Actor
from workflows.flow import Reason

from .models import Organisation
from .queries import below

CHAIN = "sys:organisations"
MOVED = "organisation.moved"

CENTRE = "centre"
KINDS = (
    Reason("committee", "调解委员会", "Mediation committee"),
    Reason("department", "联席部门", "Department"),
    Reason(CENTRE, "社会治理中心", "Governance centre"),
)
LEVELS = (
    Reason("village", "村(社区)", "Village or community"),
    Reason("street", "镇街", "Street or town"),
    Reason("district", "区县", "District"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the organisation and everything below it, whose disputes others see from then on."""

    at: datetime
    organisations: frozenset[int]


def create(
    session: Session, by: Actor, *, name: str, short_name: str, kind: str, level: str,
    parent_id: int | None, phone: str = "", address: str = "", opened_on: date | None = None,
) -> Organisation:
    """A new organisation. RuleBroken when a name is taken or the one above is closed."""
    row = Organisation(
        name=name.strip(), short_name=short_name.strip(), kind=kind, level=level, parent_id=parent_id,
        phone=phone, address=address, opened_on=opened_on or clock.today(),
    )
    _check_names(session, row)
    _check_parent(session, row, parent_id)
    session.add(row)
    _flush(session)
    _note(session, by, "organisation.created", row, {
        "name": row.name, "short_name": row.short_name, "kind": kind, "level": level, "parent": parent_id,
        "phone": phone, "address": address, "opened_on": row.opened_on,
    })
    return row


def change(session: Session, by: Actor, row: Organisation, **values: str) -> None:
    """Names, phone, address, level. A short name stands in numbers: old numbers keep the old one."""
    old = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value.strip())
    _check_names(session, row)
    changed = {n: (old[n], getattr(row, n)) for n in values if old[n] != getattr(row, n)}
    if not changed:
        return
    _flush(session)
    _note(session, by, "organisation.changed", row, {}, changed)


def move(session: Session, by: Actor, row: Organisation, parent_id: int | None) -> Moved:
    """Hang it under another. RuleBroken when it would stand below itself."""
    if parent_id == row.parent_id:
        return Moved(clock.now(), frozenset())
    _check_parent(session, row, parent_id)
    old, row.parent_id = row.parent_id, parent_id
    _flush(session)
    entry = _note(session, by, MOVED, row, {}, {"parent_id": (old, parent_id)})
    return Moved(datetime.fromisoformat(entry.at), frozenset(below(session, row.id)))


def close(session: Session, by: Actor, row: Organisation, closed_on: date) -> None:
    """From this day on it takes nothing new. RuleBroken while something open hangs below it."""
    if row.closed_on is not None:
        raise RuleBroken("closed_already", {"closed_on": ["closed_already"]})
    if closed_on < row.opened_on:
        raise RuleBroken("closed_before_opened", {"closed_on": ["closed_before_opened"]})
    query = select(Organisation.id).where(Organisation.parent_id == row.id, Organisation.closed_on.is_(None))
    if session.scalar(query.limit(1)) is not None:
        raise RuleBroken("has_open_below", {"closed_on": ["has_open_below"]})
    row.closed_on = closed_on
    _flush(session)
    _note(session, by, "organisation.closed", row, {"on": closed_on.isoformat()})


def _check_names(session: Session, row: Organisation) -> None:
    for field in ("name", "short_name"):
        value = getattr(row, field)
        if not value:
            raise RuleBroken("name_missing", {field: ["name_missing"]})
        column = getattr(Organisation, field)
        same = select(Organisation.id).where(column == value, Organisation.id != row.id)
        if session.scalar(same) is not None:
            raise RuleBroken("name_taken", {field: ["name_taken"]})


def _check_parent(session: Session, row: Organisation, parent_id: int | None) -> None:
    if parent_id is None:
        return
    parent = session.get(Organisation, parent_id)
    if parent is None or parent.closed_on is not None:
        raise RuleBroken("parent_closed", {"parent_id": ["parent_closed"]})
    if row.id is not None and parent_id in below(session, row.id):
        raise RuleBroken("parent_below", {"parent_id": ["parent_below"]})


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # somebody took the name in the same moment
        raise RuleBroken("name_taken", {"name": ["name_taken"]}) from error


def _note(
    session: Session, by: Actor, event: str, row: Organisation, data: dict[str, object],
    changes: dict[str, tuple[object, object]] | None = None,
) -> AuditEntry:
    return recorder.note(
        session, CHAIN, event, f"organisation:{row.id}", actor_id=by.user_id,
        data={"actor": by.name, **data}, changes=changes or {},
    )
