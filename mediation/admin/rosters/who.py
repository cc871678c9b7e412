"""Whom a row of a list of people means: two who could be two are never taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, MediatorRecord, User
from mediation.core import pinyin
from mediation.core.sealing import phone_form
from mediation.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Meant:
    """The user name; why it is not certain (a code of the words of problems) and what that speaks of."""

    login: str
    doubt: str = ""
    about: str = ""
    row: int = 0
    """The row before that is as uncertain as this one."""


@dataclass(slots=True)
class _Told:
    """What is told of an account beside its name."""

    born_on: date | None = None
    units: set[int] = field(default_factory=set)


class People:
    """The accounts of the hub, and those that the rows before would make."""

    def __init__(self, session: Session) -> None:
        self.users = {user.login: user for user in session.scalars(select(User))}
        self.held: dict[int, list[Grant]] = {}
        by_id = {user.id: user for user in self.users.values()}
        self._at: dict[tuple[str, int], set[str]] = {}
        for grant in session.scalars(select(Grant)):
            self.held.setdefault(grant.user_id, []).append(grant)
            user = by_id[grant.user_id]
            self._at.setdefault((user.name, grant.organisation_id), set()).add(user.login)
        units = session.execute(select(Organisation.id, Organisation.parent_id))
        self._above: dict[int, int | None] = {row.id: row.parent_id for row in units}
        self._told: dict[str, dict[str, _Told]] = {}
        """Name to the user names of all who are called so."""
        for user in self.users.values():
            held = {grant.organisation_id for grant in self.held.get(user.id, [])}
            self._told.setdefault(user.name, {})[user.login] = _Told(units=held)
        self._read_births(session, by_id)
        self._new: dict[str, tuple[str, str]] = {}
        """User name of somebody new in the list to name and telephone."""
        self._rows: dict[str, int] = {}
        """User name to the first row that speaks of it."""
        self._typed: set[str] = set()
        """User names that stand in the list themselves."""

    def _read_births(self, session: Session, by_id: dict[int, User]) -> None:
        query = select(MediatorRecord.user_id, MediatorRecord.born_on)
        for user_id, born_on in session.execute(query.where(MediatorRecord.born_on.is_not(None))):
            user = by_id[user_id]
            self._told[user.name][user.login].born_on = born_on

    def certain(self, name: str, phone: str, unit_id: int, born_on: date | None) -> str:
        """The user name of the one who is meant beyond doubt, in whatever organisation; empty for nobody.

        One name and one telephone; or one name and one day of birth, no two telephones, and organisations
        of which one stands above the other.
        """
        for login, told in self._told.get(name, {}).items():
            known = self._phone_of(login)
            if phone and known and phone_form(phone) != known:
                continue
            born = born_on is not None and told.born_on == born_on
            near = any(self._in_line(unit_id, other) for other in told.units)
            if (phone and known) or (born and near):
                return login
        return ""

    def _in_line(self, one: int, other: int) -> bool:
        return one in self._path(other) or other in self._path(one)

    def _path(self, unit: int | None) -> set[int]:
        found = set[int]()
        while unit is not None and unit not in found:
            found.add(unit)
            unit = self._above.get(unit)
        return found

    def born(self, login: str, name: str, born_on: date | None) -> None:
        """A row has said when somebody was born."""
        told = self._told.get(name, {}).get(login)
        if told is not None:
            told.born_on = told.born_on or born_on

    def typed(self, no: int, login: str, name: str, phone: str, unit_id: int) -> str:
        """Whose the user name in the row is already, by name; empty when it is this one's."""
        known = self.users[login].name if login in self.users else self._new.get(login, (name, ""))[0]
        self._typed.add(login)
        self._remember(no, login, name, phone, unit_id)
        return known if known != name else ""

    def meant(self, no: int, name: str, phone: str, unit_id: int, born_on: date | None = None) -> Meant:
        """Who it is when the row has no user name: beyond doubt, or the only one of this name there."""
        certain = self.certain(name, phone, unit_id, born_on)
        if certain:
            self._remember(no, certain, name, phone, unit_id)
            return Meant(certain)
        logins = sorted(self._at.get((name, unit_id), set()))
        others = [login for login in logins if phone and self._phone_of(login)]
        unclear = [login for login in logins if login not in others]
        before = [login for login in unclear if login in self._rows]
        if before:
            row = self._rows[before[0]]
            return Meant(before[0], "namesake", str(row), 0 if before[0] in self._typed else row)
        if len(unclear) == 1 and not others:
            self._rows[unclear[0]] = no
            return Meant(unclear[0])
        login = self._made_up(name)
        self._remember(no, login, name, phone, unit_id)
        return Meant(login, "same_name" if logins else "")

    def before(self, no: int, login: str) -> int:
        """The row before that speaks of the same person; 0 when this is the first."""
        first = self._rows.get(login, no)
        return first if first != no else 0

    def _name_of(self, login: str) -> str:
        return self.users[login].name if login in self.users else self._new[login][0]

    def _phone_of(self, login: str) -> str:
        return phone_form(self.users[login].phone if login in self.users else self._new[login][1])

    def _remember(self, no: int, login: str, name: str, phone: str, unit_id: int) -> None:
        self._rows.setdefault(login, no)
        if login not in self.users:
            self._new.setdefault(login, (name, phone))
        self._at.setdefault((name, unit_id), set()).add(login)
        if self._name_of(login) == name:
            self._told.setdefault(name, {}).setdefault(login, _Told()).units.add(unit_id)

    def _made_up(self, name: str) -> str:
        stem = "".join(re.findall(r"[a-z0-9]", pinyin.spelled(name)))[:40] or "user"
        number, login = 1, stem
        while login in self.users or login in self._new:
            number += 1
            login = f"{stem}{number}"
        return login
