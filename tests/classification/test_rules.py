"""The grading rule, line by line, at and below each threshold."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from mediation.classification.criteria import CRITERIA
from mediation.classification.rules import Grade, GradingFacts, approver, is_downgrade, propose
from mediation.settings.defaults import GradingThresholds
from workflows.facts import asks

GRAVE, SERIOUS, ORDINARY = Grade.GRAVE, Grade.SERIOUS, Grade.ORDINARY


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({}, ORDINARY),
        ({"death_or_injury": True}, GRAVE),
        ({"extreme_threat": True}, GRAVE),
        ({"one_side": 30}, GRAVE),
        ({"one_side": 29}, SERIOUS),
        ({"gathering": True}, GRAVE),
        ({"wage_claim": True, "workers": 10, "gathering": True}, GRAVE),
        ({"wage_claim": True, "workers": 10}, ORDINARY),
        ({"high_petition": True}, GRAVE),
        ({"police_calls": 5}, GRAVE),
        ({"police_calls": 4}, SERIOUS),
        ({"weapon_call": True, "police_calls": 1}, GRAVE),
        ({"amount": Decimal(1_000_000)}, GRAVE),
        ({"amount": Decimal("999999.99")}, SERIOUS),
        ({"districts": 2}, GRAVE),
        ({"districts": 1}, ORDINARY),
        ({"public_opinion": True}, GRAVE),
        ({"one_side": 5}, SERIOUS),
        ({"one_side": 4}, ORDINARY),
        ({"people": 10}, SERIOUS),
        ({"people": 9}, ORDINARY),
        ({"amount": Decimal(100_000)}, SERIOUS),
        ({"amount": Decimal("99999.99")}, ORDINARY),
        ({"physical_conflict": True}, SERIOUS),
        ({"police_calls": 2}, SERIOUS),
        ({"police_calls": 1}, ORDINARY),
        ({"vulnerable": True}, SERIOUS),
        ({"public_body": True}, SERIOUS),
        ({"towns": 2}, SERIOUS),
        ({"towns": 1}, ORDINARY),
        ({"departments": 3}, SERIOUS),
        ({"departments": 2}, ORDINARY),
        ({"repeated": True}, SERIOUS),
        ({"reopened": True}, SERIOUS),
        ({"failed_elsewhere": 2}, SERIOUS),
        ({"failed_elsewhere": 1}, ORDINARY),
        ({"sensitive_category": True}, SERIOUS),
        ({"project": True}, SERIOUS),
    ],
)
def test_each_floor_is_enough_by_itself(facts: dict[str, Any], grade: Grade) -> None:
    assert propose(GradingFacts(**facts)).grade is grade


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        ({"one_side": 2}, 0),
        ({"one_side": 3}, 1),
        ({"amount": Decimal(9_999)}, 0),
        ({"amount": Decimal(10_000)}, 1),
        ({"amount": Decimal(49_999)}, 1),
        ({"amount": Decimal(50_000)}, 2),
        ({"tense": True}, 1),
        ({"emotional": True}, 1),
        ({"history_years": 1}, 1),
        ({"evidence_disputed": True}, 1),
        ({"legal_points": 1}, 0),
        ({"legal_points": 2}, 1),
        ({"party_outside": True}, 1),
    ],
)
def test_each_line_of_the_score_counts(facts: dict[str, Any], score: int) -> None:
    proposal = propose(GradingFacts(**facts))
    assert (proposal.score, proposal.grade) == (score, ORDINARY)


def test_five_points_make_grade_two_and_four_do_not() -> None:
    four = GradingFacts(one_side=3, amount=Decimal(20_000), tense=True, emotional=True)
    assert propose(four).grade is ORDINARY
    five = dataclasses.replace(four, party_outside=True)
    assert propose(five).grade is SERIOUS
    assert {f.code for f in propose(five).decisive} == {
        "people_point", "amount_point", "tense", "emotional", "party_outside",
    }  # fmt: skip


def test_points_never_make_grade_one() -> None:
    everything = GradingFacts(
        one_side=4, amount=Decimal(99_000), tense=True, emotional=True, history_years=20,
        evidence_disputed=True, legal_points=9, party_outside=True,
    )  # fmt: skip
    assert propose(everything).score == 9
    assert propose(everything).grade is SERIOUS


def test_the_gravest_floor_wins_and_all_that_fired_is_shown() -> None:
    proposal = propose(GradingFacts(one_side=9, people=10, amount=Decimal(65_000), gathering=True))
    assert proposal.grade is GRAVE
    assert [f.code for f in proposal.decisive] == ["gathering"]
    assert [f.code for f in proposal.fired] == [
        "gathering", "one_side_2", "people_2", "people_point", "amount_points",
    ]  # fmt: skip


def test_reasons_carry_their_values_in_both_languages() -> None:
    proposal = propose(GradingFacts(one_side=9, amount=Decimal("150000.00")))
    assert proposal.zh == "二级·较大:一方9人(满5人);标的150000元(满100000元)"
    assert "9 persons on one side (from 5)" in proposal.en
    assert propose(GradingFacts(tense=True)).zh == "三级·一般:未触及硬性条件,计1分(满5分为二级)"


def test_thresholds_are_settings() -> None:
    strict = GradingThresholds(one_side_2=3, score_2=1)
    assert propose(GradingFacts(one_side=3), strict).grade is SERIOUS
    assert propose(GradingFacts(tense=True), strict).grade is SERIOUS


def test_the_proposal_is_kept_as_plain_values() -> None:
    kept = propose(GradingFacts(amount=Decimal("1000000.50"), tense=True)).to_json()
    assert kept["grade"] == 1
    assert kept["fired"][0] == {
        "code": "amount_1", "grade": 1, "points": 0, "value": "1000000.5",
        "zh": "标的1000000.5元(满1000000元)", "en": "amount 1000000.5 yuan (from 1000000)",
    }  # fmt: skip


def test_facts_survive_being_kept() -> None:
    facts = GradingFacts(amount=Decimal("65000.10"), workers=9, wage_claim=True)
    assert facts.to_json() == {"amount": "65000.10", "workers": 9, "wage_claim": True}
    assert GradingFacts.from_json({**facts.to_json(), "gone": 1}) == facts


def test_every_fact_can_be_asked_and_every_fact_is_used() -> None:
    used = {line.fact for line in CRITERIA} | {"wage_claim"}
    assert set(asks(GradingFacts)) == used
    assert len({line.code for line in CRITERIA}) == len(CRITERIA)


@pytest.mark.parametrize(
    ("chosen", "proposed", "present", "down"),
    [
        (2, 2, None, False),
        (3, 2, None, True),
        (1, 2, None, False),
        (2, 3, 1, True),
        (2, 1, 3, True),
        (2, 3, 2, False),
        (1, 3, 2, False),
    ],
)
def test_a_downgrade_is_below_the_proposal_or_the_present_grade(
    chosen: int, proposed: int, present: int | None, down: bool
) -> None:
    assert is_downgrade(chosen, proposed, present) is down


def test_who_confirms_a_downgrade_depends_on_the_grade_left() -> None:
    assert [approver(grade) for grade in (1, 2)] == ["centre_head", "head"]
