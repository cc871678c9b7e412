"""Whom a row of a list of people means: two who could be two are never taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.core import pinyin
from mediation.core.sealing import phone_form


@dataclass(frozen=True, slots=True)
class Meant:
    """The user name; why it is not certain (a code of the words of problems) and what that speaks of."""

    login: str
    doubt: str = ""
    about: str = ""
    row: int = 0
    """The row before that is as uncertain as this one."""


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
        self._new: dict[str, tuple[str, str]] = {}
        """User name of somebody new in the list to name and telephone."""
        self._rows: dict[str, int] = {}
        """User name to the first row that speaks of it."""
        self._typed: set[str] = set()
        """User names that stand in the list themselves."""

    def typed(self, no: int, login: str, name: str, phone: str, unit_id: int) -> str:
        """Whose the user name in the row is already, by name; empty when it is this one's."""
        known = self.users[login].name if login in self.users else self._new.get(login, (name, ""))[0]
        self._typed.add(login)
        self._remember(no, login, name, phone, unit_id)
        return known if known != name else ""

    def meant(self, no: int, name: str, phone: str, unit_id: int) -> Meant:
        """Who it is when the row has no user name: the same telephone, or the only one of this name there."""
        logins = sorted(self._at.get((name, unit_id), set()))
        same = [login for login in logins if phone and self._phone_of(login) == phone_form(phone)]
        if same:
            self._rows.setdefault(same[0], no)
            return Meant(same[0])
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

    def _phone_of(self, login: str) -> str:
        return phone_form(self.users[login].phone if login in self.users else self._new[login][1])

    def _remember(self, no: int, login: str, name: str, phone: str, unit_id: int) -> None:
        self._rows.setdefault(login, no)
        if login not in self.users:
            self._new.setdefault(login, (name, phone))
        self._at.setdefault((name, unit_id), set()).add(login)

    def _made_up(self, name: str) -> str:
        stem = "".join(re.findall(r"[a-z0-9]", pinyin.spelled(name)))[:40] or "user"
        number, login = 1, stem
        while login in self.users or login in self._new:
            number += 1
            login = f"{stem}{number}"
        return login
