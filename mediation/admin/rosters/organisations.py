"""The list of organisations: which are new, under which they hang, and what they are filed as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import committees
from mediation.core.i18n import label
from mediation.core.sheets.cells import folded
from mediation.organisations import service
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from mediation.sessions import rooms

from .columns import COMMITTEES_WRITTEN, KINDS_WRITTEN, LEVELS_WRITTEN, ORGANISATIONS, YES_NO_WRITTEN
from .plan import Good, Plan, RowReader
from .problems import Problem

COMMITTEE, CENTRE = "committee", service.CENTRE
_LEVEL_OF = {"village": "village", "street": "street"}
"""Kind of committee to level; everything else is of the district."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What the justice bureau was told."""

    kind: str
    filed_number: str
    filed_on: date | None
    term_from: date | None
    term_until: date | None
    mixed_area: bool


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """One row, understood."""

    name: str
    short_name: str
    kind: str
    level: str
    parent: str
    phone: str
    address: str
    filing: Filing | None
    room: str

    def take(self, session: Session, by: Actor) -> None:
        """Make it, with its filing and its room."""
        above = _called(session, self.parent) if self.parent else None
        row = service.create(
            session, by, name=self.name, short_name=self.short_name, kind=self.kind, level=self.level,
            parent_id=above.id if above is not None else None, phone=self.phone, address=self.address,
        )
        if self.filing is not None:
            filed = self.filing
            committees.file(
                session, by, row, kind=filed.kind, filed_number=filed.filed_number, filed_on=filed.filed_on,
                term_from=filed.term_from, term_until=filed.term_until, mixed_area=filed.mixed_area,
            )
        if self.room:
            rooms.add(session, by, row.id, self.room, self.address, None)


class OrganisationReader(RowReader):
    """Reads rows of organisations against what the hub knows and what the rows before said."""

    columns = ORGANISATIONS

    def __init__(self, session: Session, by: Actor) -> None:
        super().__init__(session, by)
        rows = list(session.scalars(select(Organisation)))
        self._by_name = {folded(row.name): row for row in rows}
        self._by_short = {folded(row.short_name): row for row in rows}
        self._seen: dict[str, int] = {}
        self._parents: dict[int, tuple[str, str, str]] = {}
        """Row number to name, short name and what stands above, all as ``folded``."""
        self._hanging: dict[int, str] = {}
        """Bad row to what would stand above it."""

    def meant(self) -> Good | None:
        """A new organisation, or nothing when it is here already."""
        name, short = self.text("name"), self.text("short_name")
        known, brief = self._by_name.get(folded(name)), folded(short)
        if known is not None:
            if folded(known.short_name) != brief:
                self.wrong("short_name", "name_differs", name)
            return None
        if brief in self._by_short:
            self.wrong("short_name", "short_taken", self._by_short[brief].name)
        for code, said in (("name", folded(name)), ("short_name", brief)):
            if self._seen.setdefault(said, self.no) != self.no:
                self.wrong(code, "name_in_file", str(self._seen[said]))
        new = self._read(name, short)
        if self.problems:
            self._hanging[self.no] = folded(new.parent)
            return None
        self._parents[self.no] = (folded(name), brief, folded(new.parent))
        return Good(self.no, name, short, tuple(self._does(new)), new.take)

    def finish(self, plan: Plan) -> None:
        """Put what stands above before what hangs below; a row without its place is bad."""
        order: list[Good] = []
        placed = {*self._by_name, *self._by_short}
        left = list(plan.good)
        while left:
            ready = [g for g in left if (above := self._parents[g.no][2]) in placed or not above]
            if not ready:
                break
            for good in ready:
                order.append(good)
                left.remove(good)
                placed.update(self._parents[good.no][:2])
        for good in left:
            plan.problems.append(self._unplaced(good, left))
        plan.problems += self._nowhere()
        plan.problems.sort(key=lambda problem: problem.row)
        plan.good = order

    def _nowhere(self) -> list[Problem]:
        """Bad rows that hang under nothing either: told in the same round as their other faults."""
        known, column = {*self._by_name, *self._by_short, *self._seen, ""}, self.columns.by_code["parent"].zh
        return [
            Problem(no, column, "parent_unknown", "", above)
            for no, above in self._hanging.items() if above not in known
        ]

    def _unplaced(self, good: Good, left: list[Good]) -> Problem:
        above = self._parents[good.no][2]
        column = self.columns.by_code["parent"].zh
        if any(above in self._parents[other.no][:2] for other in left):
            circle = self._goes_round(good.no, left)
            where = next(other.no for other in left if above in self._parents[other.no][:2])
            return Problem(good.no, column, "parent_circle" if circle else "parent_bad", str(where), above)
        if above in self._seen:
            return Problem(good.no, column, "parent_bad", str(self._seen[above]), above)
        return Problem(good.no, column, "parent_unknown", "", above)

    def _goes_round(self, no: int, left: list[Good]) -> bool:
        seen: set[int] = set()
        while no not in seen:
            seen.add(no)
            above = self._parents[no][2]
            no = next((other.no for other in left if above in self._parents[other.no][:2]), -1)
            if no == -1:
                return False
        return True

    def _read(self, name: str, short: str) -> NewOrganisation:
        kind = self.chosen("kind", KINDS_WRITTEN, COMMITTEE)
        filing = self._filing(kind)
        usual = _LEVEL_OF.get(filing.kind, "district") if filing is not None else "district"
        if kind == COMMITTEE and filing is None and not self.text("level"):
            self.wrong("committee", "empty")  # the level follows from the kind of committee
        self.telephone("phone")
        parent = self.text("parent")
        if not parent and kind != CENTRE:
            self.wrong("parent", "parent_missing")
        known = self._by_name.get(folded(parent)) or self._by_short.get(folded(parent))
        if known is not None and known.closed_on is not None:
            self.wrong("parent", "unit_closed")
        return NewOrganisation(
            name, short, kind, self.chosen("level", LEVELS_WRITTEN, usual), parent, self.text("phone"),
            self.text("address"), filing, self.text("room"),
        )

    def _filing(self, kind: str) -> Filing | None:
        parts = ("committee", "filed_number", "filed_on", "term_from", "term_until", "mixed_area")
        given = [code for code in parts if self.text(code)]
        if not given:
            return None
        if kind != COMMITTEE:
            self.wrong(given[0], "committee_only")
        if not self.text("committee"):
            self.wrong("committee", "empty")
        since, until = self.span("term_from", "term_until")
        if since is None and until is not None:
            self.wrong("term_from", "empty")
        if since is not None:
            last = committees.end_of_term(since)
            until = until or last
            if until > last:
                self.wrong("term_until", "term_longer")
        return Filing(
            self.chosen("committee", COMMITTEES_WRITTEN, ""), self.text("filed_number"), self.day("filed_on"),
            since, until, self.chosen("mixed_area", YES_NO_WRITTEN, False),
        )

    def _does(self, new: NewOrganisation) -> list[str]:
        kinds = {row.code: row for row in (*service.KINDS, *service.LEVELS)}
        told = [_("new: %(what)s", what=f"{label(kinds[new.kind])}·{label(kinds[new.level])}")]
        if new.parent:
            told.append(_("under %(name)s", name=new.parent))
        if new.filing is not None:
            told.append(_("filed as a committee"))
        if new.room:
            told.append(_("room %(name)s", name=new.room))
        return told


def _called(session: Session, name: str) -> Organisation | None:
    """By its name, else by its short name, whatever brackets and blanks an input method wrote."""
    said, rows = folded(name), list(session.scalars(select(Organisation)))
    by_name = next((row for row in rows if folded(row.name) == said), None)
    return by_name or next((row for row in rows if folded(row.short_name) == said), None)
