"""People of one side out of the rows of a sheet, for a case that is registered: what was read, what bars it.

The rows are read by the same reader as at the counter; nobody is put on the record twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.core import clock
from mediation.core.i18n import label
from mediation.people import counting, identity, names
from mediation.people.reading import ReadPerson, read_people

from . import parties
from .parties import PartyInput
from .party_models import Party

MOST = 200
"""People of one press; a longer list comes in several."""
LONGEST_NAME, LONGEST_ADDRESS = 100, 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: who was read, and what is to be said of it."""

    number: int
    person: ReadPerson
    faults: tuple[str, ...] = ()
    """What must be put right before anybody is put on the record."""
    known: bool = False
    """He stands on this side already, on the record or in a row before."""

    @property
    def counts(self) -> bool:
        """Whether he will be put on the record."""
        return not self.known and not self.faults


def read(session: Session, dispute_id: int, side: str, text: str) -> list[Row]:
    """Every row of the text, in order, beside those who stand on that side already."""
    there = [p for p in parties.principals(session, dispute_id) if p.side == side]
    seen = [(_plain(party.name), party.phone or "") for party in there]
    rows = []
    for number, person in enumerate(read_people(text, everything=True), 1):
        known = bool(person.name) and any(_same(person, *one) for one in seen)
        seen.append((_plain(person.name), person.phone))
        rows.append(Row(number, person, () if known else tuple(_faults(person)), known))
    return rows


def people(rows: Iterable[Row], side: str) -> list[PartyInput]:
    """Whom the rows put on the record."""
    return [_input(row.person, side) for row in rows if row.counts]


def mark(side: str, text: str) -> str:
    """By which the page knows that these very rows were looked at before they are put on the record."""
    return hashlib.sha256(f"{side}\n{text}".encode()).hexdigest()[:20]


def among(rows: Sequence[Party], side: str) -> Party | None:
    """The one entry of a side that stands for others beside the one it names; None for none or several."""
    found = [party for party in rows if party.side == side and party.stands_for > 1]
    return found[0] if len(found) == 1 else None


def _same(person: ReadPerson, name: str, phone: str) -> bool:
    """Of one name, and not told apart by two numbers."""
    return _plain(person.name) == name and not (person.phone and phone and person.phone != phone)


def _plain(name: str) -> str:
    return names.normal(counting.bare(name))


def _faults(person: ReadPerson) -> Iterable[str]:
    if not person.name:
        yield _("Nobody is named in this row.")
    if len(person.name) > LONGEST_NAME or len(person.address) > LONGEST_ADDRESS:
        yield _("Name or address is too long.")
    if person.phone_wrong:
        yield label(identity.PHONE)
    if person.identity is not None and not person.identity.good:
        yield "、".join(label(problem) for problem in person.identity.problems)


def _input(person: ReadPerson, side: str) -> PartyInput:
    paper, born = person.identity, person.birth_on
    return PartyInput(
        side=side, name=person.name, kind=parties.kind_of(person.name, paper), phone=person.phone,
        no_phone=person.no_phone, address=person.address,
        id_type=paper.kind.value if paper is not None else "",
        id_number=paper.number if paper is not None else "", sex=person.sex, birth_on=born,
        minor=born is not None and identity.is_minor(born, clock.today()),
        stands_for=counting.heads(person.name),
    )
