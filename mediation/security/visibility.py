"""One clause over the access table: it filters lists and counts and guards a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from mediation.core import clock

from .actor import Actor
from .models import Access

SUBSTITUTE = "substitute"
"""The capacity of who stands in for a mediator on leave. No row of the table says so: the leave does."""

NOW: BindParameter[datetime] = bindparam("moment_asked", callable_=clock.now)
"""The moment at which the database is asked, so that a clause may be kept and asked again later."""

# Asked at every act and every page of a case: made once, run on the connection.
_ACCESS = Access.__table__.c
_HOLDING = select(_ACCESS.dispute_id, _ACCESS.kind, _ACCESS.scope).where(
    _ACCESS.dispute_id.in_(bindparam("disputes", expanding=True)),
    _ACCESS.from_at <= NOW, or_(_ACCESS.until_at.is_(None), _ACCESS.until_at > NOW),
)
_OPEN_TO = _HOLDING.where(_ACCESS.scope.in_(bindparam("scopes", expanding=True)))

FULL_KINDS = (
    "lead", "above", "assistant", "mediator", "joint", "invited", "receiver", "sample", "registrar",
    "survivor",
)


def sees(actor: Actor, dispute_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for disputes the actor may see; ``dispute_id`` is a column or a value.

    ``conditions`` are over ``Access`` and narrow it further. The system sees everything: it acts only where a
    flow names it.
    """
    if actor.is_system:
        return select(1).exists()
    return exists().where(
        Access.dispute_id == dispute_id, opens_to(actor), Access.kind.in_(FULL_KINDS), holds_at(NOW),
        *conditions,
    )


def among(actor: Actor, dispute_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same as ``sees``, read from the actor's side: quicker where he sees a small part of all.

    ``conditions`` are over ``Access`` and narrow it further. PostgreSQL is told to begin there: it would
    rather walk everybody's disputes in the order wanted, hoping that the actor's lie among the first.
    """
    if actor.is_system:
        return select(1).exists()
    seen = mine(actor, *conditions).cte("seen").prefix_with("MATERIALIZED", dialect="postgresql")
    narrow: ColumnElement[bool] = dispute_id.in_(select(seen.c.dispute_id))
    return narrow


def mine(actor: Actor, *conditions: ColumnElement[bool]) -> Select[int]:
    """Keys of what the actor may see, one for each row that lets him: a dispute may stand there twice.

    ``conditions`` are over ``Access``, also over its copies of the dispute's columns. Not for the system.
    """
    return select(Access.dispute_id).where(
        opens_to(actor), Access.kind.in_(FULL_KINDS), holds_at(clock.now()), *conditions
    )


def opens_to(actor: Actor) -> ColumnElement[bool]:
    """True for rows that name the actor, or the mediator for whom he stands in today.

    Who had a case himself and had to leave it does not come back as somebody's substitute.
    """
    own = Access.scope.in_(actor.scopes())
    if not actor.stands_for:
        return own
    once = aliased(Access)
    had_it = exists().where(
        once.dispute_id == Access.dispute_id, once.scope == f"p:{actor.user_id}",
        once.kind.in_(("mediator", "joint")), once.until_at.is_not(None),
    )
    stands_in = Access.scope.in_(actor.stand_in_scopes()), Access.kind == "mediator", ~had_it
    return or_(own, and_(*stands_in))


def holds_at(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """True for access that holds at a moment."""
    return and_(Access.from_at <= moment, or_(Access.until_at.is_(None), Access.until_at > moment))


def kinds(session: Session, actor: Actor, dispute_id: int) -> frozenset[str]:
    """In which capacities the actor may see this dispute now; empty: he may not."""
    if actor.is_system:
        return frozenset(FULL_KINDS)
    return kinds_of_many(session, actor, (dispute_id,)).get(dispute_id, frozenset())


def kinds_of_many(session: Session, actor: Actor, dispute_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The same for several disputes in one query; a dispute he may not see is not in it."""
    if actor.is_system:
        return dict.fromkeys(dispute_ids, frozenset(FULL_KINDS))
    found: dict[int, set[str]] = {}
    query = _HOLDING.where(opens_to(actor)) if actor.stands_for else _OPEN_TO
    asked = {"disputes": list(dispute_ids), "scopes": actor.scopes()}
    rows = session.connection().execute(query, asked)
    away = frozenset(actor.stand_in_scopes())
    for dispute_id, kind, scope in rows:
        found.setdefault(dispute_id, set()).add(SUBSTITUTE if scope in away else kind)
    return {dispute_id: frozenset(kinds) for dispute_id, kinds in found.items()}
