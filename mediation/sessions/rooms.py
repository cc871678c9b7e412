"""Rooms: which may be booked for a dispute, and who keeps the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.organisations.models import Organisation
from mediation.organisations.queries import path_up
from mediation.security.actor import Actor
from mediation.settings import service as settings

from . import opening
from .models import MediationSession
from .room_models import Room

CHAIN = "sys:organisations"


def of_organisations(
    session: Session, organisation_ids: Iterable[int], *, closed: bool = False
) -> list[Room]:
    """Rooms of these organisations, by organisation and name; closed ones only when asked for."""
    query = select(Room).where(Room.organisation_id.in_(list(organisation_ids)))
    if not closed:
        query = query.where(Room.closed_on.is_(None))
    return list(session.scalars(query.order_by(Room.organisation_id, Room.name)))


def of_dispute(session: Session, dispute: Dispute) -> list[Room]:
    """Rooms of the lead organisation, then of each above it."""
    path = path_up(session, dispute.lead_org_id)
    return sorted(of_organisations(session, path), key=lambda r: path.index(r.organisation_id))


def usable(session: Session, dispute: Dispute, room_id: int | None) -> Room | None:
    """The room, if this dispute may use it. NotFound else; None for none."""
    if room_id is None:
        return None
    for room in of_dispute(session, dispute):
        if room.id == room_id:
            return room
    raise NotFound(f"room:{room_id}")


def described(session: Session, room: Room) -> str:
    """Its name and whose it is."""
    owner = session.get(Organisation, room.organisation_id)
    return f"{room.name} · {owner.name}" if owner is not None else room.name


def where(session: Session, meeting: MediationSession) -> str:
    """The room of a session with its place, or what was written instead."""
    room = session.get(Room, meeting.room_id) if meeting.room_id else None
    if room is None:
        return meeting.place
    return f"{room.name}({room.address})" if room.address else described(session, room)


def keep(
    by: Actor, room_id: int | None, organisation_id: int, name: str, address: str, seats: int | None
) -> None:
    """A new room, or another name, place or size of one. RuleBroken for a name that is taken."""
    with db.writing() as session:
        if room_id is None:
            add(session, by, organisation_id, name, address, seats)
        else:
            change(session, by, session.get_one(Room, room_id), name, address, seats)


def keep_hours(by: Actor, room_id: int, values: Mapping[str, str], from_on: date, reason: str) -> None:
    """When a room is open, from a day on. RuleBroken for hours that make no sense or a day that is gone."""
    with db.writing() as session:
        settings.change(session, by, opening.group_of(room_id), values, from_on, reason)


def switch(by: Actor, room_id: int) -> None:
    """Close a room, or offer it again."""
    with db.writing() as session:
        room = session.get_one(Room, room_id)
        (reopen if room.closed_on else close)(session, by, room)


def add(
    session: Session, by: Actor, organisation_id: int, name: str, address: str, seats: int | None
) -> Room:
    """A new room. RuleBroken when the organisation has one of this name."""
    _must_be_new(session, organisation_id, name)
    room = Room(organisation_id=organisation_id, name=name, address=address, seats=seats)
    session.add(room)
    session.flush()
    made = {"name": (None, name), "address": (None, address), "seats": (None, seats)}
    _note(session, by, "room.added", room, made)
    return room


def change(session: Session, by: Actor, room: Room, name: str, address: str, seats: int | None) -> None:
    """Another name, place or size."""
    if name != room.name:
        _must_be_new(session, room.organisation_id, name)
    changes = {
        field: (getattr(room, field), new)
        for field, new in (("name", name), ("address", address), ("seats", seats))
        if getattr(room, field) != new
    }
    if not changes:
        return
    room.name, room.address, room.seats = name, address, seats
    _note(session, by, "room.changed", room, changes)


def close(session: Session, by: Actor, room: Room) -> None:
    """No longer offered; what was booked in it stays."""
    room.closed_on = clock.today()
    _note(session, by, "room.closed", room, {})


def reopen(session: Session, by: Actor, room: Room) -> None:
    """Offered again."""
    room.closed_on = None
    _note(session, by, "room.reopened", room, {})


def _must_be_new(session: Session, organisation_id: int, name: str) -> None:
    known = session.scalar(select(Room.id).where(Room.organisation_id == organisation_id, Room.name == name))
    if known is not None:
        raise RuleBroken("room_known", {"name": ["room_known"]})


def _note(
    session: Session, by: Actor, event: str, room: Room, changes: Mapping[str, tuple[object, object]]
) -> None:
    recorder.note(
        session, CHAIN, event, f"room:{room.id}", actor_id=by.user_id,
        data={"actor": by.name, "room": room.name, "organisation": room.organisation_id}, changes=changes,
    )
