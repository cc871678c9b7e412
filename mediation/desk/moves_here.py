"""The moves of a row on the row's own page: one form stands open, the others are a link away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from flask import flash, g, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle import facts_form, perform
from mediation.lifecycle.available import available
from mediation.lifecycle.door import Act
from mediation.lifecycle.once import answered
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.gate import current_actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.errors import MoveNotAllowed
from workflows.facts import asks
from workflows.flow import Lack, Move

from .sentences import missing_now
from .with_files import WithFiles

WITH_FILES = frozenset({"assistance.answer"})
"""Moves with which files may come."""

BASE = ("occurred_at", "late_reason", "note")
"""Fields of every move, which stand apart from its own."""


@dataclass(frozen=True, slots=True)
class Way:
    """A move that may be made here, and the link that opens its form."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MoveForm:
    """The form that stands open: its fields, what it does to the case, what is missing."""

    name: str
    label: str
    effect: str
    form: ActForm
    fields: Sequence[str]
    action: str
    lacks: Sequence[Lack]

    @property
    def files(self) -> bool:
        """Whether files may be sent with it."""
        return isinstance(self.form, WithFiles)


@dataclass(frozen=True, slots=True)
class MovesHere:
    """What stands in the box of acts."""

    open: MoveForm | None
    others: Sequence[Way]


Address = Callable[[str], str]
"""Address by the name of a move; the empty name is the page itself."""


def moves_here(
    session: Session, actor: Actor, dispute: Dispute, row: Any, address: Address, effects: Mapping[str, Any],
    *, first: str = "", typed: ActForm | None = None, typed_name: str = "", lacks: Sequence[Lack] = (),
    seen: int | None = None, called: Mapping[str, Any] = MappingProxyType({}),
) -> MovesHere:
    """The box for this reader. ``first`` opens by itself; ``typed`` is a form that was refused.

    ``called`` names moves in his words where the table's are those of another. ``seen`` is the version the
    page shows; None for whoever may not learn what else happened.
    """
    moves = {move.name: move for move in available(session, actor, dispute, row)}
    wanted = typed_name or request.args.get("do", "") or first
    chosen = moves.get(wanted)
    shown = None
    if chosen is not None:
        form = typed if typed is not None else _form(chosen, session, row, actor)
        if typed is None and seen is not None:
            form.seen_version.data = str(seen)
        shown = _open(row, chosen, form, address, effects, lacks)
        shown = replace(shown, label=str(called.get(chosen.name, shown.label)))
    others = [
        Way(move.name, str(called.get(move.name, label(move))), f"{address('')}?do={move.name}")
        for move in moves.values() if shown is None or move.name != shown.name
    ]
    return MovesHere(shown, others)


def _open(
    row: Any, move: Move, form: ActForm, address: Address, effects: Mapping[str, Any], lacks: Sequence[Lack]
) -> MoveForm:
    right = FLOWS[row.flow].right(move.name)
    fields = [name for name in asks(move.facts) if name not in BASE]
    return MoveForm(
        move.name, label(move), str(effects.get(right, "")), form, fields, address(move.name),
        lacks or missing_now(row, right, move),
    )


Work = Callable[[Act, Mapping[str, Any], ActForm], str]
"""Loads and makes the move inside the act; returns where the press leads."""


def press_here(row: Any, dispute: Dispute, name: str, work: Work, show: Callable[..., Any]) -> Any:
    """One posted move of the box. ``show`` renders the page again: row, status, lacks, typed form, move."""
    try:
        move, form = _posted(row, dispute, name)
    except MoveNotAllowed:  # a second press of the button that just did it
        stored = answered(reading(), current_actor().user_id, request.form.get("act_key", ""))
        if stored:
            return redirect(stored)
        raise
    if not form.validate() or (isinstance(form, WithFiles) and not form.keep()):
        return _again(row, form, name, show)
    stated = facts_form.stated_from(form, move)
    g.typed = facts_form.typed_back(form, move)
    channel = request.form.get("channel", "online")
    sent = [upload.sha256 for upload in form.kept] if isinstance(form, WithFiles) else []
    content = [row.id, name, stated, *sent]
    pressed = press(form, content, lambda a: work(a, stated, form), channel=channel)
    if pressed.response is None:
        return _again(row, form, name, show, pressed.lacks)
    flash(_("Recorded: %(move)s", move=label(move)), "done")
    return pressed.response


def _again(
    row: Any, form: ActForm, name: str, show: Callable[..., Any], lacks: Sequence[Lack] = ()
) -> Any:
    if isinstance(form, WithFiles):
        form.again()
    return show(row, 422, lacks, typed=form, name=name)


def _form(move: Move, session: Session, row: Any, actor: Actor) -> ActForm:
    """The form of a move's facts, with a field for files where they may come with it."""
    made = facts_form.form_for(move, session, row, actor)
    if FLOWS[row.flow].right(move.name) not in WITH_FILES:
        return made()
    taking: type[ActForm] = type("FactsFormWithFiles", (made, WithFiles), {})
    return taking()


def _posted(row: Any, dispute: Dispute, name: str) -> tuple[Move, ActForm]:
    """The form of a posted move. NotFound for no move, Forbidden without the right, MoveNotAllowed."""
    flow, session, actor = FLOWS[row.flow], reading(), current_actor()
    if not flow.has_move(name):
        raise NotFound(f"{row.flow}.{name}")
    kinds = visibility.kinds(session, actor, dispute.id)
    gate.require(actor, flow.right(name), Context(dispute, row, kinds))
    move = perform.move_of(flow, row, name)
    return move, _form(move, session, row, actor)
