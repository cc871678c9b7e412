"""Random walks: whatever is tried in whatever order, the tables hold."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.workflows.cases import CASES, Case
from tests.workflows.complete import complete
from tests.workflows.expected import BACK, EXPECTED
from workflows import FLOWS
from workflows.engine import fire
from workflows.errors import GuardRefused, MoveNotAllowed, UnknownMove
from workflows.flow import StateKind

NAMES = st.sampled_from(sorted({name for flow in FLOWS.values() for name in flow.names}))


class Walk(RuleBasedStateMachine):
    """One subject wanders through its flow; some presses are complete, some are not, some are nonsense."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = FLOWS["dispute"]
        self.state = ""
        self.ways_back: list[str] = []

    @initialize(name=st.sampled_from(["dispute"] * 5 + list(FLOWS)))
    def choose(self, name: str) -> None:
        self.flow = FLOWS[name]

    @rule(data=st.data())
    def a_listed_move_with_complete_facts_is_made(self, data: st.DataObject) -> None:
        moves = [m for m in self.flow.moves_from(self.state) if m.dest != BACK or self._back(m.backs)]
        if not moves:
            return
        move = data.draw(st.sampled_from(moves))
        new = fire(self.flow, self.state, move.name, complete(move.facts), self._back(move.backs))
        listed = EXPECTED[self.flow.name][self.state][move.name]
        assert new == {"=": self.state, BACK: self._back(move.backs)}.get(listed, listed)
        if new != self.state:
            self.ways_back.append(self.state)
        self.state = new

    @rule(name=NAMES)
    def a_move_not_listed_here_is_refused(self, name: str) -> None:
        if name in EXPECTED[self.flow.name].get(self.state, {}):
            return
        with pytest.raises((MoveNotAllowed, UnknownMove)):
            fire(self.flow, self.state, name, None, self._back(tuple(self.ways_back)))

    @precondition(lambda self: bool(self._spoilt_here()))
    @rule(data=st.data())
    def a_move_with_something_missing_changes_nothing(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(self._spoilt_here()))
        move = self.flow.move(case[1], self.state)
        empty = complete(move.facts, **case[3])
        before = repr(empty)
        way_back = self._back(move.backs)
        refusal = GuardRefused if move.dest != BACK or way_back else MoveNotAllowed
        with pytest.raises(refusal):
            fire(self.flow, self.state, move.name, empty, way_back)
        assert repr(empty) == before

    @invariant()
    def the_state_is_one_of_the_flow(self) -> None:
        assert self.state == "" or self.flow.state(self.state)

    @invariant()
    def there_is_a_way_on_unless_it_is_final(self) -> None:
        ways = [m for m in self.flow.moves_from(self.state)
                if m.dest != "=" and m.name != "take_back" and (m.dest != BACK or self._back(m.backs))]
        final = self.state != "" and self.flow.state(self.state).kind is StateKind.FINAL
        assert bool(ways) != final

    def _spoilt_here(self) -> list[Case]:
        return [case for case in CASES if case[0] == self.flow.name and case[2] in (None, self.state)
                and case[1] in EXPECTED[self.flow.name][self.state]]

    def _back(self, backs: tuple[str, ...]) -> str | None:
        return next((state for state in reversed(self.ways_back) if state in backs), None)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
