"""Runs the tables by ``transitions``: one machine per flow and process, light holders.

Building a machine costs hundreds of microseconds and a machine keeps every
model ever added to it, so machines are built once and fire on a holder that
is thrown away. Automatic ``to_<state>`` jumps are off: they ignore the table.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from transitions import EventData, Machine

from .errors import GuardRefused, MoveNotAllowed, UnknownMove
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
    """Everything the move's guards miss in these facts, in guard order."""
    return tuple(lack for guard in move.guards for lack in guard(facts))


@cache
def _machine(flow: Flow) -> Machine:
    names = [_INITIAL, *(s.code for s in flow.states)]
    machine = Machine(
        model=None, states=names, initial=_INITIAL,
        auto_transitions=False, send_event=True, queued=False,
    )
    for move in flow.moves:
        _add(machine, flow, move)
    return machine


def _add(machine: Machine, flow: Flow, move: Move) -> None:
    def complete(event: EventData) -> bool:
        event.model.lacks = missing(move, event.kwargs["facts"])
        return not event.model.lacks

    sources = [s or _INITIAL for s in move.sources]
    if move.dest == BACK:
        for state in flow.states:
            machine.add_transition(
                move.name, sources, state.code,
                conditions=[lambda e, code=state.code: e.model.back == code, complete],
            )
    else:
        dest = "=" if move.dest == STAY else move.dest
        machine.add_transition(move.name, sources, dest, conditions=complete)


def may(flow: Flow, state: str, name: str) -> Move:
    """The move, if the table allows it from this state.

    Raises UnknownMove or MoveNotAllowed.
    """
    if not flow.has_move(name):
        raise UnknownMove(f"{flow.name}.{name}")
    move = flow.move(name)
    if (state or START) not in move.sources:
        raise MoveNotAllowed(flow.name, name, state)
    return move


def fire(flow: Flow, state: str, name: str, facts: Any, back: str | None = None) -> str:
    """The state after the move.

    ``back`` is the state a BACK move returns to. Raises UnknownMove,
    MoveNotAllowed, or GuardRefused with everything that is missing.
    """
    move = may(flow, state, name)
    holder = _Holder(state, back)
    if not _machine(flow).events[name].trigger(holder, facts=facts):
        if holder.lacks:
            raise GuardRefused(flow.name, name, holder.lacks)
        raise MoveNotAllowed(flow.name, name, state)
    return holder.state
