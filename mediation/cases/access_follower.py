"""Keeps the access table from the entries: lead and above, assistant, mediator, invited, receiver.

It reads only what entries say (and the organisation tree), so the table can be
built anew from the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.lifecycle.followers import Happening
from mediation.organisations.queries import path_up
from mediation.security.models import Access


def follow_access(session: Session, happening: Happening) -> None:
    """Open and close scopes as the entry demands."""
    dispute_id = happening.entry.dispute_id
    if dispute_id is None:
        return
    at = datetime.strptime(happening.entry.at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    book = _Book(session, dispute_id, at)
    lead = _changed(happening, "lead_org_id")
    if lead is not None:
        _lead(book, *lead)
    mediator = _changed(happening, "mediator_id")
    if mediator is not None:
        book.close(f"p:{mediator[0]}", "mediator")
        book.close(None, "joint")
        book.open(f"p:{mediator[1]}", "mediator", mediator[1] is not None)
    rule = _RULES.get(happening.event)
    if rule is not None:
        rule(book, happening.facts)


class _Book:
    """Opens and closes rows of one dispute at one moment."""

    def __init__(self, session: Session, dispute_id: int, at: datetime) -> None:
        self.session, self.dispute_id, self.at = session, dispute_id, at

    def open(self, scope: str, kind: str, wanted: bool = True) -> None:
        if wanted and not self._held(scope, kind):
            self.session.add(Access(dispute_id=self.dispute_id, scope=scope, kind=kind, from_at=self.at))

    def close(self, scope: str | None, *kinds: str) -> None:
        for row in self._held(scope, *kinds):
            row.until_at = self.at

    def _held(self, scope: str | None, *kinds: str) -> list[Access]:
        query = select(Access).where(
            Access.dispute_id == self.dispute_id, Access.kind.in_(kinds), Access.until_at.is_(None)
        )
        if scope is not None:
            query = query.where(Access.scope == scope)
        return list(self.session.scalars(query))


def _changed(happening: Happening, name: str) -> tuple[int | None, int | None] | None:
    pair = happening.changed.get(name) or happening.changed.get(f"dispute.{name}")
    return (_id(pair[0]), _id(pair[1])) if pair else None


def _id(value: object) -> int | None:
    """Keys beyond 53 bits stand in the payload as text."""
    return int(str(value)) if value is not None else None


def _lead(book: _Book, old: int | None, new: int | None) -> None:
    book.close(None, "lead", "above")
    if new is None:
        return
    path = path_up(book.session, new)
    book.open(f"o:{new}", "lead")
    for above in path[1:]:
        book.open(f"o:{above}", "above")
    if old is not None and new in path_up(book.session, old)[1:]:
        book.open(f"o:{old}", "assistant")  # handed up: the lower unit stays and helps
    book.close(f"o:{new}", "receiver", "assistant")


def _joint(book: _Book, facts: Mapping[str, object]) -> None:
    for user in cast(Iterable[object], facts.get("assistants", ())):
        book.open(f"p:{user}", "joint")


def _invited(book: _Book, facts: Mapping[str, object]) -> None:
    book.open(f"p:{facts['invitee_id']}", "invited")


def _uninvited(book: _Book, facts: Mapping[str, object]) -> None:
    book.close(f"p:{facts['invitee_id']}", "invited")


def _offered(book: _Book, facts: Mapping[str, object]) -> None:
    book.open(f"o:{facts['to_org_id']}", "receiver")


def _settled(book: _Book, facts: Mapping[str, object]) -> None:
    book.close(f"o:{facts['to_org_id']}", "receiver")


_RULES: dict[str, Callable[[_Book, Mapping[str, object]], None]] = {
    "dispute.assign": _joint,
    "dispute.reassign": _joint,
    "invitation.accept": _invited,
    "invitation.bar": _uninvited,
    "invitation.step_down": _uninvited,
    "invitation.finish": _uninvited,
    "handover.offer": _offered,
    "handover.return": _settled,
    "handover.recall": _settled,
    "handover.drop": _settled,
}
"""Events whose facts name a person (``invitee_id``) or an organisation (``to_org_id``)."""
