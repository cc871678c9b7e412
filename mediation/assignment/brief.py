"""The one-page brief: the matter in at most 400 characters, without numbers that lead to a person's door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.documents.models import Paper
from mediation.people.models import Person

LONGEST = 400
GONE = "×"
EVIDENCE = ("evidence", "inquiry", "court_ruling")

_NUMBERS = re.compile(r"\d[\d\s-]{5,}[\dXx]")
"""Telephone, identity and account numbers: seven signs and more; sums and dates are shorter."""

_SMALLEST = 4


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
    """The text without long numbers and without these very values."""
    for value in sorted((v for v in private if len(v) >= _SMALLEST), key=len, reverse=True):
        text = text.replace(value, GONE * 3)
    return _NUMBERS.sub(GONE * 3, text)


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
    return scrubbed(text, _private(session, dispute)) != text


def _names(rows: Sequence[Party]) -> tuple[str, ...]:
    return tuple(f"{p.name}({p.stands_for})" if p.stands_for > 1 else p.name for p in rows)


def _private(session: Session, dispute: Dispute) -> list[str]:
    rows = parties.of_dispute(session, dispute.id, left=True)
    people = [session.get(Person, row.person_id) for row in rows if row.person_id]
    values = [getattr(row, name) for row in rows for name in parties.SEALED]
    values += [person.id_number for person in people if person is not None]
    return [value for value in values if value]
