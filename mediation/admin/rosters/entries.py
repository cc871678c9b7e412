"""What a row of people says for the register of mediators, and whether it may enter it (人民调解法 13)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import MediatorRecord, User
from mediation.admin import skills
from mediation.classification.catalogue import tree_of
from mediation.core import clock
from mediation.core.sheets.cells import Wrong, day, first_of_month
from mediation.core.sheets.reading import Cell
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from mediation.security.roles import Role

from .columns import APPOINTMENTS_WRITTEN, POSTS_WRITTEN, SEXES_WRITTEN
from .plan import RowReader

CAP = 20
REGISTERED = frozenset({Role.MEDIATOR, Role.HEAD})
"""Mediators are the members of a committee, its head among them, and those it appointed. Nobody else is."""

_ASK_FOR_ENTRY = ("appointment", "post", "filed_number", "in_office_from")
_OF_THE_REGISTER = (
    "appointment", "post", "sex", "born_on", "nation", "filed_number", "in_office_from", "in_office_until",
    "load_cap", "skills", "languages", "hours",
)


class EntryReader(RowReader):
    """Reads the columns that speak of a mediator."""

    def __init__(self, session: Session, by: Actor) -> None:
        super().__init__(session, by)
        query = select(MediatorRecord, User).join(User, User.id == MediatorRecord.user_id)
        rows = [(record, user) for record, user in session.execute(query)]
        today = clock.today()
        self._registered = {user.login for _record, user in rows}
        self._heads = {
            record.organisation_id: user.name for record, user in rows
            if record.post == register.HEAD
            and (record.in_office_until is None or record.in_office_until >= today)
        }

    def entry(
        self, unit: Organisation, roles: list[Role], since: date | None, login: str
    ) -> register.Entry | None:
        """His entry, when he mediates, or heads a committee and the row speaks of it, and has none yet.

        Cells that say something for the register and are not used are told.
        """
        if not REGISTERED & set(roles):
            self._unused(_("not used for this role: only mediators and heads of committees are registered"))
            return None
        if login in self._registered:
            self._unused(_("not used: he stands in the register already, where it is changed"))
            return None
        if Role.MEDIATOR not in roles and not any(self.text(code) for code in _ASK_FOR_ENTRY):
            self._unused(_("not used: without a post, an appointment or a term nobody is registered"))
            return None
        self._registered.add(login)
        return self._entered(unit, roles, since)

    def _unused(self, why: str) -> None:
        filled = [self.columns.by_code[code].zh for code in _OF_THE_REGISTER if self.text(code)]
        if filled:
            self.note("、".join(filled), why)

    def _entered(self, unit: Organisation, roles: list[Role], since: date | None) -> register.Entry:
        if unit.kind == "department":
            self.wrong("organisation", "not_committee")
        first, last = self.span("in_office_from", "in_office_until")
        first = first or since or clock.today()
        post = self.chosen("post", POSTS_WRITTEN, register.HEAD if Role.HEAD in roles else "")
        usual = register.MEMBER if post or self.text("post") else register.APPOINTED
        kind = self.chosen("appointment", APPOINTMENTS_WRITTEN, usual)
        born_on = self._born(first)
        self._one_head(unit, post)
        nation = self.text("nation").removesuffix("族")
        return register.Entry(
            unit.id, first, last, kind, post if kind == register.MEMBER else "",
            self.number("load_cap", 1, 500, CAP), self._skills(), self.chosen("sex", SEXES_WRITTEN, ""),
            born_on, nation not in ("", "汉"), self.text("filed_number"), self.text("languages"),
        )

    def _born(self, first: date) -> date | None:
        """Many registers know the month alone: its first day is kept, and that is told."""
        month = first_of_month(self.told.get("born_on", Cell()))
        born_on = latest = month or self.day("born_on")
        if month is not None:
            latest = month.replace(day=monthrange(month.year, month.month)[1])
            self.note(
                self.columns.by_code["born_on"].zh,
                _("only the month stands there: its first day is written down"),
            )
        if latest is not None and not register.of_age(latest, first):
            self.wrong("born_on", "minor")
        return born_on

    def born_day(self) -> date | None:
        """The day of birth where it stands there in full; what is wrong with it is told elsewhere."""
        if not self.text("born_on") or first_of_month(self.told["born_on"]) is not None:
            return None
        try:
            return day(self.told["born_on"])
        except Wrong:
            return None

    def _one_head(self, unit: Organisation, post: str) -> None:
        if post == register.HEAD:
            head = self._heads.setdefault(unit.id, self.text("name"))
            if head != self.text("name"):
                self.wrong("post", "head_taken", head)

    def _skills(self) -> str:
        codes, unknown = skills.codes_of(tree_of(self.session), self.text("skills"))
        for word in unknown:
            self.wrong("skills", "skill_unknown", word)
        return " ".join(codes)
