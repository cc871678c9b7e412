"""Keeps the index from the entries; see ``rebuild`` for building it anew."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute, ExternalNumber
from mediation.cases.party_models import Party
from mediation.lifecycle.followers import Happening

from . import index, said, words

OF_DISPUTE = frozenset({"title", "narrative", "claims", "place", "number", "intake_no", "secrecy"})
ORDINARY = "ordinary"
OF_OTHERS = (".name", ".number", ".left_at")
"""Endings of the changed fields of parties and of other bodies' numbers."""


def follow_search(session: Session, happening: Happening) -> None:
    """Index the dispute again when the entry touched what it is found by."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is None or not _touched(happening):
        return
    dispute = session.get(Dispute, dispute_id)
    if dispute is not None:
        index.put(session, dispute_id, tokens_of(session, dispute))


def tokens_of(session: Session, dispute: Dispute) -> set[str]:
    """Everything a dispute is found by. A protected one: its numbers, and prints of its parties' names."""
    numbers = session.scalars(select(ExternalNumber.number).where(ExternalNumber.dispute_id == dispute.id))
    names = session.scalars(select(Party.name).where(Party.dispute_id == dispute.id))
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


def _touched(happening: Happening) -> bool:
    changed = {name.removeprefix("dispute.") for name in happening.changed}
    if changed & OF_DISPUTE or any(name.endswith(OF_OTHERS) for name in changed):
        return True
    if said.touched(happening.event):
        return True
    payload = happening.entry.payload
    return '"sealed"' in payload and bool(
        {name.removeprefix("dispute.") for name in json.loads(payload).get("sealed", {})} & OF_DISPUTE
    )
