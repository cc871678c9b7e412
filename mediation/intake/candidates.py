"""Where the same matter may lie: disputes that share a telephone, a paper, a pair of names or a place.

The questions are made once and run on the connection: they are put at every acceptance and while somebody
types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from mediation.cases.party_models import Party
from mediation.people import names
from mediation.people.models import Person
from mediation.search import index, words

LOOKED_AT = 60
"""Disputes looked at for one sign, the newest."""
PEOPLE, PAIRS = 12, 4
"""Lines of a side, and pairs of names, that are looked up: a list of thirty workers need not be."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody who is looked for; prints are keyed, never the number. Of a guardian the name says nothing."""

    side: str
    name: str
    phone_print: str | None = None
    paper_print: str | None = None


_Asked = tuple[Select[int], dict[str, Sequence[str]]]
"""A question that was made once, and what it is asked with: it is put at every acceptance."""


def _newest(key: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[int]:
    return select(key).where(*conditions).distinct().order_by(key.desc()).limit(LOOKED_AT)


def _among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


_PARTY, _PERSON = Party.__table__, Person.__table__
_ONE, _OTHER = _PARTY.alias().c, _PARTY.alias().c
_WITH_PHONE = _newest(_PARTY.c.dispute_id, _among(_PARTY.c.phone_lookup, "phones"))
_WITH_PAPER = _newest(
    _PARTY.c.dispute_id,
    _PARTY.c.person_id.in_(select(_PERSON.c.id).where(_among(_PERSON.c.id_number_lookup, "papers"))),
)
_WITH_NAMES = _newest(
    _ONE.dispute_id, _OTHER.dispute_id == _ONE.dispute_id, _OTHER.side != _ONE.side,
    _among(_ONE.name, "left"), _among(_OTHER.name, "right"),
)
_PEOPLE = (
    select(
        _PARTY.c.dispute_id, _PARTY.c.side, _PARTY.c.name, _PARTY.c.role, _PARTY.c.phone_lookup,
        _PERSON.c.id_number_lookup,
    )
    .outerjoin(_PERSON, _PERSON.c.id == _PARTY.c.person_id)
    .where(_among(_PARTY.c.dispute_id, "disputes"), _PARTY.c.role.in_(("party", "guardian")))
)


def candidates(session: Session, here: Sequence[Sought], place: str) -> set[int]:
    """Keys of disputes that share a sign with these people or this place; the newest few for each sign."""
    named = [one for one in here if one.name]
    left = [one.name for one in named if one.side == "applicant"][:PEOPLE]
    right = [one.name for one in named if one.side == "respondent"][:PEOPLE]
    found: set[int] = set()
    for query, asked in (*_by_prints(here), *_by_exact_names(left, right)):
        found.update(session.connection().execute(query, asked).scalars())
    for tokens in _by_words(left, right, place):
        found.update(index.newest(session, [[token] for token in tokens], LOOKED_AT))
    return found


def _by_prints(here: Sequence[Sought]) -> Iterable[_Asked]:
    phones = {one.phone_print for one in here if one.phone_print}
    papers = {one.paper_print for one in here if one.paper_print}
    if phones:
        yield _WITH_PHONE, {"phones": [*phones]}
    if papers:
        yield _WITH_PAPER, {"papers": [*papers]}


def _by_exact_names(left: Sequence[str], right: Sequence[str]) -> Iterable[_Asked]:
    """Both names as they stand: the only way to a protected case, whose names are not indexed."""
    if left and right:
        yield _WITH_NAMES, {"left": left, "right": right}


def _by_words(left: Sequence[str], right: Sequence[str], place: str) -> Iterable[Sequence[str]]:
    pairs = [(a, b) for a in left for b in right][:PAIRS]
    asked = [[*_signs(a), *_signs(b)] for a, b in pairs if _signs(a) and _signs(b)]
    if place:
        full = [name for name in left if not names.is_vague(name)][:PAIRS]
        here = words.asked(place)[:3]
        asked += [[*told, *here] for name in full if (told := words.asked(name)) and here]
    return asked


def _signs(name: str) -> list[str]:
    """What the index keeps of a name however it varies: the family name, or the core of a firm's."""
    if names.is_body(name):
        return words.asked(names.core_of_body(name))[:2]
    family = names.surname(name)
    person = len(names.normal(name)) <= 2 + len(family)  # a given name has at most two signs
    return [family[0]] if family and person else words.asked(name)[:3]


def people_of(session: Session, ids: Iterable[int]) -> Mapping[int, list[Sought]]:
    """Who stands in these disputes."""
    rows = session.connection().execute(_PEOPLE, {"disputes": [*ids]})
    found: dict[int, list[Sought]] = {}
    for dispute_id, side, name, role, phone, paper in rows:
        counted = name if role == "party" else ""
        found.setdefault(dispute_id, []).append(Sought(side, counted, phone, paper))
    return found
