"""Classify and reclassify: the rule proposes, a person decides, going down takes two."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from mediation.accounts import service as accounts
from mediation.accounts.models import User
from mediation.accounts.service import actor_of
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.classification.gathering import grading_of
from mediation.classification.grading_facts import GradingFacts
from mediation.core.database import db
from mediation.lifecycle import proposals
from mediation.lifecycle.door import act
from mediation.lifecycle.models import Proposal
from mediation.lifecycle.perform import lacks, move_of
from mediation.security.actor import system
from mediation.security.roles import Role
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK, accepted, classified, do, look
from workflows import FLOWS
from workflows.errors import GuardRefused
from workflows.reasons import GRADING_SIGNS
from workflows.rules.classification import COUNTS


def codes(refused: pytest.ExceptionInfo[GuardRefused]) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def lower(cast: Cast, made: int, first: str, grade: str, second: str) -> int:
    """Propose a lower grade; the id of the proposal that now waits."""
    stated = {"category": LEAK, "grade": grade, "reason": "calmed", "second": getattr(cast, second)}
    with act(cast.actor(first)) as a:
        dispute = a.load(Dispute, made)
        return proposals.propose(a, dispute, dispute, "dispute", "reclassify", stated).id


def confirm(cast: Cast, made: int, proposal_id: int, by: str) -> None:
    with act(cast.actor(by)) as a:
        dispute = a.load(Dispute, made)
        proposal = a.session.get_one(Proposal, proposal_id)
        proposer = actor_of(a.session, a.session.get_one(User, proposal.proposed_by))
        proposals.decide(a, dispute, proposal, proposer, agree=True)


def test_every_sign_and_count_of_the_form_is_a_fact_of_the_rule() -> None:
    known = set(GradingFacts.__dataclass_fields__)
    assert {sign.code for sign in GRADING_SIGNS} | set(COUNTS) <= known


def test_classifying_keeps_the_proposal_with_its_reasons(cast: Cast) -> None:
    made = accepted(cast, amount=Decimal(150000))
    do(cast.actor("clerk"), made, "classify", {"category": LEAK, "grade": "2", "signs": ("tense",)})
    dispute = look(made)
    assert (dispute.state, dispute.grade, dispute.proposed_grade) == ("classified", 2, 2)
    fired = {line["code"] for line in dispute.grading["rule"]["fired"]}
    assert {"amount_2", "tense"} <= fired


def test_people_are_counted_by_whom_they_stand_for(cast: Cast) -> None:
    made = accepted(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        party = a.session.scalars(select(Party).where(Party.side == "applicant")).one()
        party.stands_for = 9
        a.edit(dispute, "dispute.edit")
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, "classify", {"category": LEAK, "grade": "3"})
    assert "difference_unexplained" in codes(refused)
    do(cast.actor("clerk"), made, "classify", {"category": LEAK, "grade": "2"})
    assert look(made).grading["facts"]["one_side"] == 9


def test_a_minor_and_a_sensitive_leaf_lift_the_grade(cast: Cast) -> None:
    made = accepted(cast, secrecy="minors")
    do(cast.actor("clerk"), made, "classify", {"category": "010104", "grade": "2"})
    fired = {line["code"] for line in look(made).grading["rule"]["fired"]}
    assert {"vulnerable", "sensitive_category"} <= fired


def test_only_a_leaf_that_holds_today_is_taken(cast: Cast) -> None:
    made = accepted(cast)
    for code in ("02", "0201", "nothing", "123456"):
        with pytest.raises(GuardRefused) as refused:
            do(cast.actor("clerk"), made, "classify", {"category": code, "grade": "3"})
        assert codes(refused) & {"not_a_leaf", "category_outdated"}


def test_a_negative_count_is_refused(cast: Cast) -> None:
    made = accepted(cast)
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, "classify", {"category": LEAK, "grade": "3", "police_calls": -1})
    assert codes(refused) == {"count_odd"}


def test_the_due_day_is_the_earlier_of_law_and_grade(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    before = look(made)
    assert before.due_on == before.legal_due_on
    do(cast.actor("clerk"), made, "classify", {"category": LEAK, "grade": "3"})
    after = look(made)
    assert after.grade_due_on == after.due_on == date(2026, 11, 30)
    assert after.legal_due_on == before.legal_due_on


def test_going_up_takes_one_person_and_shortens_nothing_by_itself(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "1", "reason": "escalated"})
    dispute = look(made)
    assert (dispute.grade, dispute.state) == (1, "classified")
    assert dispute.grade_due_on is not None
    assert dispute.due_on == min(dispute.grade_due_on, dispute.legal_due_on or date.max)


def test_a_grade_below_the_proposal_waits_for_the_second_person(cast: Cast) -> None:
    made = accepted(cast, amount=Decimal(150000))
    stated = {"category": LEAK, "grade": "3", "reason": "already_calmed", "second": cast.head}
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, "classify", stated)
    assert codes(refused) == {"second_not_agreed"}
    assert look(made).grade is None


def test_until_a_downgrade_is_confirmed_the_higher_grade_holds(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "2", "reason": "escalated"})
    proposal = lower(cast, made, "clerk", "3", "head")
    assert look(made).grade == 2
    confirm(cast, made, proposal, "head")
    assert look(made).grade == 3


def test_the_first_person_is_never_the_second(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "2", "reason": "escalated"})
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("head"), made, "reclassify",
           {"category": LEAK, "grade": "3", "reason": "calmed", "second": cast.head})
    assert codes(refused) == {"second_is_first"}


def test_grade_one_is_left_only_with_the_head_of_the_centre(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "1", "reason": "escalated"})
    with db.reading() as reading:
        dispute = reading.get_one(Dispute, made)
        move = move_of(FLOWS["dispute"], dispute, "reclassify")
        stated = {"category": LEAK, "grade": "3", "reason": "calmed", "second": cast.head}
        found = lacks(reading, dispute, cast.actor("clerk"), "dispute.reclassify", move, stated)
    assert {lack.code for lack in found} == {"second_not_of_centre"}
    confirm(cast, made, lower(cast, made, "clerk", "3", "head_of_centre"), "head_of_centre")
    assert look(made).grade == 3


def test_what_was_ticked_stays_until_it_is_stated_otherwise(cast: Cast) -> None:
    made = accepted(cast)
    stated = {"category": LEAK, "grade": "2", "signs": ("physical_conflict",), "police_calls": 2}
    do(cast.actor("clerk"), made, "classify", stated)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "1", "reason": "escalated"})
    facts = look(made).grading["facts"]
    assert (facts["physical_conflict"], facts["police_calls"]) == (True, 2)


def test_an_extension_is_respected_when_the_grade_changes(cast: Cast, clock: Clock) -> None:
    made = classified(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        dispute.extended_until = date(2026, 12, 8)
        a.edit(dispute, "dispute.edit")
    clock.go_on(minutes=1)
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "2", "reason": "escalated"})
    dispute = look(made)
    assert dispute.due_on == date(2026, 12, 8)
    assert dispute.due_on - timedelta(days=15) >= date(2026, 11, 23)


def test_another_committee_does_not_know_of_it(cast: Cast) -> None:
    made = accepted(cast)
    with pytest.raises(Exception, match=str(made)):
        do(cast.actor("stranger"), made, "classify", {"category": LEAK, "grade": "3"})


def test_a_labour_matter_gets_the_labour_term(cast: Cast, clock: Clock) -> None:
    made = accepted(cast)
    do(cast.actor("clerk"), made, "classify", {"category": "070101", "grade": "3"})
    dispute = look(made)
    assert (dispute.deadline_rule, dispute.legal_due_on) == ("labour", date(2026, 12, 8))
    do(cast.actor("clerk"), made, "reclassify", {"category": LEAK, "grade": "3", "reason": "wrong_category"})
    assert look(made).deadline_rule == "people"


def test_a_reported_danger_lifts_the_grade(cast: Cast) -> None:
    made = accepted(cast)
    do(cast.actor("clerk"), made, "raise", {"signs": ("threat",), "what": "扬言砍人"}, flow="danger")
    with db.reading() as reading:
        dispute = reading.get_one(Dispute, made)
        assert grading_of(reading, dispute, {}, LEAK).proposal.grade == 1


def test_where_the_centre_leads_its_head_is_the_head(cast: Cast) -> None:
    with db.writing() as session:
        clerk = session.get_one(User, cast.reviewer)
        accounts.give_grant(session, system(date(2026, 11, 1)), clerk, Role.CLERK, cast.centre)
    made = classified(cast, by="reviewer", at="centre")
    do(cast.actor("reviewer"), made, "reclassify", {"category": LEAK, "grade": "1", "reason": "escalated"})
    confirm(cast, made, lower(cast, made, "reviewer", "3", "head_of_centre"), "head_of_centre")
    assert look(made).grade == 3
