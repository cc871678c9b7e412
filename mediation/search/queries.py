"""What a question finds: numbers and their tails, names, words, telephones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, union_all
from sqlalchemy.orm import Session

from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.cases.protection import HANDLING
from mediation.cases.queries import narrow_by
from mediation.core.sealing import fingerprint, phone_form
from mediation.people.models import Person
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access

from . import index, said, words

MOST = 50


def condition(actor: Actor, text: str) -> ColumnElement[bool]:
    """Disputes that hold every part of the question; or whose party gave this telephone.

    What was said in a session counts only for whoever may read its record, the names of a protected case only
    for whoever has it in hand.
    """
    found = list(_ways(actor, text))
    return Dispute.id.in_(union_all(*found)) if found else false()


def _ways(actor: Actor, text: str, *, walked: bool = False) -> Iterator[Select[int]]:
    """Keys of what fits in each way; every way has an index of its own to begin with."""
    plain = [[token] for token in words.asked(text)]
    if plain:
        yield index.keys(plain, walked=walked)
        named = index.keys([[words.veil_name(token)] for [token] in plain], walked=walked)
        yield named.where(_handled_by(actor, named.selected_columns[0]))
        for source in said.sources():
            told = said_there(plain, walked=walked)
            key = told.selected_columns[0]
            yield told.join(Dispute, Dispute.id == key).where(source.readers(actor))
    digits = phone_form(text)
    if digits and not set(unicodedata.normalize("NFKC", text)) - set("+-() 0123456789"):
        if len(digits) == 4:
            yield select(Party.dispute_id).where(Party.phone.ends_with(digits))
        elif len(digits) >= 7:
            yield select(Party.dispute_id).where(Party.phone.equals(digits))


def said_there(plain: list[list[str]], *, walked: bool = False) -> Select[int]:
    """Disputes that hold every word plain or as it was said, and not all of them plain.

    That one at least was said is asked for by itself: by those few the index begins, however usual the plain
    words are.
    """
    prints = [words.veil(token) for [token] in plain]
    either = [[token, veil] for [token], veil in zip(plain, prints, strict=True)]
    return index.keys([prints, *either], but_not=plain, walked=walked)


def _handled_by(actor: Actor, dispute_id: Any) -> ColumnElement[bool]:
    """Who has a protected case in hand finds it by name; who watches over it does not."""
    return visibility.sees(actor, dispute_id, Access.kind.in_(HANDLING))


def find(session: Session, actor: Actor, text: str) -> list[Dispute]:
    """Disputes inside the actor's walls that fit the question, last changed first.

    Of what fits in more than ``MOST`` disputes, the newest: each way is walked from the newest back and left
    when it gave so many, so a common word costs no more than a rare one.
    """
    found: set[int] = set()
    for way in _ways(actor, text, walked=True):
        key = way.selected_columns[0]
        found.update(session.scalars(
            way.where(visibility.sees(actor, key)).order_by(key.desc()).limit(MOST)
        ))
    newest = sorted(found, reverse=True)[:MOST]
    query = select(Dispute).where(Dispute.id.in_(newest))
    return list(session.scalars(query.order_by(Dispute.changed_at.desc(), Dispute.id.desc())))


def find_by_identity(session: Session, actor: Actor, id_number: str) -> list[Dispute]:
    """Disputes inside the actor's walls in which the person with this number stands.

    The search is remembered, with the number's keyed print and never the number, before anything is shown.
    """
    query = (
        select(Dispute)
        .where(
            visibility.sees(actor, Dispute.id),
            select(Party.id).join(Person, Person.id == Party.person_id)
            .where(Party.dispute_id == Dispute.id, Person.id_number.equals(id_number)).exists(),
        )
        .order_by(Dispute.changed_at.desc(), Dispute.id.desc()).limit(MOST)
    )
    found = list(session.scalars(query))
    told = {"print": fingerprint("id_number", id_number), "found": len(found)}
    reads.note_search(actor, "search.identity", told)
    return found


narrow_by("text", condition)
