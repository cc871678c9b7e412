"""Who joins a dispute or is called otherwise is compared at once with who helps and who mediates there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.accounts.models import User
from mediation.assignment import newcomers, ties
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases import parties, party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.cases.party_edits import Standing
from mediation.core.database import Database, db
from mediation.jobs.runner import drain
from mediation.keeper.service import ROWS
from mediation.lifecycle.door import act
from tests.assignment.test_declaring import refused, told
from tests.assignment.test_invitations import answer, row_of, sees, sent
from tests.cast import Cast
from tests.lifecycle.stages import assigned
from tests.sessions.story import consent
from tests.support.client import HubClient
from tests.support.pages import Page

ALONE = Standing()


def join(cast: Cast, made: int, name: str, standing: Standing = ALONE, **more: Any) -> int:
    given = PartyInput(**{"side": "respondent", "name": name, **more})
    with act(cast.actor("clerk")) as a:
        return party_edits.add(a, a.load(Dispute, made), given, standing).id


def rename(cast: Cast, made: int, before: str, now: str) -> None:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        row = next(p for p in parties.of_dispute(a.session, made) if p.name == before)
        given = PartyInput(side=row.side, name=now, kind=row.kind, phone=row.phone or "")
        party_edits.change(a, dispute, row, given, Standing(), None)


def accepted(cast: Cast, made: int) -> int:
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    return row_id


def name_of(user_id: int) -> str:
    with db.reading() as session:
        return session.get_one(User, user_id).name


def version(made: int) -> int:
    with db.reading() as session:
        return session.get_one(Dispute, made).version


@pytest.mark.parametrize("name", ["沈律师", "钱塘律师事务所"])
def test_a_guest_who_or_whose_firm_becomes_a_party_loses_the_case_in_the_same_act(
    cast: Cast, app: Flask, database: Database, name: str
) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    drain(app)
    join(cast, made, name, kind="legal" if "事务所" in name else "natural")
    assert row_of(row_id).state == "barred"
    assert not sees(cast, "lawyer", made)
    drain(app)
    assert "invitation.bar:0" in told(cast.lawyer)
    assert "invitation.bar:1" in told(cast.mediator)
    assert "assignment.guest_barred:0" in told(cast.clerk)
    with db.reading() as session:
        last = session.scalars(
            select(AuditEntry).where(AuditEntry.event == "invitation.bar").order_by(AuditEntry.id)
        ).one()
        assert last.reason == ("firm_conflict" if "事务所" in name else "own_conflict")
        assert last.role == "system"
    assert verify(database, also=ROWS).whole


def test_a_letter_not_answered_yet_is_barred_as_well_when_a_party_is_called_otherwise(cast: Cast) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    rename(cast, made, "徐某", "沈律师")
    assert row_of(row_id).state == "barred"


def test_a_newcomer_whom_he_declared_or_acts_for_bars_him(cast: Cast) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    with db.writing() as session:
        ties.declare(session, cast.actor("lawyer"), cast.lawyer, "client", "钱大海")
    join(cast, made, "孙小圣")
    assert row_of(row_id).state == "accepted"
    join(cast, made, "钱大海")
    assert row_of(row_id).state == "barred"


def test_a_guest_who_stands_in_for_a_side_is_no_guest_any_more(cast: Cast) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    with db.reading() as session:
        xu = next(p.id for p in parties.of_dispute(session, made) if p.name == "徐某")
    join(cast, made, "沈律师", Standing(for_party_id=xu), role="agent")
    assert row_of(row_id).state == "barred"


def test_a_stranger_bars_nobody_whom_all_sides_accepted_in_spite_of_a_tie(cast: Cast) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    consent(cast.actor("clerk"), made, "conflict_waiver", subject=f"user:{cast.lawyer}")
    rename(cast, made, "徐某", "沈律师")
    join(cast, made, "孙小圣")
    assert row_of(row_id).state == "accepted"


def test_nothing_is_compared_when_only_a_telephone_was_written(cast: Cast) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    with db.writing() as session:
        session.get_one(User, cast.lawyer).name = "徐某"
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        row = next(p for p in parties.of_dispute(a.session, made) if p.name == "徐某")
        given = PartyInput(side=row.side, name="徐某", kind=row.kind, phone="13700000008")
        party_edits.change(a, dispute, row, given, Standing(), None)
    assert row_of(row_id).state == "accepted"


def test_clerk_and_head_are_told_when_a_newcomer_is_called_like_the_mediator(cast: Cast, app: Flask) -> None:
    made = assigned(cast)
    drain(app)
    join(cast, made, "无关的人")
    assert "assignment.tie_found:0" not in told(cast.head)
    join(cast, made, name_of(cast.mediator))
    assert "assignment.tie_found:0" in told(cast.clerk)
    assert "assignment.tie_found:0" in told(cast.head)


def test_nobody_accepts_while_a_tie_stands_that_not_all_sides_waived(cast: Cast) -> None:
    row_id = sent(cast, assigned(cast))
    with db.writing() as session:  # a firm that is entered later is compared when he answers
        session.get_one(User, cast.lawyer).firm = "徐某"
    assert refused(lambda: answer(cast, row_id, "lawyer", "accept", declaration=True)) == ["conflict"]


def test_a_declaration_about_other_parties_than_those_of_now_does_not_count(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    lawyer, address = sign_in("lawyer"), f"/invitations/{row_id}"
    old = lawyer.see(address).form(f"{address}/accept")
    join(cast, made, "孙小圣")
    refused_page = Page(lawyer.send(old, 409, declaration="y").text)
    assert "孙小圣" in refused_page.text
    assert "打开本页后当事人有变动" in refused_page.text
    assert row_of(row_id).state == "invited"
    again = refused_page.form(f"{address}/accept")
    assert not again.values.get("declaration")
    lawyer.send(again, declaration="y")
    assert row_of(row_id).state == "accepted"


def test_a_note_or_a_telephone_meanwhile_makes_no_declaration_old(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    lawyer, address = sign_in("lawyer"), f"/invitations/{row_id}"
    old = lawyer.see(address).form(f"{address}/accept")
    consent(cast.actor("clerk"), made, "rights_notice")
    lawyer.send(old, declaration="y")
    assert row_of(row_id).state == "accepted"


def test_who_left_makes_it_old_without_a_name(cast: Cast) -> None:
    made = assigned(cast)
    third = join(cast, made, "孙小圣")
    before = version(made)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        party_edits.change(
            a, dispute, party_edits.find(a.session, dispute, third),
            PartyInput(side="respondent", name="孙小圣"), Standing(left=True), None,
        )
    with db.reading() as session, pytest.raises(newcomers.PartiesChanged) as found:
        newcomers.declared_about_these(session, session.get_one(Dispute, made), before)
    assert found.value.names == ()


def test_the_clerk_who_writes_his_yes_down_on_an_old_page_is_told_who_is_new(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    clerk, address = sign_in("clerk"), f"/cases/{made}/invitations/{row_id}"
    old = clerk.see(address).form(f"{address}/answer")
    join(cast, made, "孙小圣")
    answered = clerk.send(old, 409, answer="accept")
    assert "新增或更名:孙小圣" in answered.text
    assert row_of(row_id).state == "invited"


def test_case_and_letter_say_that_and_why_he_is_barred(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = assigned(cast)
    row_id = accepted(cast, made)
    join(cast, made, "钱塘律师事务所", kind="legal")
    page = sign_in("clerk").see(f"/cases/{made}/assignment").text
    assert "因利害关系排除" in page
    assert "所在机构即当事人钱塘律师事务所" in page
    lawyer = sign_in("lawyer")
    assert "您不能再参与" in lawyer.get(f"/invitations/{row_id}").text
    assert lawyer.get(f"/cases/{made}").status_code == 404
