"""Keeps the index from the entries; see ``rebuild`` for building it anew."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute, ExternalNumber
from mediation.cases.party_models import Party
from mediation.lifecycle.followers import Happening

from . import index, said, words

OF_DISPUTE = frozenset({"title", "narrative", "claims", "place", "number", "intake_no", "secrecy"})
ORDINARY = "ordinary"
OF_OTHERS = (".name", ".number", ".left_at")
"""Endings of the changed fields of parties and of other bodies' numbers."""

_NUMBERS = select(ExternalNumber.__table__.c.number).where(
    ExternalNumber.__table__.c.dispute_id == bindparam("dispute")
)
_NAMES = select(Party.__table__.c.name).where(Party.__table__.c.dispute_id == bindparam("dispute"))


def follow_search(session: Session, happening: Happening) -> None:
    """Index the dispute again when the entry touched what it is found by."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is None or not _touched(happening):
        return
    if drawn := _only_drawn(happening):
        index.put_more(session, dispute_id, words.of_number(drawn))
        return
    dispute = session.get(Dispute, dispute_id)
    if dispute is not None:
        index.put(session, dispute_id, tokens_of(session, dispute))


def tokens_of(session: Session, dispute: Dispute) -> set[str]:
    """Everything a dispute is found by. A protected one: its numbers, and prints of its parties' names."""
    connection, asked = session.connection(), {"dispute": dispute.id}
    numbers = connection.execute(_NUMBERS, asked).scalars()
    names = connection.execute(_NAMES, asked).scalars()
    ordinary = [dispute.id] if dispute.secrecy == ORDINARY else []
    return tokens(dispute, numbers, names, said.texts(session, ordinary).get(dispute.id, ()))


def tokens(
    dispute: Dispute, numbers: Iterable[str], names: Iterable[str], sealed: Iterable[str] = ()
) -> set[str]:
    """The same, from other bodies' numbers, the parties' names and what was said under seal."""
    found = words.of_number(dispute.intake_no) | words.of_number(dispute.number or "")
    for number in numbers:
        found |= words.of_number(number)
    if dispute.secrecy != ORDINARY:
        return found | {words.veil_name(token) for name in names for token in words.of_name(name)}
    for told in (dispute.title, dispute.narrative, dispute.claims, dispute.place):
        found |= words.of_text(told)
    for name in names:
        found |= words.of_name(name)
    for text in sealed:
        found |= words.veiled(words.of_text(text))
    return found


def _only_drawn(happening: Happening) -> str:
    """The first number of a case when nothing else that it is found by has changed: it only adds words."""
    changed = {name for name in happening.changed if _finds(name)}
    old, new = happening.of_dispute("number") or (None, None)
    return str(new) if len(changed) == 1 and new and not old and not _says_more(happening) else ""


def _finds(name: str) -> bool:
    return name.removeprefix("dispute.") in OF_DISPUTE or name.endswith(OF_OTHERS)


def _touched(happening: Happening) -> bool:
    return any(_finds(name) for name in happening.changed) or _says_more(happening)


def _says_more(happening: Happening) -> bool:
    """Whether what is kept under seal may have changed."""
    if said.touched(happening.event):
        return True
    payload = happening.entry.payload
    return '"sealed"' in payload and bool(
        {name.removeprefix("dispute.") for name in json.loads(payload).get("sealed", {})} & OF_DISPUTE
    )
