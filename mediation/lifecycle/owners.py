"""Which stage owns which move, and what its form may offer.

Each move has exactly one owner: a function in the ``service.py`` of one stage.
A test compares table and owners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from mediation.security.actor import Actor

Fn = TypeVar("Fn", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick in a form."""

    value: int | str
    label: str


Owner = Callable[..., Any]
Finder = Callable[[Session, Any, Actor, Mapping[str, Any]], Mapping[str, Any]]
Offer = Callable[[Session, Any, Actor], list[Option]]

OWNERS: dict[str, Owner] = {}
FINDERS: dict[str, Finder] = {}
OFFERS: dict[str, Offer] = {}
ASKED: dict[str, Callable[[Any], Mapping[str, bool]]] = {}
"""Right of a move -> of fields needed in some cases only: whether this row is such a case."""

PROPOSED: dict[str, Callable[[Any], Mapping[str, Any]]] = {}
"""Right of a move -> what its fields hold at first, by the rules of the house."""

HINTS: dict[str, Callable[[Session, Any, Actor], Mapping[str, str]]] = {}
"""Right of a move -> what stands under a field of it in this very case."""

FITS: dict[str, Callable[[Session, Any, Actor], bool]] = {}
"""Right of a move -> whether it is this actor's to make on this row; the guards say the same at the door."""

WRITES: dict[str, Callable[[Session, Any, Mapping[str, Any]], frozenset[str]]] = {}
"""Right of a move that a second person confirms -> by what is stated, the columns and the events by which one
sees that it would now change something else, or that what it rests on has changed."""

AFTER: dict[str, list[Callable[[Any, Any], None]]] = {}
"""Right of a move, or name of a note -> what a later stage does in the same act once it is made."""

STAND_IN: list[Callable[[Session, Any, Actor], None]] = []
"""What must be clear before somebody acts on a dispute in a mediator's place."""

MODELS: dict[str, type] = {}
"""Flow name -> model of its rows."""


def owns(*rights: str) -> Callable[[Fn], Fn]:
    """Register the service function ``(act, subject, facts)`` of a move."""

    def register(function: Fn) -> Fn:
        for right in rights:
            if right in OWNERS:
                raise ValueError(f"{right} has two owners")
            OWNERS[right] = function
        return function

    return register


def finds(*rights: str) -> Callable[[Fn], Fn]:
    """Register ``(session, subject, actor, stated) -> mapping`` for a move's found fields."""

    def register(function: Fn) -> Fn:
        for right in rights:
            if right in FINDERS:
                raise ValueError(f"{right} has two finders")
            FINDERS[right] = function
        return function

    return register


def asked_when(*rights: str) -> Callable[[Fn], Fn]:
    """Register ``(subject) -> {field: bool}``: the field must be filled here, or is not asked for at all."""

    def register(function: Fn) -> Fn:
        for right in rights:
            ASKED[right] = function
        return function

    return register


def proposes(right: str) -> Callable[[Fn], Fn]:
    """Register ``(subject) -> {field: value}`` for what stands in a move's fields at first."""

    def register(function: Fn) -> Fn:
        PROPOSED[right] = function
        return function

    return register


def hints(right: str) -> Callable[[Fn], Fn]:
    """Register ``(session, subject, actor) -> {field: words}`` for what a field may hold in this case."""

    def register(function: Fn) -> Fn:
        HINTS[right] = function
        return function

    return register


def writes(*rights: str) -> Callable[[Fn], Fn]:
    """Register ``(session, subject, stated) -> names``: what must stand as the second saw it, or is stale."""

    def register(function: Fn) -> Fn:
        for right in rights:
            WRITES[right] = function
        return function

    return register


def offered_when(*rights: str) -> Callable[[Fn], Fn]:
    """Register ``(session, subject, actor) -> bool``: whether the move has a button for him on this row."""

    def register(function: Fn) -> Fn:
        for right in rights:
            FITS[right] = function
        return function

    return register


def offers(name: str) -> Callable[[Fn], Fn]:
    """Register ``(session, subject, actor) -> [Option]`` for PICK and PICKS fields."""

    def register(function: Fn) -> Fn:
        if name in OFFERS:
            raise ValueError(f"{name} is offered twice")
        OFFERS[name] = function
        return function

    return register


def after(*rights: str) -> Callable[[Fn], Fn]:
    """Register ``(act, subject)``: a consequence in rows of a stage that the move's owner may not know."""

    def register(function: Fn) -> Fn:
        for right in rights:
            AFTER.setdefault(right, []).append(function)
        return function

    return register


def before_standing_in(check: Fn) -> Fn:
    """Register ``(session, dispute, actor)``, which raises where the actor may not stand in."""
    STAND_IN.append(check)
    return check


def flow_model(model: Fn) -> Fn:
    """Class decorator: rows of this model are the subjects of its flow."""
    MODELS[model.flow] = model  # type: ignore[attr-defined,assignment]  # models carry ``flow``
    return model
