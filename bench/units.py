"""Committees that copies are spread over: who stands for whom when an archetype moves to another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.organisations.models import Organisation
from mediation.organisations.queries import path_up
from mediation.security.roles import Role
from mediation.sessions.room_models import Room

CREW = (Role.CLERK, Role.HEAD, Role.MEDIATOR)
COMMITTEE = "人民调解委员会"


@dataclass(frozen=True, slots=True)
class Unit:
    """One committee with its people and rooms."""

    org_id: int
    name: str
    short_name: str
    above: tuple[int, ...]
    """What stands above it, nearest first."""
    people: dict[Role, list[tuple[int, str]]] = field(default_factory=dict)
    rooms: tuple[int, ...] = ()

    @property
    def town(self) -> str:
        """Where its people live, as addresses begin."""
        return self.name.removesuffix(COMMITTEE)


def read(session: Session, org_id: int) -> Unit:
    """The committee as the database knows it."""
    row = session.get_one(Organisation, org_id)
    people: dict[Role, list[tuple[int, str]]] = {}
    query = (
        select(Grant.role, User.id, User.name)
        .join(User, User.id == Grant.user_id)
        .where(Grant.organisation_id == org_id, Grant.role.in_(CREW))
        .order_by(User.id)
    )
    for role, user_id, name in session.execute(query):
        people.setdefault(Role(role), []).append((user_id, name))
    rooms = tuple(session.scalars(select(Room.id).where(Room.organisation_id == org_id).order_by(Room.id)))
    return Unit(row.id, row.name, row.short_name, path_up(session, org_id)[1:], people, rooms)


def counterparts(home: Unit, other: Unit) -> Iterator[tuple[str, str]]:
    """Texts of the archetype's committee, and what stands there in a copy that belongs to another one."""
    yield str(home.org_id), str(other.org_id)
    yield home.name, other.name
    yield home.town, other.town
    for role, people in home.people.items():
        others = other.people[role]
        for n, (user_id, name) in enumerate(people):
            instead_id, instead_name = others[n % len(others)]
            yield str(user_id), str(instead_id)
            yield name, instead_name
    yield from zip(map(str, home.rooms), map(str, _cycled(other.rooms, len(home.rooms))), strict=True)


def _cycled(rooms: Sequence[int], length: int) -> Iterator[int]:
    return (rooms[n % len(rooms)] for n in range(length))
