"""What registering, accepting, declining, reconsidering and voiding do, and refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute, DisputeLink, ExternalNumber
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.exceptions import Forbidden, RuleBroken
from mediation.intake.service import take_in
from mediation.lifecycle.door import act
from mediation.people.models import Person
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import LIN, XU, accepted, make, registered, registration
from workflows.errors import GuardRefused


def codes(refused: pytest.ExceptionInfo[GuardRefused]) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def test_a_registered_dispute_has_a_number_a_title_and_its_people(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    dispute = reading.get_one(Dispute, made)
    assert dispute.state == "registered"
    assert dispute.intake_no == "LP-20261123-000013"
    assert dispute.title == "林某 与 徐某 · 厂房租赁"
    assert dispute.number is None
    people = reading.scalars(select(Party).where(Party.dispute_id == made).order_by(Party.side)).all()
    assert [(p.side, p.name, p.phone) for p in people] == [
        ("applicant", "林某", "138 0013 8000"),
        ("respondent", "徐某", "13900139000"),
    ]


def test_names_and_phones_of_the_register_entry_are_sealed(cast: Cast, reading: Session) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}")).one()
    for secret in ("138 0013", "13800138000", "乔司街道一号", "装修损失", "五万元"):
        assert secret not in entry.payload


def test_many_on_one_side_are_told_by_the_first_and_their_number(cast: Cast, reading: Session) -> None:
    nine = PartyInput(side="applicant", name="王某", stands_for=9)
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(nine, XU), stated={"title": "工资"})
    assert reading.get_one(Dispute, made).title == "王某等9人 与 徐某 · 工资"


def test_the_other_side_may_be_unknown_but_not_forgotten(cast: Cast, reading: Session) -> None:
    with pytest.raises(GuardRefused) as refused:
        registered(cast.actor("clerk"), cast.qiaosi, parties=(LIN,))
    assert codes(refused) == {"respondent_missing"}
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(LIN,), respondent_unknown=True)
    assert reading.get_one(Dispute, made).title == "林某 与 对方待核 · 厂房租赁"


def test_a_request_of_long_ago_says_why_it_is_entered_only_now(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    asked = hub_clock.now() - timedelta(days=30)
    with pytest.raises(RuleBroken) as refused:
        registered(cast.actor("clerk"), cast.qiaosi, stated={"requested_at": asked})
    assert refused.value.fields == {"late_reason": ["late_reason_missing"]}
    told = {"requested_at": asked, "late_reason": "recorded_on_paper"}
    made = registered(cast.actor("clerk"), cast.qiaosi, stated=told)
    assert reading.get_one(Dispute, made).received_at == asked


def test_no_request_is_older_than_limitation_reaches_but_in_an_imported_register(
    cast: Cast, clock: Clock
) -> None:
    told = {"requested_at": datetime(1900, 1, 1, tzinfo=UTC), "late_reason": "recorded_on_paper"}
    with pytest.raises(RuleBroken) as refused:
        registered(cast.actor("clerk"), cast.qiaosi, stated=told)
    assert refused.value.fields == {"requested_at": ["before_limitation"]}
    told = {"requested_at": datetime(2005, 1, 1, tzinfo=UTC), "late_reason": "imported"}
    assert registered(cast.actor("clerk"), cast.qiaosi, stated=told, import_ref="2005:1")


def test_everything_missing_is_named_at_once(cast: Cast) -> None:
    with pytest.raises(GuardRefused) as refused:
        registered(cast.actor("clerk"), cast.qiaosi, parties=(XU,), stated={"narrative": "", "place": ""})
    assert codes(refused) == {"unstated", "applicant_missing", "place_missing"}


def test_the_same_identity_number_is_one_person_across_disputes(cast: Cast, reading: Session) -> None:
    known = PartyInput(side="applicant", name="林某", id_type="resident", id_number="330106 19900101 0014")
    same = PartyInput(side="respondent", name="林某", id_type="resident", id_number="330106199001010014")
    first = registered(cast.actor("clerk"), cast.qiaosi, parties=(known, XU))
    second = registered(cast.actor("clerk"), cast.qiaosi, parties=(LIN, same))
    person = reading.scalars(select(Person)).one()
    rows = reading.scalars(select(Party).where(Party.person_id == person.id)).all()
    assert {p.dispute_id for p in rows} == {first, second}


def test_a_minor_or_domestic_violence_protects_the_case_by_itself(cast: Cast, reading: Session) -> None:
    child = PartyInput(
        side="applicant",
        name="小林",
        minor=True,
        stand_ins=(PartyInput(side="applicant", name="林某", role="guardian"),),
    )
    made = registered(cast.actor("clerk"), cast.qiaosi, parties=(child, XU))
    assert reading.get_one(Dispute, made).secrecy == "minors"
    guardian = reading.scalars(select(Party).where(Party.dispute_id == made, Party.role == "guardian")).one()
    assert reading.get_one(Party, guardian.for_party_id).name == "小林"


def test_a_court_s_number_is_kept(cast: Cast, reading: Session) -> None:
    made = registered(
        cast.actor("clerk"),
        cast.qiaosi,
        stated={
            "source": "court_before",
            "referred_by": "临平区人民法院",
            "external_number": "(2026)浙0113诉前调12号",
        },
    )
    kept = reading.scalars(select(ExternalNumber).where(ExternalNumber.dispute_id == made)).one()
    assert (kept.body, kept.number) == ("临平区人民法院", "(2026)浙0113诉前调12号")


def test_only_a_clerk_or_mediator_of_the_committee_registers(cast: Cast, reading: Session) -> None:
    for name in ("stranger", "reviewer", "head_of_centre", "admin", "lawyer", "liaison"):
        with pytest.raises(Forbidden):
            registered(cast.actor(name), cast.qiaosi)
    assert reading.scalars(select(Dispute)).all() == []
    registered(cast.actor("mediator"), cast.qiaosi)


def test_acceptance_draws_the_number_and_starts_the_clock(cast: Cast, reading: Session, clock: Clock) -> None:
    made = accepted(cast.actor("clerk"), cast.qiaosi)
    dispute = reading.get_one(Dispute, made)
    assert dispute.state == "accepted"
    assert dispute.number == "〔2026〕乔人调字第0001号"
    assert dispute.number_org_id == cast.qiaosi
    assert (dispute.deadline_rule, dispute.clock_base_on) == ("people", date(2026, 11, 23))
    assert dispute.due_on == dispute.legal_due_on == date(2026, 12, 23)
    assert dispute.grade_due_on is None


def test_a_court_case_counts_from_the_day_its_papers_were_signed_for(
    cast: Cast, reading: Session, clock: Clock
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi, stated={"source": "court_before"})
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), made, "accept", competence="arose_here", no_bar=True)
    assert codes(refused) == {"court_papers_undated"}
    make(
        cast.actor("clerk"),
        made,
        "accept",
        competence="arose_here",
        no_bar=True,
        papers_signed_on=date(2026, 11, 20),
    )
    dispute = reading.get_one(Dispute, made)
    assert dispute.deadline_rule == "court_before"
    assert dispute.legal_due_on == date(2026, 12, 21)  # day 30 is a Sunday


def test_own_motion_needs_that_nobody_objects(cast: Cast) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi, stated={"source": "own_motion"})
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), made, "accept", competence="arose_here", no_bar=True)
    assert codes(refused) == {"own_motion_objected"}
    make(cast.actor("clerk"), made, "accept", competence="arose_here", no_bar=True, nobody_objects=True)


def test_a_possible_repeat_must_be_answered_and_is_linked(cast: Cast, reading: Session) -> None:
    first = registered(cast.actor("clerk"), cast.qiaosi)
    second = registered(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), second, "accept", competence="arose_here", no_bar=True)
    assert codes(refused) == {"repeat_unanswered"}
    make(
        cast.actor("clerk"), second, "accept", competence="arose_here", no_bar=True, repeat_answer="different"
    )
    link = reading.scalars(select(DisputeLink)).one()
    assert (link.dispute_id, link.other_id, link.kind) == (second, first, "different")


def test_a_repeat_behind_another_wall_tells_the_committee_only(cast: Cast) -> None:
    registered(cast.actor("stranger"), cast.linping)
    registered(cast.actor("stranger"), cast.linping, secrecy="sensitive")
    here = registered(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), here, "accept", competence="arose_here", no_bar=True)
    (lack,) = refused.value.lacks
    assert lack.zh == "疑似重复,请先判断:临平街道人民调解委员会"


def test_a_declined_case_can_be_reconsidered_and_accepted(cast: Cast, reading: Session) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), made, "decline", reason="special_organ", told_how="face")
    assert codes(refused) == {"organ_missing"}
    make(cast.actor("clerk"), made, "decline", reason="special_organ", told_how="face", organ="区人社局")
    assert reading.get_one(Dispute, made).state == "declined"
    make(cast.actor("head"), made, "reconsider", reason="sent_back")
    make(cast.actor("clerk"), made, "accept", competence="party_lives", no_bar=True)
    reading.rollback()
    assert reading.get_one(Dispute, made).number == "〔2026〕乔人调字第0001号"


def test_a_mistake_is_voided_at_once_before_acceptance(cast: Cast, reading: Session) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    make(cast.actor("clerk"), made, "void")
    dispute = reading.get_one(Dispute, made)
    assert (dispute.state, dispute.end_reason) == ("ended", "registered_by_mistake")


def test_after_acceptance_a_second_person_must_confirm_a_void(cast: Cast, reading: Session) -> None:
    made = accepted(cast.actor("clerk"), cast.qiaosi)
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), made, "void")
    assert codes(refused) == {"second_missing"}
    assert reading.get_one(Dispute, made).state == "accepted"


def test_a_failed_act_gives_its_number_back(cast: Cast, reading: Session, clock: Clock) -> None:
    with pytest.raises(GuardRefused), act(cast.actor("clerk")) as a:
        take_in(a, registration(cast.qiaosi))
        take_in(a, registration(cast.qiaosi, stated={"narrative": ""}))
    made = registered(cast.actor("clerk"), cast.qiaosi)
    assert reading.get_one(Dispute, made).intake_no == "LP-20261123-000013"


def test_danger_signs_raise_a_report_in_the_same_act_and_block_declining(
    cast: Cast, reading: Session
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi, signs=("threat", "domestic_violence"))
    assert reading.get_one(Dispute, made).secrecy == "domestic_violence"
    events = reading.scalars(
        select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{made}").order_by(AuditEntry.seq)
    ).all()
    assert events == ["dispute.register", "danger.raise"]
    with pytest.raises(GuardRefused) as refused:
        make(cast.actor("clerk"), made, "decline", reason="special_organ", told_how="face", organ="公安")
    assert codes(refused) == {"danger_unreported"}
