"""Which scopes an entry opens and closes: lead and above, assistant, mediator, invited, receiver, survivor.

Pure: the book is the access table itself while an act runs, and a list of
rows when the table is compared with the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, cast

from mediation.lifecycle.followers import Happening
from mediation.security.roles import Role


class Book(Protocol):
    """The scopes of one dispute at the moment of one entry."""

    def open(self, scope: str, kind: str) -> None:
        """Open it unless it is open."""

    def close(self, scope: str | None, *kinds: str) -> None:
        """Close what is open of these kinds, of one scope or of all."""

    def path_up(self, organisation_id: int) -> tuple[int, ...]:
        """The organisation and each that stood above it then, nearest first."""


def apply(book: Book, happening: Happening) -> None:
    """Open and close scopes as the entry demands."""
    lead = _changed(happening, "lead_org_id")
    if lead is not None:
        _lead(book, *lead)
    mediator = _changed(happening, "mediator_id")
    if mediator is not None:
        before, after = mediator
        book.close(f"p:{before}", "mediator")
        book.close(None, "joint", "registrar")
        if after is not None:
            book.open(f"p:{after}", "mediator")
    if happening.event == "dispute.register" and happening.entry.role == Role.MEDIATOR:
        # A mediator reads what names him; until somebody is assigned also what he took in himself.
        book.open(f"p:{happening.entry.actor_id}", "registrar")
    rule = RULES.get(happening.event)
    if rule is not None:
        rule(book, happening.facts)


def _changed(happening: Happening, name: str) -> tuple[int | None, int | None] | None:
    pair = happening.of_dispute(name)
    return (_id(pair[0]), _id(pair[1])) if pair else None


def _id(value: object) -> int | None:
    """Keys beyond 53 bits stand in the payload as text."""
    return int(str(value)) if value is not None else None


def _lead(book: Book, old: int | None, new: int | None) -> None:
    book.close(None, "lead", "above")
    if new is None:
        return
    book.open(f"o:{new}", "lead")
    for above in book.path_up(new)[1:]:
        book.open(f"o:{above}", "above")
    if old is not None and new in book.path_up(old)[1:]:
        book.open(f"o:{old}", "assistant")  # handed up: the lower unit stays and helps
    book.close(f"o:{new}", "receiver", "assistant")


def _joint(book: Book, facts: Mapping[str, object]) -> None:
    for user in cast(Iterable[object], facts.get("assistants", ())):
        book.open(f"p:{user}", "joint")


def _invited(book: Book, facts: Mapping[str, object]) -> None:
    book.open(f"p:{facts['invitee_id']}", "invited")


def _invited_again(book: Book, facts: Mapping[str, object]) -> None:
    if facts.get("reads_again"):
        _invited(book, facts)


def _uninvited(book: Book, facts: Mapping[str, object]) -> None:
    book.close(f"p:{facts['invitee_id']}", "invited")


def _offered(book: Book, facts: Mapping[str, object]) -> None:
    book.open(f"o:{facts['to_org_id']}", "receiver")


def _settled(book: Book, facts: Mapping[str, object]) -> None:
    book.close(f"o:{facts['to_org_id']}", "receiver")


def _objected(book: Book, facts: Mapping[str, object]) -> None:
    """A sustained objection ends the part of a joint mediator; a guest's ends with his invitation."""
    if facts.get("leaves") == "joint":
        book.close(f"p:{facts['against']}", "joint")


def _stepped_down(book: Book, facts: Mapping[str, object]) -> None:
    book.close(f"p:{facts['who']}", "joint")


def _split_from(book: Book, facts: Mapping[str, object]) -> None:
    """Whoever mediates the dispute it came from reads it until somebody is assigned."""
    if facts.get("mediator_id"):
        book.open(f"p:{facts['mediator_id']}", "registrar")


def _merged(book: Book, facts: Mapping[str, object]) -> None:
    """The committee that goes on with it reads what it goes on with."""
    if facts.get("to_org_id"):
        book.open(f"o:{facts['to_org_id']}", "survivor")


def _taken_back(book: Book, facts: Mapping[str, object]) -> None:
    """An unmerging taken back, or a mediator who comes back with those who worked with him."""
    _merged(book, facts)
    _joint(book, facts)


def _survivor_moved(book: Book, facts: Mapping[str, object]) -> None:
    """The survivor is led by another committee now."""
    book.close(None, "survivor")
    _merged(book, facts)


def _unmerged(book: Book, facts: Mapping[str, object]) -> None:
    book.close(None, "survivor")


RULES: Mapping[str, Callable[[Book, Mapping[str, object]], None]] = {
    "dispute.assign": _joint,
    "dispute.reassign": _joint,
    "dispute.split_from": _split_from,
    "dispute.merge": _merged,
    "dispute.unmerge": _unmerged,
    "dispute.survivor_moved": _survivor_moved,
    "dispute.take_back": _taken_back,
    "objection.sustained": _objected,
    "joint.stepped_down": _stepped_down,
    "invitation.accept": _invited,
    "invitation.bar": _uninvited,
    "invitation.step_down": _uninvited,
    "invitation.finish": _uninvited,
    "invitation.restore": _invited_again,
    "handover.offer": _offered,
    "handover.return": _settled,
    "handover.recall": _settled,
    "handover.drop": _settled,
}
"""Their facts name somebody (``invitee_id``, ``against``, ``mediator_id``) or a unit (``to_org_id``)."""
