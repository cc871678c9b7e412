"""What is written in an agreement while it is a draft: read by forms, kept by the service."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from mediation.core.exceptions import RuleBroken

from .kinds import CONTINUING
from .models import Agreement, Instalment, Term, ids

TEXTS = ("facts", "duties", "oral_content")
TERM_TEXTS = ("what", "account", "place")


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TermInput:
    """One term as it was typed; ``id`` when it is known already."""

    id: int | None = None
    from_party: int | None = None
    to_party: int | None = None
    kind: str = "money"
    what: str = ""
    amount: Decimal | None = None
    from_on: date | None = None
    due_on: date | None = None
    way: str = ""
    account: str = ""
    place: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The whole draft. ``answers`` maps the key of a remark to what was answered."""

    form: str = "written"
    parties: tuple[int, ...] = ()
    place: str = ""
    facts: str = ""
    duties: str = ""
    oral_content: str = ""
    terms: tuple[TermInput, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


def put(session: Session, agreement: Agreement, content: Content, known: set[int]) -> None:
    """Bring the rows to what was written. ``known`` are the keys of the dispute's parties.

    RuleBroken when somebody is named who is nobody of this dispute.
    """
    named = {key for t in content.terms for key in (t.from_party, t.to_party) if key is not None}
    if not (named | set(content.parties)) <= known:
        raise RuleBroken("party_unknown")
    agreement.form = content.form
    if ids(agreement.party_ids) != list(content.parties):
        agreement.party_ids = list(content.parties)
    agreement.place = content.place
    for name in TEXTS:
        _put_text(agreement, name, getattr(content, name))
    answered = {key: text.strip() for key, text in content.answers.items() if text.strip()}
    if answered != agreement.answered:
        agreement.answers = json.dumps(answered, ensure_ascii=False, sort_keys=True) if answered else None
    _put_terms(session, agreement, content.terms)


def read(agreement: Agreement) -> Content:
    """The draft as it stands in the rows."""
    return Content(
        form=agreement.form, parties=tuple(ids(agreement.party_ids)), place=agreement.place,
        facts=agreement.facts or "", duties=agreement.duties or "",
        oral_content=agreement.oral_content or "", answers=agreement.answered,
        terms=tuple(_read_term(term) for term in agreement.terms),
    )


def _read_term(term: Term) -> TermInput:
    return TermInput(
        id=term.id, from_party=term.from_party_id, to_party=term.to_party_id, kind=term.kind,
        what=term.what or "", amount=term.amount, from_on=term.from_on, due_on=term.due_on,
        way=term.way,
        account=term.account or "", place=term.place or "",
        parts=tuple(Part(part.due_on, part.amount) for part in term.instalments),
    )


def _put_text(row: Any, name: str, text: str) -> None:
    """Only what changed: a sealed box differs each time it is made."""
    if (getattr(row, name) or "") != text.strip():
        setattr(row, name, text)


def _put_terms(session: Session, agreement: Agreement, wanted: Sequence[TermInput]) -> None:
    there = {term.id: term for term in agreement.terms}
    kept = {given.id for given in wanted}
    for term in list(agreement.terms):
        if term.id not in kept:
            _put_parts(session, term, ())
            agreement.terms.remove(term)
            session.delete(term)
    for position, given in enumerate(wanted, 1):
        term = there.get(given.id or 0) or _new_term(agreement, given)
        term.position = position
        term.from_party_id, term.to_party_id = given.from_party, given.to_party
        term.kind, term.way = given.kind, given.way
        term.from_on, term.due_on = given.from_on if given.kind == CONTINUING else None, given.due_on
        term.amount = _fen(given.amount) if given.amount is not None else None
        for name in TERM_TEXTS:
            _put_text(term, name, getattr(given, name))
        _put_parts(session, term, given.parts)


def _new_term(agreement: Agreement, given: TermInput) -> Term:
    term = Term(agreement_id=agreement.id, kind=given.kind, way="")
    agreement.terms.append(term)
    return term


def _put_parts(session: Session, term: Term, wanted: Sequence[Part]) -> None:
    rows = list(term.instalments)
    for row in rows[len(wanted) :]:
        term.instalments.remove(row)
        session.delete(row)
    for position, given in enumerate(wanted, 1):
        if position <= len(rows):
            row = rows[position - 1]
            row.due_on, row.amount = given.due_on, _fen(given.amount)
        else:
            term.instalments.append(
                Instalment(
                    term_id=term.id, position=position, due_on=given.due_on, amount=_fen(given.amount)
                )
            )


def _fen(amount: Decimal) -> Decimal:
    """As the column gives it back, so that 100 and 100.00 are no change."""
    return amount.quantize(Decimal("0.01"))


def as_new(content: Content, form: str, party_ids: Sequence[int]) -> Content:
    """The same words as the beginning of another draft."""
    terms = tuple(replace(term, id=None) for term in content.terms)
    return replace(content, form=form, parties=tuple(party_ids), terms=terms, answers={})
