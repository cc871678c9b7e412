"""P11: inviting in one press, handing over once, replacing, answers by telephone, what is printed or read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import Grant, User
from mediation.assignment import guest_list, ties
from mediation.assignment.guest_models import Guest
from mediation.assignment.invitation_models import Invitation
from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.guests.models import InvitationPass
from tests.assignment.test_invitations import propose, row_of
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import STORY, browser, invited
from tests.lifecycle.stages import assigned
from tests.sessions.story import book, mediating, party_ids
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")


def consents(made: int, word: str = "yes") -> dict[str, str]:
    return {f"party-{key}": word for key in party_ids(made)}


def form_of(client: HubClient, made: int, query: str = "") -> Form:
    return client.see(f"/cases/{made}/invite{query}").form("/invite")


def the_invitation(reading: Session) -> Invitation:
    return fresh(reading).scalars(select(Invitation).order_by(Invitation.id.desc())).first() or Invitation()


def codes(page: Page) -> tuple[str, str]:
    """Number and code as the page shows them."""
    marked = [e for e in page.all("strong") if "slip__code" in e.attributes.get("class", "")]
    return marked[0].text.replace(" ", ""), marked[1].text.replace(" ", "")


def test_one_press_proposes_writes_the_consents_down_sends_and_gives_out_the_code(
    cast: Cast, sign_in: SignIn, reading: Session, app: Flask
) -> None:
    made = assigned(cast, stated={"narrative": STORY})
    clerk = sign_in("clerk")
    answer = clerk.send(
        form_of(clerk, made), 200, person=str(cast.lawyer), send="1", task="讲解租赁法",
        meet_at="2026-11-25 14:00", minutes="60", meet_place="一号调解室", **consents(made),
    )
    row = the_invitation(reading)
    assert (row.state, row.minutes, row.meet_place) == ("invited", 60, "一号调解室")
    events = ("invitation.propose", "consent.recorded", "invitation.send", "invitation.code_issued")
    query = select(AuditEntry).where(AuditEntry.event.in_(events)).order_by(AuditEntry.id)
    entries = reading.scalars(query).all()
    assert [entry.event for entry in entries] == list(events)
    assert len({entry.act_id for entry in entries}) == 1
    number, code = codes(Page(answer.text))
    guest = browser(app)
    guest.send(guest.see("/i").form("/i"), number=number, code=code)
    assert "林某" in guest.see("/i/open").text


def test_nobody_is_invited_to_a_meeting_that_is_over(
    cast: Cast, sign_in: SignIn, reading: Session, clock: Clock
) -> None:
    made = mediating(cast)
    book(cast.actor("clerk"), made)
    clock.go_on(days=3)
    clerk = sign_in("clerk")
    form = form_of(clerk, made)
    assert form.values["meet_at"] == [""], "a session without an outcome is no invitation"
    told = clerk.send(form, 422, person=str(cast.lawyer), task="讲解租赁法", meet_at="1123 08:00")
    assert "这个时间已经过去" in told.text
    assert "讲解租赁法" in told.text


def test_the_code_is_shown_once(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    form = form_of(clerk, made)
    answer = clerk.send(form, 200, person=str(cast.lawyer), send="1", **consents(made))
    number, code = codes(Page(answer.text))
    again = clerk.send(form, 303, person=str(cast.lawyer), send="1", **consents(made))
    page = clerk.follow(again)
    assert code not in page.text.replace(" ", "")
    assert number not in page.text.replace(" ", "")
    assert len(fresh(reading).scalars(select(Invitation)).all()) == 1


def test_without_consent_nothing_leaves_and_what_was_typed_stays(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    one, other = party_ids(made)
    answer = clerk.send(
        form_of(clerk, made), 422, person=str(cast.lawyer), send="1", task="讲解租赁法",
        **{f"party-{one}": "yes", f"party-{other}": "no"},
    )
    page = Page(answer.text)
    assert "还没有同意邀请" in page.text
    assert page.form("/invite").values["task"] == ["讲解租赁法"]
    assert page.form("/invite").values[f"party-{other}"] == ["no"]
    assert fresh(reading).scalars(select(Invitation)).all() == []
    clerk.send(form_of(clerk, made), 422, send="1")  # nobody chosen


def test_a_proposal_waits_and_is_sent_from_its_own_page(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    clerk.send(form_of(clerk, made), person=str(cast.lawyer), keep="1")
    row = the_invitation(reading)
    assert row.state == "proposed"
    form = clerk.see(f"/cases/{made}/invitations/{row.id}/send").form("/send")
    clerk.send(form, 422)
    clerk.send(form, 200, **consents(made))
    assert row_of(row.id).state == "invited"


def test_the_brief_written_with_a_proposal_is_kept_sealed_and_is_what_goes_out(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast, stated={"narrative": STORY})
    mediator, clerk = sign_in("mediator"), sign_in("clerk")
    mediator.send(form_of(mediator, made), person=str(cast.lawyer), keep="1", brief="只问租赁法")
    row = the_invitation(reading)
    assert (row.state, row.brief) == ("proposed", "只问租赁法")
    assert "只问租赁法".encode() not in (row.brief_sealed or b"")
    page = clerk.see(f"/cases/{made}/invitations/{row.id}/send")
    assert page.form("/send").values["brief"] == ["只问租赁法"]
    assert "这是草稿" not in page.text
    clerk.send(page.form("/send"), 200, **consents(made))
    assert row_of(row.id).brief == "只问租赁法"


def test_a_brief_that_nobody_wrote_is_marked_as_a_draft_to_be_read(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast, stated={"narrative": STORY})
    clerk = sign_in("clerk")
    assert "这是草稿" in clerk.see(f"/cases/{made}/invite").text
    clerk.send(form_of(clerk, made), person=str(cast.lawyer), keep="1")
    assert not the_invitation(reading).brief
    page = clerk.see(f"/cases/{made}/invitations/{the_invitation(reading).id}/send")
    assert page.form("/send").values["brief"] == [STORY]
    assert "这是草稿" in page.text


def test_a_proposal_with_a_telephone_number_in_its_brief_is_not_kept(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    answer = clerk.send(
        form_of(clerk, made), 422, person=str(cast.lawyer), keep="1", brief="请打13700137000"
    )
    assert "案情一页不写证件号、电话、住址" in answer.text
    assert fresh(reading).scalars(select(Invitation)).all() == []


def test_a_mediator_proposes_and_does_not_send(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    mediator.send(form_of(mediator, made), person=str(cast.lawyer), send="1", **consents(made))
    row = the_invitation(reading)
    assert row.state == "proposed"
    mediator.see(f"/cases/{made}/invitations/{row.id}", 403)
    mediator.see(f"/cases/{made}/invitations/{row.id}/send", 403)


def test_somebody_in_no_list_is_invited_without_account_grant_or_password(
    cast: Cast, sign_in: SignIn, reading: Session, app: Flask
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    clerk.send(form_of(clerk, made), 422, person="new", send="1", **consents(made))  # no name
    answer = clerk.send(
        form_of(clerk, made), 200, person="new", guest_name="陆律师", guest_firm="天目山律师事务所",
        guest_phone="13700137000", guest_kind="lawyer", send="1", **consents(made),
    )
    user = fresh(reading).scalars(select(User).where(User.name == "陆律师")).one()
    assert (user.password_hash, user.code_hash) == ("", "")
    assert reading.scalars(select(Grant).where(Grant.user_id == user.id)).all() == []
    assert reading.scalars(select(Guest).where(Guest.user_id == user.id)).one().organisation_id == cast.qiaosi
    number, code = codes(Page(answer.text))
    guest = browser(app)
    guest.send(guest.see("/i").form("/i"), number=number, code=code)
    guest.send(guest.see("/i/open").form("/i/open"), answer="accept", declaration="y")
    assert the_invitation(reading).state == "accepted"
    # next time he stands in the list, and entering him again makes no second person
    other = assigned(cast)
    assert "陆律师" in clerk.see(f"/cases/{other}/invite").text
    with db.writing() as session:
        again = guest_list.enter(
            session, cast.actor("clerk"), cast.qiaosi, name="陆律师", firm="天目山律师事务所", phone="",
            kind="lawyer",
        )
        assert again.id == user.id


def test_the_page_says_what_stands_against_each(cast: Cast, sign_in: SignIn) -> None:
    with db.writing() as session:
        ties.declare(session, cast.actor("lawyer_two"), cast.lawyer_two, "client", "徐某")
    made = assigned(cast)
    propose(cast, made, "lawyer")
    page = sign_in("clerk").see(f"/cases/{made}/invite")
    assert "徐某系其现在或曾经的委托人" in page.text
    assert "已邀请" in page.text


def test_asking_somebody_else_closes_the_first_page_in_the_same_press(
    cast: Cast, sign_in: SignIn, app: Flask, reading: Session
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    answer = clerk.send(form_of(clerk, made), 200, person=str(cast.lawyer), send="1", **consents(made))
    number, code = codes(Page(answer.text))
    guest = browser(app)
    guest.send(guest.see("/i").form("/i"), number=number, code=code)
    first = the_invitation(reading).id
    clerk.send(
        form_of(clerk, made, f"?instead={first}"), 200, person=str(cast.lawyer_two), send="1",
        **consents(made),
    )
    assert (row_of(first).state, the_invitation(reading).state) == ("cancelled", "invited")
    assert "林某" not in guest.see("/i/open", 404).html


def test_another_time_leads_to_a_new_invitation_that_says_so(cast: Cast, sign_in: SignIn) -> None:
    made, row_id = invited(cast)
    with db.reading() as session:
        assert session.get_one(Invitation, row_id).state == "invited"
    clerk = sign_in("clerk")
    clerk.send(
        clerk.see(f"/cases/{made}/assignment").form(f"/invitations/{row_id}/answer"), answer="no_time",
        channel="phone",
    )
    page = clerk.see(f"/cases/{made}/invite?again={row_id}")
    assert page.form("/invite").values["person"] == [str(cast.lawyer)]
    assert page.form("/invite").values["task"] == ["讲解租赁法"]


@pytest.mark.parametrize(("said", "state"), [("accept", "accepted"), ("conflict", "declined")])
def test_an_answer_by_telephone_is_written_down_in_his_name(
    said: str, state: str, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, row_id = invited(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/assignment").form(f"/invitations/{row_id}/answer")
    clerk.send(form, answer=said)
    assert row_of(row_id).state == state
    event = "invitation.accept" if said == "accept" else "invitation.decline"
    entry = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == event)).one()
    assert (entry.actor_id, entry.on_behalf_of, entry.channel) == (cast.clerk, "沈律师", "phone")
    clerk.send(form, 303, answer=said)  # pressed twice


def test_who_has_answered_is_not_asked_for_an_answer_with_a_new_code(cast: Cast, sign_in: SignIn) -> None:
    made, row_id = invited(cast)
    clerk = sign_in("clerk")
    new_code = clerk.see(f"/cases/{made}/invitations/{row_id}").form("/code")
    assert "前答复" in clerk.send(new_code, 200).text
    clerk.send(clerk.see(f"/cases/{made}/assignment").form(f"/invitations/{row_id}/answer"), answer="accept")
    new_code = clerk.see(f"/cases/{made}/invitations/{row_id}").form("/code")
    assert "答复" not in clerk.send(new_code, 200).text


def test_bad_answers_and_other_peoples_invitations_are_not_found(cast: Cast, sign_in: SignIn) -> None:
    made, row_id = invited(cast)
    other = assigned(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/assignment").form(f"/invitations/{row_id}/answer")
    clerk.send(form, 404, answer="nonsense")
    clerk.send(form, 404, answer="accept", channel="pigeon")
    clerk.see(f"/cases/{other}/invitations/{row_id}", 404)
    for path in ("", "/send", "/certificate"):
        sign_in("stranger").see(f"/cases/{made}/invitations/{row_id}{path}", 404)


def test_without_an_outside_address_no_link_is_shown(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    text = clerk.send(form_of(clerk, made), 200, person=str(cast.lawyer), send="1", **consents(made)).text
    assert "不生成链接" in text
    assert "手机上" not in text
    assert '/i/"' not in text
    assert "http://localhost/i" in text  # typed at the computer in the room


def test_with_an_outside_address_the_link_stands_there_and_its_code_apart(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    app.extensions["hub.config"] = replace(app.extensions["hub.config"], outside_url="https://out.gov.cn")
    made = assigned(cast)
    clerk = sign_in("clerk")
    answer = clerk.send(form_of(clerk, made), 200, person=str(cast.lawyer), send="1", **consents(made))
    page = Page(answer.text)
    (link,) = [e.attributes["value"] for e in page.all("input") if e.attributes.get("id") == "link"]
    assert link.startswith("https://out.gov.cn/i/")
    path = link.removeprefix("https://out.gov.cn")
    assert "林某" in browser(app).see(path).text
    with db.reading() as session:
        row_id = session.scalars(select(InvitationPass.invitation_id)).one()
    hand = clerk.see(f"/cases/{made}/invitations/{row_id}")
    renewed = Page(clerk.send(next(f for f in hand.forms if f.values.get("link") == ["stays"]), 200).text)
    assert "先前发出的链接仍然有效" in renewed.text
    assert "林某" in browser(app).see(path).text


def test_slip_and_telephone_text_tell_no_story_and_no_party(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast, stated={"narrative": STORY})
    clerk = sign_in("clerk")
    page = Page(clerk.send(
        form_of(clerk, made), 200, person=str(cast.lawyer), send="1", meet_at="2026-11-25 14:00",
        minutes="60", meet_place="一号调解室", brief=STORY, **consents(made),
    ).text)
    for told in ("沈律师", "2026-11-25 14:00", "11月25日 14:00,约60分钟", "一号调解室", "不收费"):
        assert told in page.text
    for kept in ("林某", "徐某", "厂房", "13900139000", "租赁"):
        assert kept not in page.text


def test_the_committee_prints_the_certificate_also_after_the_end(cast: Cast, sign_in: SignIn) -> None:
    made, row_id = invited(cast)
    clerk = sign_in("clerk")
    clerk.see(f"/cases/{made}/invitations/{row_id}/certificate", 404)
    clerk.send(clerk.see(f"/cases/{made}/assignment").form(f"/invitations/{row_id}/answer"), answer="accept")
    assert "沈律师" in clerk.see(f"/cases/{made}/invitations/{row_id}/certificate").text


def test_the_pages_that_send_tell_what_was_taken_out_of_the_story(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast, stated={"narrative": "我父亲在临平路5号租了两年房,电话13900139000。"})
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/invite")
    assert "已从案情中隐去:13900139000、临平路5号" in page.text
    row_id = propose(cast, made, "lawyer")
    assert "临平路5号" in clerk.see(f"/cases/{made}/invitations/{row_id}/send").text
    refused = clerk.send(
        form_of(clerk, made), 422, person=str(cast.lawyer_two), send="1", brief="住临平路6号",
        **consents(made),
    )
    assert "请删去或改写:临平路6号" in Page(refused.text).text


def test_the_boxes_for_somebody_in_no_list_are_folded_in_nothing(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("clerk").see(f"/cases/{assigned(cast)}/invite")
    assert '<div class="newcomer">' in page.html
    assert "<details" not in page.html.partition('<div class="newcomer">')[2].partition("</section>")[0]
