"""Every guard refuses what it must, with words a clerk can act on, and lets complete facts pass."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.workflows.cases import CASES, Case
from tests.workflows.complete import complete
from workflows import FLOWS, law
from workflows.engine import fire, missing
from workflows.errors import GuardRefused
from workflows.facts import asks
from workflows.flow import PLACES, Lack, Move

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MOVES = [pytest.param(m, id=f"{f.name}.{m.name}.{m.dest}") for f in FLOWS.values() for m in f.moves]


def _move(case: Case) -> Move:
    flow, name, state, _, _ = case
    return FLOWS[flow].move(name, state)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]}.{c[1]}-{c[4]}")
def test_a_spoilt_fact_is_refused_with_its_own_lack(case: Case) -> None:
    flow, name, _, changes, code = case
    move = _move(case)
    facts = complete(move.facts, **changes)
    assert {lack.code for lack in missing(move, facts)} == {code}
    with pytest.raises(GuardRefused) as refused:
        fire(FLOWS[flow], move.sources[0], name, facts, move.backs[0] if move.backs else None)
    assert refused.value.lacks == missing(move, facts)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]}.{c[1]}-{c[4]}")
def test_a_lack_says_in_both_languages_what_and_where(case: Case) -> None:
    move = _move(case)
    for lack in missing(move, complete(move.facts, **case[3])):
        assert CHINESE.search(lack.zh)
        assert lack.en
        assert not CHINESE.search(lack.en)
        assert lack.where in PLACES
        assert not lack.field or lack.field in asks(move.facts)
        assert not lack.law or re.search(rf"第\d+条$|{law.HOUSE}$", lack.law)


@pytest.mark.parametrize("move", MOVES)
def test_complete_facts_pass_every_guard(move: Move) -> None:
    assert missing(move, complete(move.facts)) == ()


def test_every_guard_is_seen_refusing() -> None:
    refusing = set()
    for case in CASES:
        move = _move(case)
        facts = complete(move.facts, **case[3])
        refusing |= {guard for guard in move.guards if tuple(guard(facts))}
    every = {guard for flow in FLOWS.values() for move in flow.moves for guard in move.guards}
    assert {guard.__name__ for guard in every - refusing} == set()


@pytest.mark.parametrize("move", MOVES)
def test_each_required_field_left_empty_is_named(move: Move) -> None:
    facts = complete(move.facts)
    for name, ask in asks(move.facts).items():
        if not ask.required:
            continue
        value = getattr(facts, name)
        nothing: Any = type(value)() if isinstance(value, str | tuple | bool) else None
        lacks = missing(move, replace(facts, **{name: nothing}))
        assert Lack("unstated", f"还差:{ask.zh}", f"Missing: {ask.en}", ask.law, "form", name) in lacks


@pytest.mark.parametrize("move", MOVES)
def test_each_demand_can_be_printed(move: Move) -> None:
    for guard in move.guards:
        assert (guard.__doc__ or "").strip().endswith(".")


def test_everything_missing_is_told_at_once() -> None:
    move = FLOWS["dispute"].move("begin")
    facts = complete(move.facts, without_notice=("林某",
    "徐某"), without_consent=("徐某",), declaration=False)
    lacks = missing(move, facts)
    assert [lack.code for lack in lacks] == ["unstated", "notice_missing", "consent_missing"]
    assert lacks[1].zh == "还没有告知权利义务:林某、徐某"


@pytest.mark.parametrize(
    ("flow", "name", "changes"),
    [
        ("dispute", "register", {"respondents": 0, "respondent_unknown": True}),
        ("dispute", "register", {"place": "", "place_pending": True}),
        ("dispute", "accept", {"own_motion": True, "nobody_objects": True}),
        ("dispute", "accept", {"repeats": ("N1",), "repeat_answer": "different"}),
        ("dispute", "accept", {"court_case": True, "papers_signed_on": date(2026, 11, 2)}),
        ("dispute", "decline", {"reason": "party_refuses", "organ": ""}),
        ("dispute", "void", {"accepted": False, "second": None}),
        ("dispute", "classify", {"grade": "1", "reason": "unlisted_risk", "second": None}),
        ("dispute", "reclassify", {"grade": "1", "actor_is_handler_only": True, "second": None}),
        ("dispute", "extend", {"grade": "1", "second_of_centre": True}),
        ("dispute", "assign", {"conflicts": ("kin",), "waived_in_writing": True}),
        ("dispute", "assign", {"parties_choice": 7, "choice_answered": "on leave"}),
        ("dispute", "assign", {"first_proposal": 7, "reason": "expertise"}),
        ("dispute", "suspend", {"open_dangers": ("threat",), "actor_is_head": True}),
        ("dispute", "suspend", {"reason": "party_died", "party": 1}),
        ("dispute", "resume", {"reason": "result_in", "end_date_reached": False}),
        ("dispute", "resume", {"cause": "party_died"}),
        ("dispute", "merge", {"same_lead": False, "agreed_with": 7, "agreed_by_its_clerk": True}),
        ("dispute", "merge", {"nobody_in_both": True, "left_out": ("工人乙",), "people_answered": True}),
        ("dispute", "withdraw", {"reason": "self_settled", "own_motion": True, "applicants_missing": ("A",)}),
        ("dispute", "refuse", {"reason": "refused_before_start", "begun": False}),
        ("dispute", "refuse", {"untold": ("A",), "untold_why": "moved away"}),
        ("dispute", "fail", {"reason": "other", "note": "flood"}),
        ("dispute", "annul", {"reason": "rescinded", "decided_by": ""}),
        ("dispute", "reopen", {"from_agreed": True, "broken_promises": 1, "not_asking": ("B",)}),
        ("dispute", "close", {"missing_papers": ("notice",), "explained": ("notice",), "explanation": "x"}),
        ("dispute", "close", {"outcome": "ended", "first_visit_done": False}),
        ("dispute", "take_back", {"papers_printed": ("notice",), "printed_destroyed": True}),
        ("handover", "offer", {"kind": "sideways", "receiver_is_above": False}),
        ("invitation", "send", {"own_conflicts": ("kin",), "waived_in_writing": True}),
        ("record", "sign", {"present_unsigned": ("A",), "refusals": "A left early"}),
        ("danger", "clear", {"must_be_reported": False, "reported": False}),
        ("danger", "clear", {
            "must_be_reported": True, "reported": False, "reason": "not_real", "note": "went there, all calm",
        }),
        ("visit", "miss", {"tries": 3, "next_on": None}),
    ],
)
def test_the_other_way_to_satisfy_a_guard_passes_too(flow: str, name: str, changes: dict[str, Any]) -> None:
    move = FLOWS[flow].move(name)
    assert missing(move, complete(move.facts, **changes)) == ()
