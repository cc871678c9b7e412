"""What a row of a flow table holds: states, moves, reasons and who acts.

Everything in this package is data and pure functions. It knows neither Flask
nor a database nor a clock; labels stand in both languages because tables are
the one exception from gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

START = ""
"""The source of a move that creates its subject."""

STAY = "="
"""The destination of a move that leaves the state as it is."""

BACK = "<"
"""The destination of a move that returns to the state the subject came from."""


class StateKind(StrEnum):
    """How a state counts: in the desk's lists, in the figures and for the clock."""

    OPEN = "open"
    ENDED = "ended"
    CLOSED = "closed"
    FINAL = "final"


class Clock(StrEnum):
    """Whether the deadline's clock runs in a state."""

    NOT_STARTED = "not_started"
    RUNS = "runs"
    STANDS = "stands"
    STOPPED = "stopped"


class EndClass(StrEnum):
    """How an end reason counts in the success rate."""

    FAILURE = "failure"
    NO_FAILURE = "no_failure"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class State:
    """One state with its labels, class and clock."""

    code: str
    zh: str
    en: str
    kind: StateKind = StateKind.OPEN
    clock: Clock = Clock.RUNS


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason; a note may always stand beside it."""

    code: str
    zh: str
    en: str
    end_class: EndClass | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing a guard misses, in a clerk's words.

    ``where`` names the place to supply it (one of ``PLACES``), ``field`` the
    stated field when it is asked on the move's own form, ``law`` the statute
    and article the demand rests on.
    """

    code: str
    zh: str
    en: str
    law: str = ""
    where: str = ""
    field: str = ""


PLACES = frozenset({
    "form", "edit", "parties", "consents", "papers", "classification", "people", "sessions", "record",
    "agreement", "promises", "visits", "danger", "handovers", "invitations", "tasks", "link",
    "contact", "second", "nowhere",
})
"""Where a lack can be made good; ``nowhere``: the move is simply not open here."""


Guard = Callable[[Any], Iterable[Lack]]
"""Looks at a move's facts and yields what is missing; yields nothing to let it pass."""


@dataclass(frozen=True, slots=True)
class Then:
    """Who acts next, and by which right, when the move was made for this coded reason or with this fact."""

    reason: str
    who: str
    right: str = ""
    fact: str = ""
    """Name of a fact that must be true, where no reason decides."""


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move: from where, to where, by whom, on what facts."""

    name: str
    zh: str
    en: str
    sources: tuple[str, ...]
    dest: str
    who: tuple[str, ...]
    facts: type
    next_actor: str
    guards: tuple[Guard, ...] = ()
    reasons: tuple[Reason, ...] = ()
    message: str | None = None
    """Which message the move sends (key of the catalogue), or None: nobody is told."""
    needs_second: str | None = None
    """The right a second person must hold where the guards demand one, if any."""
    second: tuple[str, ...] = ()
    """Who that second person may be, in the same words as ``who``."""
    next_move: str = ""
    """What the next actor is expected to do, where the table says so."""
    then: tuple[Then, ...] = ()
    """The same where it hangs on the reason; reasons not listed go by ``next_actor``."""
    backs: tuple[str, ...] = ()
    """The states a BACK move may return to."""
    returns_to: str = ""
    """Where the next BACK move leads after this one, instead of the state the subject came from."""
    for_party: bool = False
    """The actor speaks for a party: ``on_behalf_of`` is needed."""

    @property
    def creates(self) -> bool:
        """True for a move that brings its subject into being."""
        return self.sources == (START,)

    def reason(self, code: str) -> Reason:
        """The reason with this code; KeyError when the move does not list it."""
        for reason in self.reasons:
            if reason.code == code:
                return reason
        raise KeyError(code)


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A named table of states and moves.

    A move may stand in several rows when its sources lead to different places;
    rows of one name share facts and never a source. Compared by identity, so
    that a flow is a cheap key for its machine.
    """

    name: str
    zh: str
    en: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    _states: Mapping[str, State] = field(init=False, repr=False)
    _rows: Mapping[str, tuple[Move, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows: dict[str, tuple[Move, ...]] = {}
        for move in self.moves:
            rows[move.name] = (*rows.get(move.name, ()), move)
        object.__setattr__(self, "_states", {s.code: s for s in self.states})
        object.__setattr__(self, "_rows", rows)
        if len(self._states) != len(self.states):
            raise ValueError(f"flow {self.name} lists a state twice")
        for name, same in rows.items():
            sources = [source for row in same for source in row.sources]
            if len(sources) != len(set(sources)) or len({row.facts for row in same}) > 1:
                raise ValueError(f"rows of {self.name}.{name} share a source or differ in facts")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the moves, each once, in table order."""
        return tuple(self._rows)

    def state(self, code: str) -> State:
        """The state with this code; KeyError when unknown."""
        return self._states[code]

    def rows(self, name: str) -> tuple[Move, ...]:
        """Every row of the move with this name; KeyError when unknown."""
        return self._rows[name]

    def move(self, name: str, source: str | None = None) -> Move:
        """The move with this name, from this state when one is given; else its first row.

        KeyError when there is none.
        """
        if source is None:
            return self._rows[name][0]
        for row in self._rows[name]:
            if source in row.sources:
                return row
        raise KeyError(name)

    def has_move(self, name: str) -> bool:
        """Whether the table lists a move of this name."""
        return name in self._rows

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves the table allows from a state, in table order."""
        return tuple(m for m in self.moves if state in m.sources)

    def right(self, name: str) -> str:
        """The right that a move demands: always ``<flow>.<move>``."""
        return f"{self.name}.{name}"
