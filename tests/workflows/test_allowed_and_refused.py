"""Every flow, every state, every move: what is allowed leads where it must, all else is refused."""

from __future__ import annotations

import pytest

from tests.workflows.complete import complete
from tests.workflows.expected import BACK, EXPECTED
from workflows import FLOWS
from workflows.engine import fire, may
from workflows.errors import MoveNotAllowed, UnknownMove

PAIRS = [
    (name, state, move)
    for name, flow in FLOWS.items()
    for state in ("", *(s.code for s in flow.states))
    for move in flow.names
]


def test_states_and_moves_are_those_of_the_design() -> None:
    for name, table in EXPECTED.items():
        flow = FLOWS[name]
        assert {s.code for s in flow.states} == set(table) - {""}
        assert set(flow.names) == {move for moves in table.values() for move in moves}
    assert set(FLOWS) == set(EXPECTED)


@pytest.mark.parametrize(("name", "state", "move"), PAIRS)
def test_a_move_leads_where_the_design_says_and_nowhere_else(name: str, state: str, move: str) -> None:
    flow = FLOWS[name]
    target = EXPECTED[name][state].get(move)
    if target is None:
        with pytest.raises(MoveNotAllowed):
            fire(flow, state, move, facts=None)
        return
    row = may(flow, state, move)
    back = row.backs[0] if target == BACK else None
    expected = {"=": state, BACK: back}.get(target, target)
    assert fire(flow, state, move, complete(row.facts), back) == expected


@pytest.mark.parametrize(
    ("move", "source", "way_back"),
    [
        (move, source, way_back)
        for move, source, backs in (
            ("resume", "suspended", ("accepted", "classified", "assigned", "mediating")),
            ("unmerge", "ended", ("registered", "accepted", "classified", "assigned", "mediating")),
            ("return", "transferred",
             ("registered", "accepted", "classified", "assigned", "mediating", "suspended")),
        )
        for way_back in backs
    ],
)
def test_a_way_back_leads_to_where_the_dispute_came_from(move: str, source: str, way_back: str) -> None:
    flow = FLOWS["dispute"]
    assert fire(flow, source, move, complete(flow.move(move).facts), way_back) == way_back


@pytest.mark.parametrize("nowhere", [None, "", "archived", "declined", "somewhere"])
def test_a_way_back_to_a_state_one_cannot_have_come_from_is_refused(nowhere: str | None) -> None:
    flow = FLOWS["dispute"]
    with pytest.raises(MoveNotAllowed):
        fire(flow, "suspended", "resume", complete(flow.move("resume").facts), nowhere)


def test_a_move_nobody_has_heard_of_is_unknown() -> None:
    with pytest.raises(UnknownMove):
        fire(FLOWS["dispute"], "accepted", "to_closed", facts=None)


def test_rows_of_one_move_share_facts_and_never_a_source() -> None:
    rows = FLOWS["dispute"].rows("take_over")
    assert [row.dest for row in rows] == ["classified", "="]
    assert FLOWS["dispute"].move("take_over", "mediating") is rows[0]
    assert FLOWS["dispute"].move("take_over", "registered") is rows[1]
