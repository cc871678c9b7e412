"""Carries one stated move from a form, an import or an interface to its owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from mediation.security.actor import Actor
from workflows import FLOWS, engine
from workflows.engine import missing
from workflows.facts import Kind, asks, found_names
from workflows.flow import START, Flow, Lack, Move

from . import seconds, stale
from .door import Act
from .owners import FINDERS, OWNERS

SECOND_MISSING = "second_not_agreed"
"""What a guard says while the second person has not pressed."""

BLANK: dict[Kind, Any] = {
    Kind.LINE: "",
    Kind.TEXT: "",
    Kind.TICK: False,
    Kind.CHOICE: "",
    Kind.CHOICES: (),
    Kind.PICK: None,
    Kind.PICKS: (),
    Kind.DAY: None,
    Kind.MOMENT: None,
    Kind.MONEY: None,
    Kind.NUMBER: None,
}
"""What stands for a statement that was not made yet."""


def move_of(flow: Flow, subject: Any, name: str) -> Move:
    """The table's row for this move from the subject's present state.

    A creating move has the dispute as its subject; its state is not the flow's.
    Raises UnknownMove or MoveNotAllowed.
    """
    return engine.may(flow, subject.state if subject.flow == flow.name else START, name)


def build_facts(
    session: Session,
    subject: Any,
    actor: Actor,
    right: str,
    move: Move,
    stated: Mapping[str, Any],
    *,
    agreed: bool = False,
) -> Any:
    """The move's facts: what was stated, and what the owning stage finds in its rows.

    ``agreed`` is true only while the named second person is the one who presses.
    """
    finder = FINDERS.get(right)
    found = dict(finder(session, subject, actor, stated)) if finder else {}
    known = set(found_names(move.facts))
    if "second_agreed" in known:
        second = seconds.look(session, subject, move, stated.get("second"), actor)
        found.update(
            second_may_confirm=second.may_confirm, second_is_first=second.is_first,
            second_of_centre=second.of_centre, second_agreed=agreed,
        )
    return move.facts(**stated, **{k: v for k, v in found.items() if k in known})


def lacks(
    session: Session, subject: Any, actor: Actor, right: str, move: Move, stated: Mapping[str, Any]
) -> tuple[Lack, ...]:
    """What the move's guards miss, for showing before anything is pressed."""
    return missing(move, build_facts(session, subject, actor, right, move, stated))


def lacks_so_far(
    session: Session, subject: Any, actor: Actor, right: str, move: Move, stated: Mapping[str, Any]
) -> list[Lack]:
    """The same while some of it is not stated yet or cannot be read: what the guards can say already."""
    told = {name: stated.get(name) for name in asks(move.facts)}
    blank = {name: BLANK[ask.kind] for name, ask in asks(move.facts).items() if told[name] is None}
    facts = build_facts(session, subject, actor, right, move, {**told, **blank})
    found: list[Lack] = []
    for guard in move.guards:
        try:
            found += guard(facts)
        except (TypeError, AttributeError, ValueError):
            continue  # it weighs what is not stated yet
    return found


def waits_for_second(lacking: tuple[Lack, ...]) -> bool:
    """Nothing is missing but the second person's own press."""
    return bool(lacking) and not without_the_second(lacking)


def without_the_second(lacking: Iterable[Lack]) -> tuple[Lack, ...]:
    """What is missing besides the second person's own press: that is not for who asks him to supply."""
    return tuple(lack for lack in lacking if lack.code != SECOND_MISSING)


def perform(
    act: Act,
    dispute: Any,
    subject: Any,
    flow_name: str,
    name: str,
    stated: Mapping[str, Any],
    seen: int | None = None,
) -> Any:
    """Make the move through its owner, inside the act. Raises whatever the door raises, or Stale."""
    flow = FLOWS[flow_name]
    right = flow.right(name)
    stale.check(act.session, dispute, subject.subject_key, seen, right)
    move = move_of(flow, subject, name)
    facts = build_facts(
        act.session, subject, act.proposer or act.actor, right, move, stated, agreed=act.proposer is not None
    )
    return OWNERS[right](act, subject, facts)
