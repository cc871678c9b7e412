"""Inviting a lawyer: consent first, conflicts checked, names only before the answer, nothing after a no."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.assignment import brief, queries, ties
from mediation.assignment import invitation_queries as invitations
from mediation.assignment import invitation_service as service
from mediation.assignment.invitation_models import Invitation
from mediation.audit.models import AuditEntry
from mediation.calendar import service as calendar
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Consent
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound, RuleBroken
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.security import visibility
from mediation.security.actor import system
from mediation.watch.clockwork import search
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, do
from tests.stories import LIN, XU
from workflows.errors import GuardRefused


def codes(refused: pytest.ExceptionInfo[GuardRefused]) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def propose(cast: Cast, made: int, who: str = "lawyer", **more: Any) -> int:
    stated = {"person": getattr(cast, who), "capacity": "adviser", "task": "讲解租赁法", **more}
    row: Invitation = do(cast.actor("clerk"), made, "propose", stated, flow="invitation")
    return row.id


def consent(cast: Cast, made: int, row_id: int) -> None:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        a.add(*(
            Consent(dispute_id=made, round=dispute.round, party_id=party.id, kind="invited",
                    subject=f"invitation:{row_id}", given=True, channel="phone", at=a.at)
            for party in parties.principals(a.session, made)
        ))
        a.note(dispute, "consent.recorded", {}, right="case.contact")


def press(cast: Cast, made: int, row_id: int, who: str, name: str, **stated: Any) -> None:
    do(cast.actor(who), made, name, stated, flow="invitation", row=(Invitation, row_id))


def sent(cast: Cast, made: int, who: str = "lawyer", **more: Any) -> int:
    row_id = propose(cast, made, who)
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send", **more)
    return row_id


def answer(cast: Cast, row_id: int, who: str, name: str, **stated: Any) -> None:
    with act(cast.actor(who)) as a:
        row = service.open_for_answer(a, row_id)
        perform(a, a.dispute_of(row), row, "invitation", name, stated)


def row_of(row_id: int) -> Invitation:
    with db.reading() as session:
        return session.get_one(Invitation, row_id)


def sees(cast: Cast, who: str, made: int) -> bool:
    with db.reading() as session:
        return bool(visibility.kinds(session, cast.actor(who), made))


def test_nothing_is_sent_without_the_consent_of_both_sides(cast: Cast) -> None:
    made = assigned(cast)
    row_id = propose(cast, made)
    with pytest.raises(GuardRefused) as refused:
        press(cast, made, row_id, "clerk", "send")
    assert codes(refused) == {"consent_missing"}
    assert "林某" in refused.value.lacks[0].zh


def test_the_case_opens_at_acceptance_and_not_before(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    assert not sees(cast, "lawyer", made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    assert sees(cast, "lawyer", made)
    assert row_of(row_id).state == "accepted"


def test_after_declining_there_is_nothing_to_see(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "decline", reason="no_time", other_time="周五下午")
    assert not sees(cast, "lawyer", made)
    assert (row_of(row_id).state, row_of(row_id).other_time) == ("declined", "周五下午")


def test_nobody_answers_for_somebody_else_but_a_clerk_on_the_telephone(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    with pytest.raises(NotFound):
        answer(cast, row_id, "lawyer_two", "accept", declaration=True)
    with pytest.raises(Forbidden):
        press(cast, made, row_id, "mediator", "accept", declaration=True)
    press(cast, made, row_id, "clerk", "accept", declaration=True)
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "invitation.accept")).one()
    assert entry.on_behalf_of == "沈律师"


def test_accepting_without_the_declaration_is_refused(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    with pytest.raises(GuardRefused):
        answer(cast, row_id, "lawyer", "accept", declaration=False)


def test_a_lawyer_who_once_acted_for_a_side_needs_a_waiver(cast: Cast, reading: Session) -> None:
    agent = PartyInput(side="applicant", role="agent", name="沈律师")
    earlier = PartyInput(side="applicant", name="徐某", stand_ins=(agent,))
    assigned(cast, parties=(earlier, PartyInput(side="respondent", name="钱大海")))
    made = assigned(cast)
    row_id = propose(cast, made)
    consent(cast, made, row_id)
    with pytest.raises(GuardRefused) as refused:
        press(cast, made, row_id, "clerk", "send")
    assert codes(refused) == {"conflict"}
    press(cast, made, row_id, "clerk", "send", waived_in_writing=True)
    assert row_of(row_id).waived
    with db.reading() as session:
        assert queries.waived_by_all(session, session.get_one(Dispute, made), cast.lawyer)


def test_the_firm_is_checked_as_well(cast: Cast) -> None:
    with db.writing() as session:
        session.get_one(User, cast.lawyer_two).firm = "钱塘律师事务所"
        ties.declare(session, cast.actor("lawyer_two"), cast.lawyer_two, "client", "徐某")
        ties.declare(session, cast.actor("lawyer_two"), cast.lawyer_two, "relative", "林某")
    made = assigned(cast)
    with db.reading() as session:
        own, firm = invitations.conflicts_of(
            session, session.get_one(Dispute, made), session.get_one(User, cast.lawyer)
        )
    assert own == []
    assert [conflict.party for conflict in firm] == ["徐某"]  # a colleague's relatives bind nobody else


def test_who_acts_for_a_side_here_advises_nobody(cast: Cast) -> None:
    lin = PartyInput(
        side="applicant", name="林某", stand_ins=(PartyInput(side="applicant", role="agent", name="沈律师"),)
    )
    made = assigned(cast, parties=(lin, XU))
    row_id = propose(cast, made)
    consent(cast, made, row_id)
    with pytest.raises(GuardRefused) as refused:
        press(cast, made, row_id, "clerk", "send", waived_in_writing=True)
    assert codes(refused) == {"other_capacity"}


def test_a_conflict_found_later_closes_the_door_at_once(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    press(cast, made, row_id, "clerk", "bar", reason="acted_before", conflict="去年代理过徐某")
    assert not sees(cast, "lawyer", made)
    assert row_of(row_id).state == "barred"


def test_why_somebody_was_barred_is_sealed(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    press(cast, made, row_id, "clerk", "bar", reason="acted_before", conflict="去年代理过徐某")
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "invitation.bar")).one()
    assert "去年" not in entry.payload


def test_a_guest_steps_down_and_sees_no_more(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    press(cast, made, row_id, "lawyer", "step_down", reason="no_time")
    assert not sees(cast, "lawyer", made)


def test_the_same_person_is_asked_once_at_a_time(cast: Cast) -> None:
    made = assigned(cast)
    propose(cast, made)
    with pytest.raises(GuardRefused) as refused:
        propose(cast, made)
    assert codes(refused) == {"invited_already"}


def test_only_a_guest_is_invited(cast: Cast) -> None:
    made = assigned(cast)
    with pytest.raises(RuleBroken):
        propose(cast, made, "stranger")


def test_without_an_answer_it_expires_by_itself(cast: Cast, clock: Clock, reading: Session) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    assert str(row_of(row_id).answer_by) == "2026-11-25"
    assert list(service.unanswered(reading, hub_clock.today())) == []
    clock.go_on(days=3)
    with db.writing() as session:
        search(session, {})
    with act(system(hub_clock.today())) as a:
        dispute = a.load(Dispute, made)
        perform(a, dispute, a.session.get_one(Invitation, row_id), "invitation", "expire", {})
    assert row_of(row_id).state == "expired"


def test_the_end_of_the_dispute_ends_every_invitation(cast: Cast) -> None:
    made = assigned(cast)
    accepted, waiting = sent(cast, made), sent(cast, made, "lawyer_two")
    answer(cast, accepted, "lawyer", "accept", declaration=True)
    with act(cast.actor("clerk")) as a:
        service.end_with_dispute(a, a.load(Dispute, made))
    assert (row_of(accepted).state, row_of(waiting).state) == ("finished", "cancelled")
    assert not sees(cast, "lawyer", made)


def test_entries_name_the_invited_person(cast: Cast, reading: Session) -> None:
    made = assigned(cast)
    sent(cast, made)
    events = ("invitation.propose", "invitation.send")
    for entry in reading.scalars(select(AuditEntry).where(AuditEntry.event.in_(events))):
        assert json.loads(entry.payload)["data"]["facts"]["invitee_id"] in (cast.lawyer, str(cast.lawyer))


# -------------------------------------------------------------------------------- the brief


def test_the_brief_is_short_and_leads_to_nobodys_door(cast: Cast) -> None:
    numbers = "电话138 0013 8000,证号33010619900101001X,押金12000元。"
    story = f"林某住杭州市临平区乔司街道一号,{numbers}" + "又说了很多话。" * 80
    made = assigned(cast, stated={"narrative": story})
    row_id = sent(cast, made)
    text = row_of(row_id).brief or ""
    assert len(text) <= brief.LONGEST
    for secret in ("乔司街道一号", "138 0013", "33010619900101001X"):
        assert secret not in text
    assert "12000元" in text


@pytest.mark.parametrize("address", [
    "临平路5号", "朝阳村3组12号", "幸福小区5幢2单元603室", "五一路12弄3号402室", "永西村12号",
    "人民大道一百二十号", "701室", "3幢2单元501", "12-3-601",
])
def test_no_address_of_the_story_goes_out(address: str) -> None:
    assert address not in brief.scrubbed(f"我父亲在{address}租了两年房,押金12000元。")
    assert "押金12000元" in brief.scrubbed(f"我父亲在{address}租了两年房,押金12000元。")


@pytest.mark.parametrize("harmless", [
    "10月5号交房,5号前付清3000元", "共拆5幢厂房,分3组施工", "家里5号停电", "小区3号停水",
    "2026-11-25签的合同",
])
def test_days_and_counts_are_no_addresses(harmless: str) -> None:
    assert brief.scrubbed(harmless) == harmless


def test_an_address_on_record_is_taken_out_in_the_short_form_people_use_too(cast: Cast) -> None:
    made = assigned(cast, parties=(replace(LIN, address="杭州市临平区乔司街道永兴坊七号"), XU), stated={
        "narrative": "林某住永兴坊七号,乔司街道都知道。", "place": "临平区东湖街道老粮站2楼",
    })
    with db.reading() as session:
        dispute = session.get_one(Dispute, made)
        assert brief.draft(session, dispute) == "林某住×××,乔司街道都知道。"
        assert brief.taken_out(session, dispute, "永兴坊七号,老粮站2楼") == ["永兴坊七号", "老粮站2楼"]


def test_a_brief_with_a_telephone_number_is_not_sent(cast: Cast) -> None:
    made = assigned(cast, parties=(LIN, XU))
    row_id = propose(cast, made)
    consent(cast, made, row_id)
    with pytest.raises(GuardRefused) as refused:
        press(cast, made, row_id, "clerk", "send", brief="请打13900139000")
    assert codes(refused) == {"brief_private"}


@pytest.mark.parametrize(("days", "last"), [(1, 0), (2, 1), (30, None)])
def test_an_answer_is_asked_for_before_the_meeting(
    cast: Cast, reading: Session, days: int, last: int | None
) -> None:
    made = assigned(cast)
    row_id = propose(cast, made, meet_at=hub_clock.now() + timedelta(days=days))
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send")
    answer_by = reading.get_one(Invitation, row_id).answer_by
    assert answer_by is not None
    today = hub_clock.today()
    usual = calendar.step_due(reading, "invitation_answer", today)
    assert answer_by == (usual if last is None else today + timedelta(days=last))


def test_nobody_may_answer_after_the_meeting(cast: Cast) -> None:
    made = assigned(cast)
    row_id = propose(cast, made, meet_at=hub_clock.now() + timedelta(days=2))
    consent(cast, made, row_id)
    with pytest.raises(GuardRefused) as refused:
        press(cast, made, row_id, "clerk", "send", answer_by=hub_clock.today() + timedelta(days=3))
    assert codes(refused) == {"answer_too_late"}
