"""What each stage shows on the case page. The page assembles; it knows no stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import url_for
from sqlalchemy.orm import Session

from mediation.core.i18n import label
from mediation.lifecycle.available import available, fits
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows import FLOWS
from workflows.flow import Move

from .models import Dispute


@dataclass(frozen=True, slots=True)
class Panel:
    """One block of a tab: a template of the stage and what it shows."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


Show = Callable[[Session, Actor, Dispute, Context], Panel | None]
Fn = TypeVar("Fn", bound=Show)

TABS = ("overview", "parties", "contact", "mediation", "agreement", "papers", "timeline", "reads")

_panels: list[tuple[str, int, Show]] = []


def panel(tab: str, order: int) -> Callable[[Fn], Fn]:
    """Register a block for a tab; blocks of one tab stand in rising order."""
    if tab not in TABS:
        raise ValueError(tab)

    def register(show: Fn) -> Fn:
        _panels.append((tab, order, show))
        return show

    return register


def panels_of(tab: str, session: Session, actor: Actor, dispute: Dispute, context: Context) -> list[Panel]:
    """The blocks of a tab that have something to show to this person."""
    shown = []
    for _tab, _order, show in sorted((p for p in _panels if p[0] == tab), key=lambda p: p[1]):
        made = show(session, actor, dispute, context)
        if made is not None:
            shown.append(made)
    return shown


OWN_PAGES: dict[str, str] = {}
"""Right of a move -> endpoint of the page on which its stage makes it, instead of the plain form."""


def own_page(right: str, endpoint: str) -> None:
    """Let the buttons of a move lead to a page of the stage.

    It takes ``dispute_id``, and ``row_id`` where the move is made on a row.
    """
    OWN_PAGES[right] = endpoint


@dataclass(frozen=True, slots=True)
class Button:
    """A move somebody may make now, as a link to its form."""

    name: str
    label: str
    flow: str
    row_id: int | None


def buttons(session: Session, actor: Actor, dispute: Dispute, row: Any = None) -> list[Button]:
    """The moves on the dispute, or on a row of one of its small flows, as buttons."""
    subject = row if row is not None else dispute
    return [_button(subject.flow, move, row) for move in available(session, actor, dispute, row)]


@dataclass(frozen=True, slots=True)
class Link:
    """A move as a link to its form."""

    label: str
    url: str


def links(dispute: Dispute, found: Sequence[Button]) -> list[Link]:
    """Buttons with the addresses of their pages."""
    return [Link(b.label, _address(dispute, b)) for b in found]


def _address(dispute: Dispute, b: Button) -> str:
    own = own_address(dispute, f"{b.flow}.{b.name}", b.row_id)
    plain = url_for("acts.do", dispute_id=dispute.id, flow_name=b.flow, name=b.name, row_id=b.row_id)
    return own or plain


def own_address(dispute: Dispute, right: str, row_id: int | None) -> str:
    """Where its stage makes a move; empty where the plain form is all there is."""
    own = OWN_PAGES.get(right)
    if own is None:
        return ""
    if row_id is None:
        return url_for(own, dispute_id=dispute.id)
    return url_for(own, dispute_id=dispute.id, row_id=row_id)


def starts(
    session: Session, actor: Actor, dispute: Dispute, context: Context, *flows: str
) -> list[Button]:
    """The creating moves of small flows that this person may make on the dispute now."""
    from_start = [(FLOWS[flow], move) for flow in flows for move in FLOWS[flow].moves_from("")]
    return [
        _button(flow.name, move, None)
        for flow, move in from_start
        if gate.allowed(actor, flow.right(move.name), context) and move.who != ("system",)
        and fits(session, dispute, actor, flow.right(move.name))
    ]


def _button(flow: str, move: Move, row: Any) -> Button:
    return Button(move.name, label(move), flow, row.id if row is not None else None)
