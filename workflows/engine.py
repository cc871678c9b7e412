"""Runs the tables by ``transitions``: one machine per flow and process, light holders.

Building a machine costs hundreds of microseconds and a machine keeps every
model ever added to it, so machines are built once and fire on a holder that
is thrown away. Automatic ``to_<state>`` jumps are off: they ignore the table.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, cast

from transitions import EventData, Machine
from transitions import State as EngineState

from .errors import GuardRefused, MoveNotAllowed, UnknownMove
from .facts import unstated
from .flow import BACK, START, STAY, Flow, Lack, Move

_INITIAL = "start"


class _Holder:
    """Carries one state through one event."""

    __slots__ = ("back", "lacks", "state")

    def __init__(self, state: str, back: str | None) -> None:
        self.state = state or _INITIAL
        self.back = back
        self.lacks: tuple[Lack, ...] = ()


def missing(move: Move, facts: Any) -> tuple[Lack, ...]:
    """Everything missing in these facts: what was left unstated, then what the guards miss."""
    guarded = (lack for guard in move.guards for lack in guard(facts))
    return (*unstated(facts), *guarded)


@cache
def _machine(flow: Flow) -> Machine:
    names = [_INITIAL, *(s.code for s in flow.states)]
    machine = Machine(
        model=None, states=names, initial=_INITIAL,
        auto_transitions=False, send_event=True, queued=False,
    )
    for move in flow.moves:
        _add(machine, move)
    return machine


def _add(machine: Machine, move: Move) -> None:
    def complete(event: EventData) -> bool:
        holder = _holder(event)
        holder.lacks = missing(move, event.kwargs["facts"])
        return not holder.lacks

    sources: list[str | Enum | EngineState] = [s or _INITIAL for s in move.sources]
    if move.dest == BACK:
        for code in move.backs:
            machine.add_transition(
                move.name, sources, code, conditions=[_came_from(code), complete],
            )
    else:
        dest = "=" if move.dest == STAY else move.dest
        machine.add_transition(move.name, sources, dest, conditions=complete)


def _came_from(code: str) -> Callable[[EventData], bool]:
    return lambda event: _holder(event).back == code


def _holder(event: EventData) -> _Holder:
    return cast(_Holder, event.model)


def may(flow: Flow, state: str, name: str) -> Move:
    """The move, if the table allows it from this state.

    Raises UnknownMove or MoveNotAllowed.
    """
    if not flow.has_move(name):
        raise UnknownMove(f"{flow.name}.{name}")
    try:
        return flow.move(name, state or START)
    except KeyError:
        raise MoveNotAllowed(flow.name, name, state) from None


def fire(flow: Flow, state: str, name: str, facts: Any, back: str | None = None) -> str:
    """The state after the move.

    ``back`` is the state a BACK move returns to. Raises UnknownMove,
    MoveNotAllowed, or GuardRefused with everything that is missing.
    """
    may(flow, state, name)
    holder = _Holder(state, back)
    if not _machine(flow).events[name].trigger(holder, facts=facts):
        if holder.lacks:
            raise GuardRefused(flow.name, name, holder.lacks)
        raise MoveNotAllowed(flow.name, name, state)
    return holder.state
