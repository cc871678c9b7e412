"""The check that guards the act, draws the button and opens the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import g

from mediation.core.exceptions import Forbidden

from .actor import Actor
from .policy import POLICY
from .predicates import WHO, Context

View = TypeVar("View", bound=Callable[..., Any])

_RIGHT = "hub_right"
_PUBLIC = "*public*"


def allowed(actor: Actor, right: str, context: Context | None = None) -> bool:
    """Whether the actor holds the right on this subject. KeyError for an unknown right."""
    where = context or Context()
    return any(WHO[word](actor, where) for word in POLICY[right])


def require(actor: Actor, right: str, context: Context | None = None) -> None:
    """Raises Forbidden unless the actor holds the right on this subject."""
    if not allowed(actor, right, context):
        raise Forbidden(right)


def requires(right: str) -> Callable[[View], View]:
    """Mark a view with the right it needs.

    Rights that depend on a subject are checked again with that subject by the
    view's loader; here only "holds it somewhere" can be known, so the request
    guard demands a signed-in person and, for rights without subject, the right.
    """
    if right not in POLICY:
        raise KeyError(right)

    def mark(view: View) -> View:
        setattr(view, _RIGHT, right)
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that needs nobody signed in."""
    setattr(view, _RIGHT, _PUBLIC)
    return view


def right_of(view: Callable[..., Any]) -> str | None:
    """The right a view is marked with; ``*public*`` for public ones; None if unmarked."""
    right: str | None = getattr(view, _RIGHT, None)
    return right


def is_public(view: Callable[..., Any]) -> bool:
    """Whether nobody needs to be signed in."""
    return right_of(view) == _PUBLIC


def current_actor() -> Actor:
    """The person of this request; RuntimeError outside a signed-in request."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise RuntimeError("nobody is signed in")
    return actor
