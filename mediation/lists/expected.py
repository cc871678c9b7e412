"""The act that is expected next, as a link for whoever may do it: on the desk, in lists, on the case page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.panels import Button, Link, links
from mediation.core.i18n import label
from mediation.lifecycle.available import fits
from mediation.lifecycle.owners import MODELS
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.tasks.queries import Waiting
from workflows import FLOWS
from workflows.flow import Move

TOLD_LATER = "session.hold"
"""Expected from the booking on, and possible only once the hour has come."""


def link(one: Waiting, move: Move | None) -> Link | None:
    """The page on which the expected move is made; None where the reader may not make it."""
    if move is None:
        return None
    return links(one.dispute, [Button(move.name, label(move), one.flow, one.row_id)])[0]


def moves(session: Session, actor: Actor, waiting: Sequence[Waiting]) -> dict[int, Move]:
    """The expected move of each task that the reader may make now, in a fixed number of queries."""
    return moves_on(session, actor, waiting, rows_of(session, waiting))


def moves_on(
    session: Session, actor: Actor, waiting: Sequence[Waiting], rows: Mapping[int, Any]
) -> dict[int, Move]:
    """The same where the rows of the small flows are read already."""
    kinds = visibility.kinds_of_many(session, actor, [one.dispute.id for one in waiting])
    found: dict[int, Move] = {}
    for one in waiting:
        row = rows.get(one.row_id) if one.row_id is not None else None
        state = one.dispute.state if one.flow == "dispute" else row.state if row is not None else ""
        move = next((m for m in FLOWS[one.flow].moves_from(state) if m.name == one.move), None)
        context = Context(one.dispute, row, kinds.get(one.dispute.id, frozenset()))
        if move is None:
            continue
        right = FLOWS[one.flow].right(move.name)
        may = gate.allowed(actor, right, context)
        if may and (right != TOLD_LATER or fits(session, row, actor, right)):
            found[one.task.id] = move
    return found


def rows_of(session: Session, waiting: Sequence[Waiting]) -> dict[int, Any]:
    """The rows on which expected moves are made, by key."""
    wanted: dict[str, list[int]] = {}
    for one in waiting:
        if one.row_id is not None:
            wanted.setdefault(one.flow, []).append(one.row_id)
    found: dict[int, Any] = {}
    for flow, ids in wanted.items():
        model: Any = MODELS[flow]
        found.update({row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))})
    return found
