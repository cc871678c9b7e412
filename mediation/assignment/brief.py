"""The one-page brief: the matter in at most 400 characters, without numbers that lead to a person's door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import masks
from mediation.documents.models import Paper
from mediation.organisations.models import Organisation
from mediation.people.models import Person

LONGEST = 400
GONE = "×"
EVIDENCE = ("evidence", "inquiry", "court_ruling")

_NUMBERS = re.compile(r"(?<!\d)(?!\d{4}-\d\d-\d\d(?![\d-]))\d[\d\s-]{5,}[\dXx]")
"""Telephone, identity and account numbers: seven signs and more; sums and dates are shorter."""

_N = r"[\d\uff10-\uff19一二三四五六七八九十百零〇]+(?:[-之]\d+)?"
_NAME = r"[^\W\da-zA-Z在住于到从的至是和与及租道镇乡]{1,4}"
_INSIDE = rf"(?:{_N}(?:幢|栋|座|号楼|单元|层|楼|弄|组|号|室))"
_DOOR = re.compile(
    rf"{_NAME}(?:路|街|大道|巷|弄|胡同|村){_N}(?:弄|组|号|幢|栋){_INSIDE}*"
    rf"|{_NAME}(?:社区|小区|花园|花苑|公寓|家园|新村|苑|里|坊|庭){_N}(?:幢|栋|座|号楼|单元|室){_INSIDE}*"
    rf"|{_N}(?:幢|栋|座|号楼|组){_INSIDE}+"
    rf"|{_N}单元{_N}(?:室|号)?"
    rf"|(?<!\d)\d{{3,4}}室"
    rf"|(?<![\d-])\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d-])"
)
"""A house, a group of a village, a room: what stands behind the name of a road. 5号 alone is a day."""

_COUNTED = re.compile(rf"{_N}")

_SMALLEST = 4


Places = Callable[[Session], Iterable[str]]

_houses: list[Places] = []


def houses_of(find: Places) -> Places:
    """Decorate what names further places where people are received; called when it is loaded."""
    _houses.append(find)
    return find


@dataclass(frozen=True, slots=True)
class Brief:
    """What an invited person reads in the corridor."""

    text: str
    applicants: tuple[str, ...]
    respondents: tuple[str, ...]
    third: tuple[str, ...]
    evidence: tuple[str, ...]


def draft(session: Session, dispute: Dispute) -> str:
    """A brief to start from: the story without private numbers, cut at the last sentence that fits."""
    return shortened(scrubbed(dispute.narrative, _private(session, dispute)))


def scrubbed(text: str, private: Iterable[str] = ()) -> str:
    """The text without long numbers, without addresses and without these very values."""
    return _scrub(text, private)[0]


def taken_out(session: Session, dispute: Dispute, text: str) -> list[str]:
    """What a text of the case loses when it goes out, each once, for the clerk who reads it before."""
    return list(dict.fromkeys(_scrub(text, _private(session, dispute))[1]))


def place_cleaned(session: Session, dispute: Dispute, place: str) -> str:
    """A meeting place as it may be told before an answer: houses that receive people stay, homes go."""
    return _of_place(session, dispute, place)[0]


def taken_out_of_place(session: Session, dispute: Dispute, place: str) -> list[str]:
    """What a meeting place would lose, each once."""
    return list(dict.fromkeys(_of_place(session, dispute, place)[1]))


def _of_place(session: Session, dispute: Dispute, place: str) -> tuple[str, list[str]]:
    private, gone = _private(session, dispute), list[str]()
    public = [house for house in _public(session) if house in place]
    parts = re.split(f"({'|'.join(map(re.escape, public))})", place) if public else [place]
    for at in range(0, len(parts), 2):  # between two houses
        parts[at], found = _scrub(parts[at], private)
        gone += found
    return "".join(parts), gone


def _public(session: Session) -> list[str]:
    """Addresses that anybody may know, the longest first."""
    own = session.scalars(select(Organisation.address).where(Organisation.address != ""))
    houses = (house for find in _houses for house in find(session) if house)
    return sorted({*own, *houses}, key=len, reverse=True)


def _scrub(text: str, private: Iterable[str]) -> tuple[str, list[str]]:
    gone: list[str] = []

    def out(found: re.Match[str]) -> str:
        gone.append(found.group().strip())
        return GONE * 3

    known = sorted((v for v in private if len(v) >= _SMALLEST), key=len, reverse=True)
    patterns = [re.compile("|".join(map(re.escape, known)))] if known else []
    for pattern in (*patterns, _NUMBERS, _DOOR):
        text = pattern.sub(out, text)
    return text, gone


def shortened(text: str, longest: int = LONGEST) -> str:
    """At most so many characters, ended at a sentence where one ends in the second half."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    end = max(cut.rfind(sign) for sign in "。!?;！？；")
    return cut[: end + 1] if end >= longest // 2 else cut[: longest - 1] + "…"


def compose(session: Session, dispute: Dispute, text: str) -> Brief:
    """The page: the text, the names of the sides, the titles of the evidence."""
    sides = parties.by_side(parties.principals(session, dispute.id))
    titles = session.scalars(
        select(Paper.title).where(Paper.dispute_id == dispute.id, Paper.kind.in_(EVIDENCE)).order_by(Paper.id)
    )
    private = _private(session, dispute)
    return Brief(
        text=scrubbed(text, private),
        applicants=_names(sides["applicant"]),
        respondents=_names(sides["respondent"]),
        third=_names(sides["third"]),
        evidence=tuple(scrubbed(title, private) for title in titles),
    )


def cleaned(session: Session, dispute: Dispute, *texts: str) -> list[str]:
    """Texts of the case without numbers and addresses that lead to a person's door."""
    private = _private(session, dispute)
    return [scrubbed(text, private) for text in texts]


def private_in(session: Session, dispute: Dispute, text: str) -> bool:
    """Whether a text names a telephone, identity number or address."""
    return bool(taken_out(session, dispute, text))


def _names(rows: Sequence[Party]) -> tuple[str, ...]:
    return tuple(parties.counted(p) for p in rows)


def _private(session: Session, dispute: Dispute) -> list[str]:
    rows = parties.of_dispute(session, dispute.id, left=True)
    people = [session.get(Person, row.person_id) for row in rows if row.person_id]
    values = [getattr(row, name) for row in rows for name in parties.SEALED]
    values += [person.id_number for person in people if person is not None]
    places = [dispute.place, *(row.address or "" for row in rows)]
    values += [tail for place in places for tail in _tails(place)]
    return [value for value in values if value]


def _tails(place: str) -> list[str]:
    """An address as people write it: whole, without district, without township; a township is no secret."""
    behind = masks.behind_district(place)
    tails = (place, behind, re.split(r"街道|镇|乡", behind)[-1])
    return [tail for tail in tails if _COUNTED.search(tail)]
