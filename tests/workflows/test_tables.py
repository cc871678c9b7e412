"""Every row of every table is whole: words in both languages, facts, reasons, who acts next."""

from __future__ import annotations

import dataclasses
import re

import pytest

from tests.workflows.expected import BACK as WAY_BACK
from tests.workflows.expected import EXPECTED
from workflows import FLOWS
from workflows.dispute import DISPUTE
from workflows.facts import Facts, Kind, asks, found_names, private_names
from workflows.flow import BACK, Clock, EndClass, Flow, Move, Reason, State, StateKind
from workflows.reasons import END_REASONS
from workflows.rules.common import Seconded
from workflows.who import NEXT, WHO

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOVES = [pytest.param(flow, move, id=f"{flow.name}.{move.name}.{move.dest}") for flow in FLOWS.values()
         for move in flow.moves]
FACTS = [pytest.param(facts, id=facts.__name__)
         for facts in {move.facts: None for flow in FLOWS.values() for move in flow.moves}]


def _said_in_both(row: State | Move | Reason | Flow) -> bool:
    return bool(CHINESE.search(row.zh)) and bool(row.en.strip()) and not CHINESE.search(row.en)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_flow_and_its_states_are_said_in_both_languages(flow: Flow) -> None:
    assert _said_in_both(flow)
    assert all(_said_in_both(state) for state in flow.states)


@pytest.mark.parametrize(("flow", "move"), MOVES)
def test_a_move_says_who_makes_it_who_is_next_and_where_it_leads(flow: Flow, move: Move) -> None:
    assert _said_in_both(move)
    assert move.who
    assert set(move.who) <= set(WHO)
    assert move.next_actor in NEXT
    assert not move.next_move or flow.has_move(move.next_move)
    codes = {state.code for state in flow.states}
    assert set(move.sources) <= codes | {""}
    assert (move.dest == BACK) == bool(move.backs)
    assert set(move.backs) <= codes
    assert move.message in (None, flow.right(move.name))


@pytest.mark.parametrize(("flow", "move"), MOVES)
def test_a_move_and_its_facts_agree_on_the_coded_reason(flow: Flow, move: Move) -> None:
    assert issubclass(move.facts, Facts)
    asked = asks(move.facts).get(move.facts.REASON)
    assert move.reasons == (asked.choices if asked else ())
    assert all(_said_in_both(reason) for reason in move.reasons)
    codes = [reason.code for reason in move.reasons]
    assert len(codes) == len(set(codes))
    for code in codes:
        assert move.reason(code).code == code


@pytest.mark.parametrize(("flow", "move"), MOVES)
def test_a_move_that_may_need_a_second_person_asks_for_one(flow: Flow, move: Move) -> None:
    assert issubclass(move.facts, Seconded) == (move.needs_second is not None) == bool(move.second)
    assert set(move.second) <= set(WHO)
    if move.needs_second:
        assert move.needs_second == f"{flow.right(move.name)}.second"


@pytest.mark.parametrize("facts", FACTS)
def test_facts_explain_themselves_and_label_every_field(facts: type[Facts]) -> None:
    assert facts.__doc__
    assert not facts.__doc__.startswith(facts.__name__)
    for ask in asks(facts).values():
        assert CHINESE.search(ask.zh)
        assert ask.en
        assert not CHINESE.search(ask.en)
        assert bool(ask.hint_zh) == bool(ask.hint_en)
        assert ask.kind in (Kind.CHOICE, Kind.CHOICES) or not ask.choices
        assert (ask.kind in (Kind.PICK, Kind.PICKS)) == bool(ask.offers)
        assert all(_said_in_both(choice) for choice in ask.choices)
    names = set(asks(facts)) | set(found_names(facts))
    assert names == {f.name for f in dataclasses.fields(facts)}


@pytest.mark.parametrize("facts", FACTS)
def test_free_text_about_people_is_sealed(facts: type[Facts]) -> None:
    """A long text is private unless it is known to speak of papers and offices only."""
    of_the_office = {"enclosures", "explanation", "ruling", "choice_answered"}
    long = {name for name, ask in asks(facts).items() if ask.kind is Kind.TEXT}
    assert long - of_the_office <= private_names(facts)


def test_the_dispute_has_the_classes_and_clocks_of_the_design() -> None:
    kinds = {state.code: state.kind for state in DISPUTE.states}
    assert {c for c, k in kinds.items() if k is StateKind.OPEN} == {
        "registered", "accepted", "classified", "assigned", "mediating", "suspended"}
    assert {c for c, k in kinds.items() if k is StateKind.ENDED} == {
        "declined", "agreed", "ended", "transferred"}
    assert kinds["closed"] is StateKind.CLOSED
    assert kinds["archived"] is StateKind.FINAL
    clocks = {state.code: state.clock for state in DISPUTE.states}
    assert {c for c, k in clocks.items() if k is Clock.RUNS} == {
        "accepted", "classified", "assigned", "mediating"}
    assert {c for c, k in clocks.items() if k is Clock.STANDS} == {"suspended", "transferred"}


def test_end_reasons_count_as_the_design_says() -> None:
    by_class: dict[EndClass | None, set[str]] = {}
    for reason in END_REASONS:
        by_class.setdefault(reason.end_class, set()).add(reason.code)
    assert by_class == {
        EndClass.FAILURE: {"cannot_reach", "gap_too_wide", "term_over", "refused_to_sign", "other"},
        EndClass.NO_FAILURE: {
            "refused_before_start", "ended_by_party", "withdrawn", "self_settled", "died_no_successor",
            "dissolved", "moot", "bar_found", "sham_suspected", "void_by_court", "confirmation_dismissed",
            "rescinded"},
        EndClass.NOT_COUNTED: {"merged", "registered_by_mistake"},
    }
    assert len({reason.code for reason in END_REASONS}) == len(END_REASONS)


def test_every_move_that_ends_a_dispute_carries_a_class() -> None:
    for move in DISPUTE.moves:
        if move.dest == "ended":
            assert move.reasons
            assert all(reason.end_class for reason in move.reasons)


@pytest.mark.parametrize("name", list(EXPECTED))
def test_every_state_can_be_reached_and_only_finals_have_no_way_out(name: str) -> None:
    flow = FLOWS[name]
    ways = {
        (state, target)
        for state, moves in EXPECTED[name].items()
        for move, target in moves.items()
        if target not in ("=", WAY_BACK)
    }
    reached = {""}
    while wider := {b for a, b in ways if a in reached} - reached:
        reached |= wider
    assert reached == {"", *(s.code for s in flow.states)}
    out = {a for a, _ in ways} | {a for move in flow.moves if move.dest == BACK and move.name != "take_back"
                                  for a in move.sources}
    assert {s.code for s in flow.states} - out == {
        s.code for s in flow.states if s.kind is StateKind.FINAL}
