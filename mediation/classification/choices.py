"""What was suggested and what was chosen, counted from the entries: how often a person decides otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.lifecycle.followers import Happening
from mediation.organisations.models import Organisation
from mediation.organisations.queries import below
from mediation.security.actor import Actor
from mediation.security.roles import Role

from .categories import UNSORTED
from .choice_models import CategoryChoice

EVENT = "dispute.classify"
FEW = 5


def follow_choices(session: Session, happening: Happening) -> None:
    """Keep what the entry of a first sorting says."""
    entry = happening.entry
    if entry.event != EVENT or entry.outcome != "ok" or entry.dispute_id is None:
        return
    session.add(choice_of(happening, session.get_one(Dispute, entry.dispute_id).lead_org_id))


def choice_of(happening: Happening, lead_org_id: int) -> CategoryChoice:
    """The row that an entry of a first sorting makes."""
    entry = happening.entry
    first, chosen, place = placed(happening.facts)
    day = clock.day_of(datetime.fromisoformat(entry.at))
    return CategoryChoice(
        dispute_id=entry.dispute_id, seq=entry.seq, organisation_id=lead_org_id,
        month_on=day.replace(day=1), first=first, chosen=chosen, place=place,
    )


def placed(facts: Mapping[str, Any]) -> tuple[str, str, int]:
    """The leaf suggested first, the one that was chosen, and its place among the suggestions (0: none)."""
    suggested = [str(code) for code in facts.get("suggested", ())]
    chosen = str(facts.get("category", ""))
    place = suggested.index(chosen) + 1 if chosen in suggested else 0
    return suggested[0] if suggested else "", chosen, place


@dataclass(frozen=True, slots=True)
class Tally:
    """How suggestions fared, in one month or one committee."""

    key: int | date
    total: int
    first: int
    later: int
    other: int
    unsorted: int
    silent: int
    """Stories in which the hub knew no word: nothing was suggested, nothing overridden."""

    @property
    def suggested(self) -> int:
        """Where something was suggested: what the share is counted of."""
        return self.total - self.silent

    @property
    def overridden(self) -> int:
        """Where the person took another leaf than the one suggested first."""
        return self.suggested - self.first

    @property
    def rate(self) -> str:
        """Overridden of suggested, in percent; none below five, for a share of so few says nothing."""
        return f"{self.overridden / self.suggested:.1%}" if self.suggested >= FEW else "–"


@dataclass(frozen=True, slots=True)
class Swap:
    """A leaf that was suggested first, the one that was taken instead, and how often."""

    first: str
    chosen: str
    times: int


def by_month(session: Session, organisations: Collection[int] | None) -> list[Tally]:
    """The last twelve months, newest first; of these organisations, or of all."""
    return _tallies(session, CategoryChoice.month_on, organisations)


def by_organisation(session: Session, organisations: Collection[int] | None) -> list[Tally]:
    """The last twelve months by committee."""
    return _tallies(session, CategoryChoice.organisation_id, organisations)


def organisations_of(session: Session, actor: Actor) -> set[int] | None:
    """Whose choices the actor may count: a head's own and those below; of the centre and its keepers, all."""
    if actor.has(Role.CENTRE, Role.CENTRE_HEAD, Role.SYSTEM_ADMIN):
        return None
    own = {grant.organisation_id for grant in actor.grants if grant.role is Role.HEAD}
    return {key for organisation in own for key in below(session, organisation)}


def names(session: Session, keys: Collection[int]) -> dict[int, str]:
    """The names of these organisations."""
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys)))
    return {row[0]: row[1] for row in rows}


def swaps(session: Session, organisations: Collection[int] | None, most: int = 10) -> list[Swap]:
    """The suggestions that were overridden most, with what was taken instead."""
    query = (
        select(CategoryChoice.first, CategoryChoice.chosen, func.count())
        .where(CategoryChoice.place != 1, CategoryChoice.first != "", *_of(organisations))
        .group_by(CategoryChoice.first, CategoryChoice.chosen)
        .order_by(func.count().desc(), CategoryChoice.first, CategoryChoice.chosen)
        .limit(most)
    )
    return [Swap(*row) for row in session.execute(query)]


def _tallies(session: Session, column: Any, organisations: Collection[int] | None) -> list[Tally]:
    def where(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    query = (
        select(
            column, func.count(), where(CategoryChoice.place == 1), where(CategoryChoice.place > 1),
            where((CategoryChoice.place == 0) & (CategoryChoice.first != "")),
            where(CategoryChoice.chosen == UNSORTED), where(CategoryChoice.first == ""),
        )
        .where(*_of(organisations))
        .group_by(column)
        .order_by(column.desc())
    )
    return [Tally(*row) for row in session.execute(query)]


def _of(organisations: Collection[int] | None) -> list[ColumnElement[bool]]:
    today = clock.today()
    since = date(today.year - 1, today.month, 1)
    recent = CategoryChoice.month_on > since
    return [recent] if organisations is None else [recent, CategoryChoice.organisation_id.in_(organisations)]
