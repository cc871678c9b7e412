"""What a question finds: numbers and their tails, names, words, telephones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, false, select, union_all
from sqlalchemy.orm import Session

from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.cases.queries import narrow_by
from mediation.core.sealing import fingerprint, phone_form
from mediation.people.models import Person
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role

from . import index, said, words

MOST = 50
LOOKED_AT = 2000


def condition(actor: Actor, text: str, most: int | None = None) -> ColumnElement[bool]:
    """Disputes that hold every part of the question; or whose party gave this telephone.

    What was said in a session counts only for whoever may read its record.
    """
    found = list(_ways(actor, text, most))
    return Dispute.id.in_(union_all(*found)) if found else false()


def _ways(actor: Actor, text: str, most: int | None) -> Iterator[Select[int]]:
    """Keys of what fits in each way; every way has an index of its own to begin with."""
    plain = [[token] for token in words.asked(text)]
    if plain:
        yield index.keys(plain, most)
        veiled = [[token, words.veil(token)] for [token] in plain]
        for source in said.sources():
            fits = index.matching(Dispute.id.expression, veiled, most, but_not=plain)
            yield select(Dispute.id).where(fits, source.readers(actor))
    digits = phone_form(text)
    if digits and not set(unicodedata.normalize("NFKC", text)) - set("+-() 0123456789"):
        if len(digits) == 4:
            yield select(Party.dispute_id).where(Party.phone.ends_with(digits))
        elif len(digits) >= 7:
            yield select(Party.dispute_id).where(Party.phone.equals(digits))


def find(session: Session, actor: Actor, text: str) -> list[Dispute]:
    """Disputes inside the actor's walls that fit the question, last changed first.

    Whoever sees nearly everything is shown the newest of what a common word finds.
    """
    wide = actor.has(Role.CENTRE, Role.CENTRE_HEAD)
    fits = condition(actor, text, LOOKED_AT if wide else None)
    seen = visibility.sees(actor, Dispute.id) if wide else visibility.among(actor, Dispute.id)
    query = select(Dispute).where(fits, seen)
    return list(session.scalars(query.order_by(Dispute.changed_at.desc(), Dispute.id.desc()).limit(MOST)))


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
