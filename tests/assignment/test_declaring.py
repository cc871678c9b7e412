"""A tie that is declared while a case is in hand counts at once: for the mediator, the guest and the firm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.accounts.models import User
from mediation.assignment import declaring, ties
from mediation.audit.verify import verify
from mediation.core.database import Database, db
from mediation.core.exceptions import NotFound
from mediation.jobs.runner import drain
from mediation.keeper.service import ROWS
from mediation.notifications.models import Message
from mediation.sessions.models import MediationSession
from tests.agreements.story import drafted
from tests.assignment.test_invitations import answer, press, row_of, sees, sent
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, do
from tests.sessions.story import book, consent, mediating, party_ids
from tests.support.client import HubClient
from workflows.errors import GuardRefused


def declare(cast: Cast, who: str, name: str, kind: str = "relative") -> declaring.Touched:
    return declaring.declare_own(cast.actor(who), kind, name, "")


def refused(move: Callable[[], object]) -> list[str]:
    with pytest.raises(GuardRefused) as found:
        move()
    return [lack.code for lack in found.value.lacks]


def told(who: int) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Message.kind).where(Message.user_id == who)))


def begin(cast: Cast, made: int) -> None:
    do(cast.actor("mediator"), made, "begin", {"declaration": True})


def test_a_mediator_who_declares_a_tie_after_he_was_named_begins_nothing(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    declare(cast, "mediator", "徐某")
    assert refused(lambda: begin(cast, made)) == ["mediator_biased"]
    do(cast.actor("mediator"), made, "release", {"reason": "recusal"})


def test_he_goes_on_once_all_sides_agreed_in_writing(cast: Cast) -> None:
    made = assigned(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    declare(cast, "mediator", "徐某")
    consent(cast.actor("clerk"), made, "conflict_waiver", subject=f"user:{cast.mediator}")
    begin(cast, made)


def test_the_page_of_consents_asks_about_him_and_the_case_says_what_stands_in_the_way(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    declare(cast, "mediator", "徐某")
    clerk = sign_in("clerk")
    assert "知有利害关系,书面同意由调解员老周调解" in clerk.see(f"/cases/{made}/consents").text
    assert "调解员老周(本人申报:徐某系其近亲属)" in clerk.see(f"/cases/{made}/assignment").text
    assert "自行回避" in sign_in("mediator").see(f"/cases/{made}").text


def test_in_mediation_no_session_sits_and_no_agreement_is_written_under_him(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting = book(cast.actor("mediator"), made)
    clock.go_on(hours=1)
    declare(cast, "mediator", "徐某")
    clock.go_on(days=2)
    held = {"attended": tuple(party_ids(made)), "result": "to_continue"}
    row = (MediationSession, meeting)
    assert refused(
        lambda: do(cast.actor("mediator"), made, "hold", held, flow="session", row=row)
    ) == ["mediator_biased"]
    assert refused(lambda: drafted(cast.actor("mediator"), made)) == ["mediator_biased"]


def test_a_session_that_sat_before_he_declared_is_still_told(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting = book(cast.actor("mediator"), made)
    clock.go_on(days=2)
    declare(cast, "mediator", "徐某")
    told_of = {"attended": tuple(party_ids(made)), "result": "to_continue", "late_reason": "other"}
    do(cast.actor("mediator"), made, "hold", told_of, flow="session", row=(MediationSession, meeting))


def test_clerk_and_head_are_told_at_once_and_nobody_for_a_stranger(cast: Cast, app: Flask) -> None:
    made = assigned(cast)
    drain(app)
    assert declare(cast, "mediator", "无关的人").mediated == []
    found = declare(cast, "mediator", "徐某")
    assert len(found.mediated) == 1
    assert "assignment.tie_declared:0" in told(cast.clerk)
    assert "assignment.tie_declared:0" in told(cast.head)
    with db.reading() as session:
        about = session.scalars(select(Message).where(Message.kind == "assignment.tie_declared:0")).all()
        assert {message.dispute_id for message in about} == {made}


def test_the_message_leads_to_where_he_can_be_released(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    declare(cast, "mediator", "徐某")
    clerk = sign_in("clerk")
    page = clerk.see("/inbox").text
    assert "调解员申报与当事人有利害关系" in page
    assert "徐某系" not in page
    with db.reading() as session:
        key = session.scalars(
            select(Message.id).where(Message.user_id == cast.clerk, Message.kind.startswith("assignment."))
        ).one()
    answered = clerk.send(clerk.see("/inbox").form(f"/inbox/{key}/open"))
    assert str(answered.location).endswith(f"/cases/{made}/assignment")


def test_a_guest_who_declares_a_party_as_his_client_loses_the_case_in_the_same_act(
    cast: Cast, app: Flask, database: Database
) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    drain(app)
    found = declare(cast, "lawyer", "徐某", "client")
    assert len(found.barred) == 1
    assert row_of(row_id).state == "barred"
    assert not sees(cast, "lawyer", made)
    drain(app)
    assert "invitation.bar:1" in told(cast.clerk)
    assert verify(database, also=ROWS).whole


def test_a_letter_not_answered_yet_is_barred_as_well(cast: Cast) -> None:
    row_id = sent(cast, assigned(cast))
    declare(cast, "lawyer", "徐某", "client")
    assert row_of(row_id).state == "barred"


def test_a_colleagues_client_binds_the_firm_and_his_relative_does_not(cast: Cast) -> None:
    with db.writing() as session:
        session.get_one(User, cast.lawyer_two).firm = "钱塘律师事务所"
    row_id = sent(cast, assigned(cast))
    assert declare(cast, "lawyer_two", "徐某", "relative").barred == []
    assert row_of(row_id).state == "invited"
    assert declare(cast, "lawyer_two", "徐某", "client").barred == []  # not his own case
    assert row_of(row_id).state == "barred"


def test_who_was_accepted_in_spite_of_it_keeps_the_case(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    consent(cast.actor("clerk"), made, "conflict_waiver", subject=f"user:{cast.lawyer}")
    assert declare(cast, "lawyer", "徐某", "client").barred == []
    assert row_of(row_id).state == "accepted"


def test_what_is_over_stays_as_it_is(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    press(cast, made, row_id, "clerk", "cancel", reason="replaced")
    assert declare(cast, "lawyer", "徐某", "client").barred == []
    assert row_of(row_id).state == "cancelled"


def test_the_page_says_what_the_declaration_did(cast: Cast, sign_in: Callable[[str], HubClient]) -> None:
    assigned(cast)
    mediator = sign_in("mediator")
    mediator.send(mediator.see("/ties").form("/ties"), kind="relative", name="徐某")
    assert "涉及您正在调解的纠纷" in mediator.see("/ties").text


def test_nobody_ends_anothers_tie(cast: Cast) -> None:
    with db.writing() as session:
        from_him = ties.declare(session, cast.actor("mediator"), cast.mediator, "other", "徐某").id
    with pytest.raises(NotFound):
        declaring.end_own(cast.actor("mediator_two"), from_him)
