"""The demo's committees and sixty more, each with the people that a committee needs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import passwords, register, service
from mediation.organisations import service as organisations
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor, system
from mediation.security.roles import Role
from mediation.seed.material import somebody
from mediation.seed.people import PASSWORD
from mediation.sessions import rooms

from . import units
from .units import COMMITTEE, Unit

VILLAGES = ("泉漳", "三庙前", "方桥", "葛墩", "永济", "吴家角")
"""Under each street; invented, told apart by the street's name before them."""

TRADES = (
    "物业", "道路交通", "消费", "旅游", "电商", "校园", "商会", "婚姻家事", "征迁", "环境", "金融", "建筑",
)  # fmt: skip
STAFF = ((Role.CLERK, 1), (Role.HEAD, 1), (Role.MEDIATOR, 2))
SHARE = {"street": 6, "district": 4, "village": 2}
"""How often a committee of a level is chosen: a street has three times a village's cases."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Committees with their shares."""

    units: list[Unit]
    shares: list[int]


def found(session: Session, first_day: date, chance: random.Random) -> Spread:
    """Add what the demo lacks; everybody is in office from the first day on."""
    by = system(first_day)
    staff = _Staff(session, by, first_day, chance)
    for street in _committees(session, "street"):
        town = street.name.removesuffix(COMMITTEE)
        for n, village in enumerate(VILLAGES, 1):
            _add(session, by, f"{town}{village}村", f"{street.short_name}村{n}", "village", street)
    centre = session.scalars(select(Organisation).where(Organisation.kind == "centre")).one()
    for trade in TRADES:
        _add(session, by, f"临平区{trade}纠纷", trade, "district", centre)
    rows = [row for level in SHARE for row in _committees(session, level)]
    for row in rows:
        staff.appoint(row)
    session.flush()
    return Spread([units.read(session, row.id) for row in rows], [SHARE[row.level] for row in rows])


def _committees(session: Session, level: str) -> list[Organisation]:
    query = select(Organisation).where(Organisation.kind == "committee", Organisation.level == level)
    return list(session.scalars(query.order_by(Organisation.id)))


def _add(
    session: Session, by: Actor, name: str, short: str, level: str, above: Organisation
) -> Organisation:
    return organisations.create(
        session, by, name=name + COMMITTEE, short_name=short, kind="committee", level=level,
        opened_on=by.day, parent_id=above.id,
    )


class _Staff:
    """Appoints people."""

    def __init__(self, session: Session, by: Actor, first_day: date, chance: random.Random) -> None:
        self._session, self._by, self._day, self._chance = session, by, first_day, chance
        self._secret = passwords.hash_password(PASSWORD)
        self._numbers: Iterator[int] = count(1)

    def appoint(self, row: Organisation) -> None:
        """Whoever a committee lacks."""
        unit = units.read(self._session, row.id)
        for role, number in STAFF:
            for _ in range(number - len(unit.people.get(role, ()))):
                self._one(row, role)
        if not unit.rooms:
            rooms.add(self._session, self._by, row.id, "一号调解室", row.name, 10)

    def _one(self, row: Organisation, role: Role) -> None:
        name = somebody(self._chance, "", "applicant").name
        login = f"{role.value}{next(self._numbers):03}"
        user = service.create_user(self._session, self._by, login=login, name=name)
        service.keep_password(self._session, user, self._secret)
        service.give_grant(self._session, self._by, user, role, row.id, self._day)
        if role is Role.MEDIATOR:
            register.enter(self._session, self._by, user, register.Entry(
                organisation_id=row.id, kind="member", in_office_from=self._day, load_cap=200,
                skills="01 02 06 09",
            ))
