"""Assign, reassign, release: who may have a dispute, who may not, and what is remembered of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import MediatorRecord, User
from mediation.assignment import queries, ties
from mediation.assignment.models import Assignment
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Consent, Party
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.core.exceptions import Forbidden, NotFound, RuleBroken
from mediation.security import visibility
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, classified, do, look
from tests.stories import LIN, XU
from workflows.errors import GuardRefused


def codes(refused: pytest.ExceptionInfo[GuardRefused]) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def naming(cast: Cast, who: str, **more: Any) -> dict[str, Any]:
    return {"mediator": getattr(cast, who), "chosen_by": "committee", "reason": "load", **more}


def refused_codes(cast: Cast, made: int, who: str, move: str = "assign", **more: Any) -> set[str]:
    with pytest.raises(GuardRefused) as refused:
        do(cast.actor("clerk"), made, move, naming(cast, who, **more))
    return codes(refused)


def of(made: int) -> list[Assignment]:
    with db.reading() as session:
        return queries.of_dispute(session, made)


def kinds(cast: Cast, who: str, made: int) -> frozenset[str]:
    with db.reading() as session:
        return visibility.kinds(session, cast.actor(who), made)


def change(user_id: int, **values: Any) -> None:
    with db.writing() as session:
        row = session.scalars(select(MediatorRecord).where(MediatorRecord.user_id == user_id)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_assigning_opens_the_case_to_the_mediator_and_keeps_a_row(cast: Cast) -> None:
    made = classified(cast)
    assert kinds(cast, "mediator", made) == frozenset()
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator"))
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)
    assert kinds(cast, "mediator", made) == {"mediator"}
    (row,) = of(made)
    assert (row.user_id, row.role, row.round, row.until_at) == (cast.mediator, "lead", 1, None)


def test_a_mediator_of_another_committee_is_not_on_the_register(cast: Cast) -> None:
    made = classified(cast)
    assert "not_on_register" in refused_codes(cast, made, "stranger_mediator")
    assert "not_on_register" in refused_codes(cast, made, "lawyer")
    assert kinds(cast, "stranger_mediator", made) == frozenset()


def test_a_mediator_of_a_committee_below_may_be_named(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "assign", naming(cast, "village_mediator"))
    assert look(made).mediator_id == cast.village_mediator


def test_who_left_office_or_is_on_leave_is_refused(cast: Cast, clock: Clock) -> None:
    made = classified(cast)
    with db.writing() as session:
        away = session.get_one(User, cast.mediator)
        register.grant_leave(session, cast.actor("head"), away, hub_clock.today(), hub_clock.today())
    assert "on_leave" in refused_codes(cast, made, "mediator")
    change(cast.mediator_two, in_office_until=date(2026, 11, 22))
    assert "not_in_office" in refused_codes(cast, made, "mediator_two")


def test_at_the_load_cap_nothing_more_is_assigned(cast: Cast) -> None:
    change(cast.mediator, load_cap=1)
    assigned(cast)
    made = classified(cast)
    assert "over_load" in refused_codes(cast, made, "mediator")


def test_two_clerks_at_once_never_pass_the_load_cap(cast: Cast, database: Database) -> None:
    change(cast.mediator, load_cap=1)
    cases = [classified(cast), classified(cast)]

    def press(made: int, who: str) -> str:
        try:
            do(cast.actor(who), made, "assign", naming(cast, "mediator"))
        except GuardRefused as refused:
            return refused.lacks[0].code
        return "assigned"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, cases, ("clerk", "clerk_two")))
    assert outcomes == ["assigned", "over_load"]


def test_another_than_the_first_proposal_needs_a_reason(cast: Cast) -> None:
    assigned(cast)
    made = classified(cast)
    with db.reading() as session:
        first = queries.first_proposal(queries.candidates(session, session.get_one(Dispute, made)))
    assert first == cast.mediator_two  # the other has a case already
    assert refused_codes(cast, made, "mediator", reason="") == {"choice_unexplained"}
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator_two", reason=""))


def test_joint_mediators_see_the_case_and_leave_with_the_assignment(cast: Cast) -> None:
    made = classified(cast)
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator", assistants=(cast.mediator_two,)))
    assert kinds(cast, "mediator_two", made) == {"joint"}
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    assert kinds(cast, "mediator_two", made) == frozenset()
    assert {row.end_reason for row in of(made)} == {"illness"}


def test_nobody_is_his_own_assistant(cast: Cast) -> None:
    made = classified(cast)
    with pytest.raises(RuleBroken):
        do(cast.actor("clerk"), made, "assign", naming(cast, "mediator", assistants=(cast.mediator,)))


def test_a_mediator_releases_himself_and_is_recused_for_good(cast: Cast) -> None:
    made = assigned(cast)
    do(cast.actor("mediator"), made, "release", {"reason": "recusal"})
    assert (look(made).state, look(made).mediator_id) == ("classified", None)
    assert kinds(cast, "mediator", made) == frozenset()
    assert "recused" in refused_codes(cast, made, "mediator")
    with pytest.raises(NotFound):
        do(cast.actor("mediator"), made, "release", {"reason": "recusal"})


def test_reassigning_changes_hands_at_once(cast: Cast) -> None:
    made = assigned(cast)
    assert "same_mediator" in refused_codes(cast, made, "mediator", "reassign")
    do(cast.actor("clerk"), made, "reassign", naming(cast, "mediator_two", reason="illness"))
    assert look(made).mediator_id == cast.mediator_two
    old, new = of(made)
    assert (old.end_reason, new.until_at) == ("illness", None)
    assert kinds(cast, "mediator", made) == frozenset()


def test_only_clerk_and_head_assign(cast: Cast) -> None:
    made = classified(cast)
    with pytest.raises(Forbidden):
        do(cast.actor("reviewer"), made, "assign", naming(cast, "mediator"))
    with pytest.raises(NotFound):
        do(cast.actor("stranger"), made, "assign", naming(cast, "mediator"))


# -------------------------------------------------------------------------------- conflicts


def declare(cast: Cast, who: str, kind: str, name: str, id_number: str = "") -> None:
    with db.writing() as session:
        ties.declare(session, cast.actor(who), getattr(cast, who), kind, name, id_number)


def test_a_declared_tie_bars_unless_all_sides_waive_in_writing(cast: Cast, reading: Session) -> None:
    made = classified(cast)
    declare(cast, "mediator", "relative", " 徐某 ")
    assert refused_codes(cast, made, "mediator") == {"conflict"}
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator", waived_in_writing=True))
    waivers = reading.scalars(select(Consent).where(Consent.kind == "conflict_waiver")).all()
    assert len(waivers) == 2


def test_the_same_family_name_means_nothing(cast: Cast) -> None:
    made = classified(cast, parties=(PartyInput(side="applicant", name="林大伟"), XU))
    declare(cast, "mediator", "relative", "林小红")
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator"))


def test_identity_numbers_decide_where_both_are_known(cast: Cast) -> None:
    one, other = "33010619900101001X", "330106199202020028"
    wang = PartyInput(side="applicant", name="王小明", id_type="id_card", id_number=one)
    made = classified(cast, parties=(wang, XU))
    declare(cast, "mediator", "relative", "王小明", other)
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator"))
    declare(cast, "mediator_two", "relative", "王晓明", one)
    assert refused_codes(cast, made, "mediator_two", "reassign", reason="load") == {"conflict"}


def test_who_once_acted_for_a_side_keeps_out(cast: Cast) -> None:
    agent = PartyInput(side="applicant", role="agent", name="调解员老周")
    earlier = PartyInput(side="applicant", name="林某", stand_ins=(agent,))
    classified(cast, parties=(earlier, PartyInput(side="respondent", name="钱大海")))
    made = classified(cast, parties=(LIN, XU))
    assert refused_codes(cast, made, "mediator") == {"conflict"}


def test_a_description_is_nobody(cast: Cast) -> None:
    made = classified(cast, parties=(LIN, PartyInput(side="respondent", name="楼上住户", kind="described")))
    declare(cast, "mediator", "other", "楼上住户")
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator"))


# ------------------------------------------------------------------------ the parties' choice


def choose(cast: Cast, made: int, who: str, *sides: str) -> None:
    with db.writing() as session:
        for party in session.scalars(select(Party).where(Party.dispute_id == made, Party.side.in_(sides))):
            session.add(Consent(
                dispute_id=made, round=1, party_id=party.id, kind="mediator_choice",
                subject=f"user:{getattr(cast, who)}", given=True, channel="counter", at=hub_clock.now(),
            ))


def test_the_choice_of_both_sides_is_honoured_or_answered(cast: Cast) -> None:
    made = classified(cast)
    choose(cast, made, "mediator_two", "applicant")
    with db.reading() as session:
        assert queries.parties_choice(session, session.get_one(Dispute, made)) is None
    choose(cast, made, "mediator_two", "respondent")
    assert refused_codes(cast, made, "mediator") == {"choice_unanswered"}
    do(cast.actor("clerk"), made, "assign", naming(cast, "mediator", choice_answered="老郑下周请假"))
