"""Carries one stated move from a form, an import or an interface to its owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.engine import missing
from workflows.facts import found_names
from workflows.flow import Lack, Move

from . import stale
from .door import Act
from .owners import FINDERS, OWNERS


def build_facts(session: Session, subject: Any, actor: Actor, move: Move, stated: Mapping[str, Any]) -> Any:
    """The move's facts: what was stated, and what the owning stage finds in its rows."""
    right = FLOWS[subject.flow].right(move.name)
    finder = FINDERS.get(right)
    found = finder(session, subject, actor, stated) if finder else {}
    known = set(found_names(move.facts))
    return move.facts(**{k: v for k, v in stated.items()}, **{k: v for k, v in found.items() if k in known})


def lacks(session: Session, subject: Any, actor: Actor, move: Move, stated: Mapping[str, Any]) -> tuple[Lack, ...]:
    """What the move's guards miss, for showing before anything is pressed."""
    return missing(move, build_facts(session, subject, actor, move, stated))


def perform(
    act: Act, dispute: Any, subject: Any, name: str, stated: Mapping[str, Any], seen: int | None = None
) -> Any:
    """Make the move through its owner, inside the act. Raises whatever the door raises, or Stale."""
    flow = FLOWS[subject.flow]
    right = flow.right(name)
    stale.check(act.session, dispute, subject.subject_key, seen, right)
    facts = build_facts(act.session, subject, act.actor, flow.move(name), stated)
    return OWNERS[right](act, subject, facts)
