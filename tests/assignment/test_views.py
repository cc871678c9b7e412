"""The pages of assigning and inviting, and what an invited person is shown when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from mediation.assignment.invitation_models import Invitation
from mediation.audit.models import AuditEntry
from mediation.core import clock
from mediation.core.database import db
from tests.assignment.test_invitations import answer, consent, press, propose, row_of, sent
from tests.cast import Cast
from tests.closure import stories
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, classified, look
from tests.sessions.story import book, mediating
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_the_page_ranks_mediators_and_says_why(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    page = sign_in("clerk").see(f"/cases/{made}/assignment")
    for text in ("调解员老周", "调解员老郑", "首选", "在办0件", "村调解员老孙", "属下级调委会"):
        assert text in page.text


def test_assigning_from_the_page(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/assignment").form("/assignment")
    assert form.values["mediator"]  # the first proposal stands there already
    browser.send(form)
    assert look(made).state == "assigned"


def test_naming_nobody_or_the_wrong_one_is_422(cast: Cast, sign_in: SignIn) -> None:
    made = classified(cast)
    browser = sign_in("clerk")
    form = browser.see(f"/cases/{made}/assignment").form("/assignment")
    browser.send(form, status=422, mediator="")
    browser.send(form, status=422, mediator=str(cast.stranger_mediator))
    assert look(made).state == "classified"


def test_the_page_stands_behind_the_wall(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    for name in ("stranger", "stranger_mediator", "lawyer", "admin", "village_clerk"):
        sign_in(name).see(f"/cases/{made}/assignment", 404)
    sign_in("mediator").see(f"/cases/{made}/assignment", 403)
    sign_in("reviewer").see(f"/cases/{made}/assignment", 200)


def test_a_field_that_a_rule_may_demand_is_not_called_optional(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("clerk").see(f"/cases/{classified(cast)}/assignment")
    labels = {e.attributes["for"]: e.text for e in page.all("label") if "for" in e.attributes}
    assert labels["reason"] == "不按首选的原因何时必填见下"
    assert labels["choice_answered"].endswith("何时必填见下")


def test_who_may_only_look_at_the_page_is_refused_a_press_and_the_refusal_is_an_entry(
    cast: Cast, sign_in: SignIn
) -> None:
    made = classified(cast)
    form = sign_in("clerk").see(f"/cases/{made}/assignment").form("/assignment")
    reviewer = sign_in("reviewer")
    form.values["csrf_token"] = reviewer.see("/").form("/logout").values["csrf_token"]
    reviewer.send(form, 403)
    with db.reading() as session:
        query = select(AuditEntry).where(AuditEntry.actor_id == cast.reviewer, AuditEntry.outcome != "ok")
        assert [entry.outcome for entry in session.scalars(query)] == ["refused"]
    assert look(made).state == "classified"


def test_consents_are_recorded_party_by_party_and_open_the_way(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = propose(cast, made)
    browser = sign_in("clerk")
    page = browser.see(f"/cases/{made}/assignment")
    form = page.form(f"/invitations/{row_id}/consents")
    fields: dict[str, Any] = {name: "yes" for name in form.values if name.startswith("party-")}
    browser.send(form, **fields, channel="phone")
    send = browser.see(f"/cases/{made}/invitations/{row_id}/send").form("/send")
    browser.send(send, 200)  # the code stands on the page once
    assert row_of(row_id).state == "invited"


def test_a_session_booked_since_is_the_time_the_invited_person_reads(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    row_id = propose(cast, made, meet_at=clock.at(date(2026, 11, 30), 9), meet_place="司法所")
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send")
    lawyer = sign_in("lawyer")
    assert "与邀请时所说的不同" not in lawyer.see(f"/invitations/{row_id}").text
    book(cast.actor("clerk"), made, clock.at(date(2026, 12, 1), 15, 40), place="村文化礼堂")
    for path in ("/invitations", f"/invitations/{row_id}"):
        page = lawyer.see(path).text
        assert "12-01 15:40" in page
        assert "村文化礼堂" in page
    assert "与邀请时所说的不同" in page


def test_before_answering_only_names_place_and_time_are_shown(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast, stated={"narrative": "厂房要拆迁,装修损失谈不拢。"})
    row_id = sent(cast, made)
    browser = sign_in("lawyer")
    assert "林某" in browser.see("/invitations").text
    page = browser.see(f"/invitations/{row_id}")
    for shown in ("林某", "徐某", "乔司街道人民调解委员会"):
        assert shown in page.text
    for hidden in ("装修损失", "厂房要拆迁", "13900139000", "乔司街道一号"):
        assert hidden not in page.html
    browser.see(f"/cases/{made}", 404)


def test_accepting_shows_the_brief_and_opens_the_case(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast, stated={"narrative": "厂房要拆迁,装修损失谈不拢。"})
    row_id = sent(cast, made)
    browser = sign_in("lawyer")
    form = browser.see(f"/invitations/{row_id}").form("/accept")
    browser.send(form, status=422)  # without the declaration
    browser.send(form, declaration="y")
    page = browser.see(f"/invitations/{row_id}")
    assert "装修损失" in page.text
    for hidden in ("13900139000", "138 0013 8000", "乔司街道一号"):
        assert hidden not in page.html
    browser.see(f"/cases/{made}")
    browser.see(f"/cases/{made}?tab=mediation")


def test_after_declining_nothing_is_left(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    browser = sign_in("lawyer")
    browser.send(browser.see(f"/invitations/{row_id}").form("/decline"), status=422)
    browser.send(browser.see(f"/invitations/{row_id}").form("/decline"), reason="no_time", other_time="周五")
    page = browser.see(f"/invitations/{row_id}", 404)
    assert "失效" in page.text
    for path in ("/invitations", f"/invitations/{row_id}", "/", "/inbox"):
        assert "林某" not in browser.get(path).text
    browser.see(f"/cases/{made}", 404)


def test_an_invitation_is_nobody_elses(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id, waiting = sent(cast, made), propose(cast, made, "lawyer_two")
    sign_in("lawyer_two").see(f"/invitations/{row_id}", 404)
    sign_in("clerk").see(f"/invitations/{row_id}", 404)
    sign_in("lawyer_two").see(f"/invitations/{waiting}", 404)  # nothing was sent yet


def test_a_choice_and_an_objection_are_put_on_the_record(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    browser = sign_in("clerk")
    page = browser.see(f"/cases/{made}/assignment")
    browser.send(page.form("/choice"), person=str(cast.mediator_two))
    browser.send(page.form("/objection"), why="他们是邻居")
    assert "他们是邻居" in browser.see(f"/cases/{made}/assignment").text
    boss = sign_in("head")
    form = boss.see(f"/cases/{made}/assignment").form("/overrule")
    boss.send(form, status=422)
    boss.send(form, answer="不是近亲属,也无利害关系")
    assert "不是近亲属" in boss.see(f"/cases/{made}/assignment").text


def test_ties_are_declared_and_ended_by_oneself(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("lawyer")
    browser.send(browser.see("/ties").form("/ties"), kind="client", name="徐某")
    page = browser.see("/ties")
    assert "徐某" in page.text
    browser.send(page.form("/end"))
    assert "徐某" in browser.see("/ties").text  # until the end of the day


def test_conflicts_stand_beside_the_invitation(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    browser = sign_in("lawyer")
    browser.send(browser.see("/ties").form("/ties"), kind="client", name="徐某")
    row_id = propose(cast, made)
    consent(cast, made, row_id)
    page = sign_in("clerk").see(f"/cases/{made}/assignment")
    assert "徐某系其现在或曾经的委托人" in page.text
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/invitations/{row_id}/send").form("/send")
    clerk.send(form, status=422)
    with db.reading() as session:
        assert session.scalars(select(Invitation)).one().state == "proposed"


def test_a_barred_lawyer_finds_a_closed_door(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = sent(cast, made)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    browser = sign_in("lawyer")
    browser.see(f"/cases/{made}")
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/invitation.bar/{row_id}").form("invitation.bar")
    clerk.send(form, reason="acted_before", conflict="曾代理徐某")
    browser.see(f"/cases/{made}", 404)
    browser.see(f"/invitations/{row_id}", 404)


def test_an_assignment_that_a_move_ended_says_by_which(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    made = assigned(cast)
    told = tuple(stories.people(made).values())
    left: dict[str, Any] = {"reason": "other", "note": "各执一词", "told": told}
    stories.do(cast, "clerk", made, "dispute.fail", **left, **stories.TOLD)
    clock.go_on(days=3)
    stories.do(cast, "clerk", made, "dispute.reopen", reason="all_ask", asked_by=told)
    rows = sign_in("clerk").see(f"/cases/{made}/assignment").table("指派记录")
    assert [cells[-1] for cells in rows] == ["再次调解"]
