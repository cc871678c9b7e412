"""The list of people: new accounts, the rights they get, their entry in the register."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register, service
from mediation.accounts.models import OUTSIDER, User
from mediation.admin import skills
from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.sheets.cells import folded
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from mediation.security.roles import LABELS, Role, kept_apart

from .columns import PEOPLE
from .entries import EntryReader
from .plan import Good, Plan
from .problems import Problem
from .who import People

LOGIN = re.compile(r"[a-z0-9_.@-]+")
ROLES = {text.zh: role for role, text in LABELS.items()}
"""As the list offers them."""
USUAL = dict.fromkeys(("律师", "专家", "受邀律师", "受邀专家"), Role.LAWYER)
"""What people write instead."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One row, understood."""

    login: str
    name: str
    phone: str
    firm: str
    organisation_id: int
    roles: tuple[Role, ...]
    """Those he does not hold there already."""
    from_on: date
    until_on: date | None
    entry: register.Entry | None
    hours: int
    user_id: int | None

    def take(self, session: Session, by: Actor) -> None:
        """The account if it is new, the rights, the register."""
        user = session.get(User, self.user_id) if self.user_id else service.find(session, self.login)
        if user is None:
            user = service.create_user(
                session, by, login=self.login, name=self.name, phone=self.phone, firm=self.firm
            )
        for role in self.roles:
            service.give_grant(session, by, user, role, self.organisation_id, self.from_on, self.until_on)
        if self.entry is not None:
            register.enter(session, by, user, self.entry)
        if self.hours:
            register.train(session, by, user, clock.today(), self.hours, _("brought with the list"))


class PersonReader(EntryReader):
    """Reads rows of people against the accounts of the hub and the rows before."""

    columns = PEOPLE

    def __init__(self, session: Session, by: Actor) -> None:
        super().__init__(session, by)
        self._units = _units(session)
        self._people = People(session)
        self._unclear: dict[int, tuple[int, str]] = {}
        """Row that is uncertain after all to the row after it that may mean the same person, and the name."""
        self._gets: dict[str, set[Role]] = {}
        """User name to the roles that good rows give."""
        self._given: Counter[tuple[str, int, Role]] = Counter()

    def meant(self) -> Good | None:
        """What he gets that he has not; nothing when all of it is here."""
        self.telephone("phone")
        unit = self._units.get(folded(self.text("organisation")))
        if unit is None:
            self.wrong("organisation", "unit_unknown")
            return None
        if unit.closed_on is not None:
            self.wrong("organisation", "unit_closed")
        roles = self._roles()
        login = self._login(unit)
        user = self._people.users.get(login)
        since, until = self.span("from_on", "until_on")
        if Role.INSPECTOR in roles and until is None:
            self.wrong("until_on", "inspector_end")
        entry = self.entry(unit, roles, since, login)
        hours = self.number("hours", 0, 400, 0)
        if self.problems:
            return None
        from_on = since or clock.today()
        lacking = tuple(r for r in roles if not self._holds(login, user, unit, r, from_on))
        if user is not None and user.id == self.by.user_id and lacking:
            self.wrong("roles", "to_self")
            return None
        if self._keeps_what_he_does(login, user, lacking, from_on, until):
            self.wrong("roles", "keeper_apart")
            return None
        return self._good(NewPerson(
            login, self.text("name"), self.text("phone"), self.text("firm"), unit.id, lacking, from_on, until,
            entry, hours if entry is not None else 0, user.id if user is not None else None,
        ))  # fmt: skip

    # ----------------------------------------------------------------------------- who it is

    def _login(self, unit: Organisation) -> str:
        """His user name: as typed, of the one who is certainly meant, or from the sound of the name."""
        name, phone = self.text("name"), self.text("phone")
        typed = self.text("login").lower()
        if typed:
            login = self._typed(typed, name, phone, unit)
            self._people.born(login, name, self.born_day())
            return login
        born_on = self.born_day()
        meant = self._people.meant(self.no, name, phone, unit.id, born_on)
        self._people.born(meant.login, name, born_on)
        if meant.doubt:
            self.wrong("name", meant.doubt, meant.about)
        if meant.row:
            self._unclear.setdefault(meant.row, (self.no, name))
        return meant.login

    def _typed(self, login: str, name: str, phone: str, unit: Organisation) -> str:
        other = self._people.typed(self.no, login, name, phone, unit.id)
        if not LOGIN.fullmatch(login):
            self.wrong("login", "login_wrong")
        elif login.startswith(OUTSIDER):
            self.wrong("login", "login_kept")
        elif other:
            self.wrong("login", "login_taken", other)
        return login

    def finish(self, plan: Plan) -> None:
        """Of two rows that may mean one person or two, neither is taken in before somebody says which."""
        column = self.columns.by_code["name"].zh
        wrong = {problem.row for problem in plan.problems if problem.column == column}
        for no, (after, name) in self._unclear.items():
            if no not in wrong:
                plan.problems.append(Problem(no, column, "namesake", str(after), name))
        plan.problems.sort(key=lambda problem: problem.row)
        plan.good = [good for good in plan.good if good.no not in self._unclear]
        plan.known = [no for no in plan.known if no not in self._unclear]
        plan.notes = [note for note in plan.notes if note.no not in self._unclear]

    # ------------------------------------------------------------------------------ what he gets

    def _roles(self) -> list[Role]:
        found = list[Role]()
        for word in skills.words_in(unicodedata.normalize("NFKC", self.text("roles")), ROLES):
            role = ROLES.get(word) or USUAL.get(word)
            if role is None:
                self.wrong("roles", "choice", " / ".join(ROLES))
            elif role not in found:
                found.append(role)
        return found

    def _holds(self, login: str, user: User | None, unit: Organisation, role: Role, from_on: date) -> bool:
        """Whether he has it there already, or a row before gives it."""
        self._given[login, unit.id, role] += 1
        if self._given[login, unit.id, role] > 1:
            return True
        held = self._people.held.get(user.id, []) if user is not None else []
        return any(
            g.organisation_id == unit.id and g.role == role and (g.until_on is None or g.until_on >= from_on)
            for g in held
        )

    def _keeps_what_he_does(
        self, login: str, user: User | None, lacking: tuple[Role, ...], from_on: date, until: date | None
    ) -> bool:
        """Administration and its audit would come into one hand, with what he holds or a row before gives."""
        held = {
            Role(g.role) for g in (self._people.held.get(user.id, []) if user is not None else [])
            if (g.until_on is None or g.until_on >= from_on) and (until is None or g.from_on <= until)
        }
        given = self._gets.setdefault(login, set())
        together = {*held, *given, *lacking}
        if any(kept_apart(one, other) for one in lacking for other in together):
            return True
        given.update(lacking)
        return False

    def _good(self, new: NewPerson) -> Good | None:
        before = self._people.before(self.no, new.login)
        told = [_("new account") if new.user_id is None else _("account that is here")]
        if before:
            told = [_("the same person as in row %(row)s", row=before)]
        if new.roles:
            told.append("、".join(label(LABELS[role]) for role in new.roles))
        if new.entry is not None:
            told.append(_("entered in the register"))
        if not new.roles and new.entry is None:
            if before:
                self.wrong("name", "name_in_file", str(before))
            return None
        return Good(self.no, new.name, new.login, tuple(told), new.take)


def _units(session: Session) -> dict[str, Organisation]:
    """Organisations by name and by short name as ``folded``; a name goes before a short name."""
    rows = list(session.scalars(select(Organisation)))
    return {folded(row.short_name): row for row in rows} | {folded(row.name): row for row in rows}
