"""Turns the words of the catalogue into people, for one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.queries import holders
from mediation.accounts.register import on_leave
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.lifecycle import said
from mediation.lifecycle.followers import Happening
from mediation.organisations.queries import path_up
from mediation.security.models import Access
from mediation.security.roles import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """Who led a dispute and who mediated it when something happened to it."""

    dispute_id: int
    lead_org_id: int
    mediator_id: int | None


BySeat = Callable[[Session, Seat], Iterable[int | None]]
ByEntry = Callable[[Session, Happening, Seat], Iterable[int | None]]


def people(session: Session, happening: Happening, case: Seat, words: Iterable[str]) -> set[int]:
    """Keys of the users these words name. KeyError for an unknown word."""
    found: set[int | None] = set()
    for word in words:
        if word in BY_SEAT:
            found.update(BY_SEAT[word](session, case))
        else:
            found.update(BY_ENTRY[word](session, happening, case))
    return {user for user in found if user is not None}


def of_case(session: Session, case: Seat, words: Iterable[str]) -> set[int]:
    """The same without an entry, for words that the dispute alone answers. KeyError for others."""
    return {user for word in words for user in BY_SEAT[word](session, case) if user is not None}


def of_scope(session: Session, scope: str, roles: Iterable[Role]) -> set[int]:
    """The people behind a scope of the access or task table: one person, or holders of these roles."""
    kind, _, key = scope.partition(":")
    return {int(key)} if kind == "p" else set(_holding(session, [int(key)], *roles))


def _holding(session: Session, organisations: Iterable[int | None], *roles: Role) -> list[int]:
    where = [o for o in organisations if o is not None]
    return [user.id for role in roles for user in holders(session, role, where)] if where else []


def _clerk(session: Session, case: Seat) -> list[int]:
    return _holding(session, [case.lead_org_id], Role.CLERK)


def _head(session: Session, case: Seat) -> list[int]:
    return _holding(session, [case.lead_org_id], Role.HEAD)


def _level_above(session: Session, case: Seat) -> list[int]:
    above = path_up(session, case.lead_org_id)[1:2]
    return _holding(session, above, Role.HEAD, Role.CENTRE_HEAD, Role.CENTRE)


def _centre(session: Session, case: Seat) -> list[int]:
    return _holding(session, path_up(session, case.lead_org_id), Role.CENTRE, Role.CENTRE_HEAD)


def _centre_head(session: Session, case: Seat) -> list[int]:
    return _holding(session, path_up(session, case.lead_org_id)[1:], Role.CENTRE_HEAD)


def _mediator(session: Session, case: Seat) -> list[int | None]:
    """The mediator, and who stands in for him today."""
    return [case.mediator_id, *_stand_in(session, case)]


def _mediator_himself(_s: Session, case: Seat) -> list[int | None]:
    return [case.mediator_id]


def _stand_in(session: Session, case: Seat) -> list[int | None]:
    if case.mediator_id is None:
        return []
    away = on_leave(session, [case.mediator_id], clock.today()).get(case.mediator_id)
    return [away.substitute_id if away is not None else None]


def _before(happening: Happening, name: str) -> int | None:
    pair = happening.changed.get(name) or happening.changed.get(f"dispute.{name}")
    return int(pair[0]) if pair and pair[0] is not None else None


def _former_mediator(_s: Session, happening: Happening, _c: Seat) -> list[int | None]:
    return [_before(happening, "mediator_id")]


def _former_lead(session: Session, happening: Happening, _c: Seat) -> list[int]:
    return _holding(session, [_before(happening, "lead_org_id")], Role.CLERK)


def _receiver(session: Session, happening: Happening, _c: Seat) -> list[int]:
    return _holding(session, [said.key(session, happening, "to_org_id")], Role.CLERK, Role.HEAD, Role.LIAISON)


def _sender(session: Session, happening: Happening, _c: Seat) -> list[int]:
    return _holding(session, [said.key(session, happening, "from_org_id")], Role.CLERK)


def _clerk_elsewhere(session: Session, happening: Happening, case: Seat) -> list[int]:
    """Clerks and heads of the lead where another committee did it: its own know from the other file."""
    own = said.key(session, happening, "from_org_id") in (None, case.lead_org_id)
    return [] if own else _holding(session, [case.lead_org_id], Role.CLERK, Role.HEAD, Role.CENTRE_HEAD)


def _invited(session: Session, happening: Happening, _c: Seat) -> list[int | None]:
    return [said.key(session, happening, "invitee_id")]


def _invited_already(session: Session, happening: Happening, case: Seat) -> list[int | None]:
    return [] if happening.entry.from_state == "proposed" else _invited(session, happening, case)


def _guests(session: Session, case: Seat) -> list[int]:
    scopes = session.scalars(
        select(Access.scope).where(
            Access.dispute_id == case.dispute_id, Access.kind == "invited", Access.until_at.is_(None)
        )
    )
    return [int(scope.removeprefix("p:")) for scope in scopes if scope.startswith("p:")]


def _raiser(session: Session, happening: Happening, _c: Seat) -> list[int | None]:
    query = select(AuditEntry.actor_id).where(
        AuditEntry.subject == happening.entry.subject, AuditEntry.event == "danger.raise"
    )
    return [session.scalars(query).first()]


def _proposer(_s: Session, happening: Happening, _c: Seat) -> list[int | None]:
    return [_named(happening, "proposed_by")]


def _second(_s: Session, happening: Happening, _c: Seat) -> list[int | None]:
    return [_named(happening, "second")]


def _named(happening: Happening, fact: str) -> int | None:
    key = happening.facts.get(fact)
    return int(key) if key is not None else None


BY_SEAT: Mapping[str, BySeat] = {
    "clerk": _clerk,
    "head": _head,
    "level_above": _level_above,
    "centre_head": _centre_head,
    "centre": _centre,
    "mediator": _mediator,
    "mediator_himself": _mediator_himself,
    "stand_in": _stand_in,
    "guests": _guests,
}
"""Words that the dispute alone answers."""

BY_ENTRY: Mapping[str, ByEntry] = {
    "former_mediator": _former_mediator,
    "former_lead": _former_lead,
    "clerk_elsewhere": _clerk_elsewhere,
    "receiver": _receiver,
    "sender": _sender,
    "invited": _invited,
    "invited_already": _invited_already,
    "raiser": _raiser,
    "proposer": _proposer,
    "second": _second,
}
"""Words for which the entry must be looked at."""
