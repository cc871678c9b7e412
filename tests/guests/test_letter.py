"""The letter under /i: what a link shows, what an answer needs, what a yes opens, what a no leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.assignment import pages as letters
from mediation.assignment.invitation_models import Invitation
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core import formats
from mediation.core.database import db
from mediation.guests import entering, handing, pages
from mediation.organisations.models import Organisation
from mediation.security.models import Access
from mediation.sessions.models import MediationSession, Record
from tests.assignment.test_invitations import answer, press, row_of, sent
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import STORY, browser, enter, invited, issue, wrong_code
from tests.lifecycle.stages import do
from tests.sessions.story import book, consent, hold, mediating, party_ids, tomorrow
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]
WRONG = "没有查到"


def test_a_link_and_a_code_are_all_it_takes_to_accept(app: Flask, cast: Cast, reading: Session) -> None:
    made, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    inside = phone.follow(phone.send(form, answer="accept", declaration="y", code=issued.code))
    assert row_of(row_id).state == "accepted"
    assert STORY in inside.text
    entry = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "invitation.accept")).one()
    assert (entry.actor_id, entry.on_behalf_of) == (cast.lawyer, "")
    assert reading.scalars(select(Access.dispute_id).where(Access.kind == "invited")).all() == [made]


def test_without_the_tick_without_the_code_or_with_a_wrong_one_nothing_is_answered(
    app: Flask, cast: Cast
) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    phone.send(form, 422, answer="accept", code=issued.code)
    phone.send(form, 422, answer="accept", declaration="y")
    answer = phone.send(form, 422, answer="accept", declaration="y", code=wrong_code(issued))
    assert WRONG in answer.text
    assert "checked" in answer.text  # the tick stays
    phone.send(form, 422, answer="nonsense", declaration="y", code=issued.code)
    assert row_of(row_id).state == "invited"


def test_a_no_has_a_coded_reason_and_leaves_nothing(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    phone.send(form, 422, answer="decline", code=issued.code)
    phone.send(form, 422, answer="decline", code=issued.code, reason="other")
    answer = phone.send(form, answer="decline", code=issued.code, reason="conflict")
    for page in (phone.see(answer.location), over := phone.see("/i/open", 404)):
        assert "乔司街道人民调解委员会" in page.text
        assert "林某" not in page.html
    assert "失效" in over.text
    assert row_of(row_id).state == "declined"


def test_another_time_is_a_no_that_says_when(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    made, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    phone.send(form, 422, answer="other_time", code=issued.code)
    told = phone.send(form, answer="other_time", code=issued.code, other_time="周五下午")
    thanks = phone.see(told.headers["Location"])
    assert "谢谢" in thanks.heading
    assert "失效" not in thanks.text
    assert "(11-23提出):周五下午" in sign_in("clerk").see(f"/cases/{made}/invitations/{row_id}").text
    row = row_of(row_id)
    assert (row.state, row.other_time) == ("declined", "周五下午")


def test_at_the_computer_in_the_room_number_and_code_do(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    room = browser(app)
    form = room.see("/i").form("/i")
    room.send(form, 422, number=issued.number, code=wrong_code(issued))
    room.send(form, 422, number="", code=issued.code)
    room.send(form, number=issued.number, code=issued.code)
    room.send(room.see("/i/open").form("/i/open"), answer="accept", declaration="y")
    assert row_of(row_id).state == "accepted"
    room.send(room.see("/i/open").form("/i/leave"))
    assert room.get("/i/open").status_code == 302  # the next person at it sees nothing


def test_the_answer_pressed_twice_is_one_answer(app: Flask, cast: Cast, reading: Session) -> None:
    _, row_id = invited(cast)
    phone = enter(app, issue(cast, row_id))
    form = phone.see("/i/open").form("/i/open")
    phone.send(form, answer="accept", declaration="y")
    phone.send(form, 303, answer="accept", declaration="y")
    entries = fresh(reading).scalars(select(AuditEntry).where(AuditEntry.event == "invitation.accept")).all()
    assert len(entries) == 1


def test_what_the_clerk_wrote_down_meanwhile_is_shown_and_not_a_fault(app: Flask, cast: Cast) -> None:
    made, row_id = invited(cast)
    phone = enter(app, issue(cast, row_id))
    form = phone.see("/i/open").form("/i/open")
    press(cast, made, row_id, "clerk", "accept", declaration=True)
    assert STORY in phone.follow(phone.send(form, answer="decline", reason="no_time")).text
    assert row_of(row_id).state == "accepted"


def test_who_is_signed_in_at_the_computer_does_not_matter(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made, row_id = invited(cast)
    issued = issue(cast, row_id)
    clerk = sign_in("clerk")
    page = clerk.see(f"/i/{issued.link_token}")
    assert "文员小陈" not in page.html
    clerk.send(page.form("/i/"), answer="accept", declaration="y", code=issued.code)
    assert clerk.get("/i/open").status_code == 200
    assert clerk.get(f"/cases/{made}").status_code == 200  # and he is still signed in as himself


def test_a_guest_who_is_also_somebody_in_the_hub_is_here_only_invited(app: Flask, cast: Cast) -> None:
    other, _ = invited(cast)
    _, row_id = invited(cast, "lawyer_two")
    phone = enter(app, issue(cast, row_id))
    for path in (f"/cases/{other}", "/", "/invitations", "/cases"):
        assert phone.get(path).status_code in (302, 404)


def accepted(app: Flask, cast: Cast) -> tuple[HubClient, int, int]:
    """A browser inside an accepted invitation of a case in mediation; ids of dispute and invitation."""
    made, row_id = invited(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    issued = issue(cast, row_id)
    phone = browser(app)
    form = phone.see(f"/i/{issued.link_token}").form("/i/")
    phone.send(form, answer="accept", declaration="y", code=issued.code)
    return phone, made, row_id


def test_the_record_is_written_read_back_and_signed_from_outside(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    phone, made, _ = accepted(app, cast)
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=40)
    path = f"/i/records/{meeting_id}"
    assert path in [a.attributes.get("href") for a in phone.see("/i/open").all("a")]
    form = phone.follow(phone.send(phone.see(path).form(path))).form(path)
    saved = phone.post(f"{path}/draft", data={**form.values, "body": "先写一半"})
    assert (saved.json or {})["saved_at"] == hub_clock.now().astimezone(hub_clock.BEIJING).strftime("%H:%M")
    assert "先写一半" in phone.see(path).text  # the browser died; the draft is on the server
    read = phone.follow(phone.send(form, point_law="讲了民法典第七百三十三条", body="双方同意再谈"))
    assert "concessions" not in form.values
    assert read.form(f"{path}/read").values["attended"] == [str(key) for key in party_ids(made)]
    signed = phone.follow(phone.send(
        read.form(f"{path}/read"), read_aloud="y", mediator_signed="y", recorder_signed="y",
        signed_by=[str(key) for key in party_ids(made)],
    ))
    assert "已签字" in signed.text
    record = fresh(reading).scalars(select(Record)).one()
    assert (record.state, record.recorder_id) == ("signed", cast.lawyer)
    assert "钥匙" in phone.follow(phone.send(signed.form("/addendum"), text="钥匙已交还")).text
    came = next(e.text for e in phone.see(f"{path}/paper").all("tr") if e.text.startswith("到场当事人"))
    assert "徐某" in came, "who writes from outside says who came too"


def test_what_is_typed_while_the_session_ran_out_goes_on_with_the_code(
    app: Flask, cast: Cast, clock: Clock, reading: Session
) -> None:
    phone, made, row_id = accepted(app, cast)
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=31)
    path = f"/i/records/{meeting_id}"
    begin = phone.see(path).form(path)
    again = issue(cast, row_id)  # a new code ends the session that the old one opened
    asked = Page(phone.send(begin, 422).text)
    assert "您写的还在" in asked.text
    answer = phone.send(asked.form(path), code=again.code)
    form = phone.follow(answer).form(path)
    clock.go_on(minutes=61)
    asked = Page(phone.send(form, 422, body="一小时后才按的").text)
    phone.send(asked.form(path), 422, code=wrong_code(again))
    phone.send(asked.form(path), code=again.code)
    assert fresh(reading).scalars(select(Record)).one().body == "一小时后才按的"


def test_another_case_and_another_round_stay_shut(app: Flask, cast: Cast, clock: Clock) -> None:
    phone, _, _ = accepted(app, cast)
    other, _ = invited(cast, "lawyer_two")
    consent(cast.actor("clerk"), other, "rights_notice", "mediation")
    do(cast.actor("mediator"), other, "begin", {"declaration": True})
    meeting_id = book(cast.actor("clerk"), other, hub_clock.now() + timedelta(minutes=30))
    for path in ("", "/read", "/paper"):
        page = phone.see(f"/i/records/{meeting_id}{path}", 404)
        assert "失效" in page.text


def test_the_certificate_tells_times_and_role_and_nothing_of_the_case(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    phone, made, _ = accepted(app, cast)
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=55)
    hold(cast.actor("mediator"), made, meeting_id, guests=(cast.lawyer,))
    page = phone.see("/i/proof")
    for told in ("沈律师", "钱塘律师事务所", "提供法律或专业意见", "2026-11-23 10:00–10:25"):
        assert told in page.text
    for kept in ("林某", "徐某", "厂房", "人调字"):
        assert kept not in page.html


def test_who_is_invited_after_a_session_is_not_called_to_what_is_over(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    made = mediating(cast)
    first = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=35)
    hold(cast.actor("mediator"), made, first)
    clock.go_on(days=2)
    row_id = sent(cast, made, "lawyer")
    with db.reading() as session:
        assert letters.appointment(session, session.get_one(Invitation, row_id)).at is None
    second = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=1))
    with db.reading() as session:
        told = letters.appointment(session, session.get_one(Invitation, row_id))
        assert told.at == session.get_one(MediationSession, second).starts_at


def test_the_calendar_file_names_nobody(app: Flask, cast: Cast) -> None:
    phone, made, _ = accepted(app, cast)
    book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=1), place="乔司街道调解室;二楼")
    answer = phone.get("/i/calendar.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.data.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20261124T013000Z" in text
    assert "DTEND:20261124T023000Z" in text
    assert "乔司街道调解室\\;二楼" in text
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    for kept in ("林某", "徐某", "厂房"):
        assert kept not in text


def test_who_cannot_go_on_steps_down_and_sees_nothing_more(app: Flask, cast: Cast) -> None:
    phone, _, row_id = accepted(app, cast)
    form = phone.see("/i/open").form("/step-down")
    phone.send(form)  # without a reason nothing happens
    assert row_of(row_id).state == "accepted"
    phone.send(form, reason="illness")
    assert row_of(row_id).state == "left"
    assert "林某" not in phone.see("/i/open", 404).html


def test_opening_the_brief_is_remembered(app: Flask, cast: Cast, reading: Session) -> None:
    phone, made, _ = accepted(app, cast)
    phone.see("/i/open")
    query = select(AuditEntry.actor_id).where(
        AuditEntry.event == "case.opened", AuditEntry.subject == f"dispute:{made}"
    )
    assert cast.lawyer in fresh(reading).scalars(query).all()


def test_a_code_shown_for_one_invitation_opens_no_letter_of_another(app: Flask, cast: Cast) -> None:
    _made, first = invited(cast)
    _other, second = invited(cast, "lawyer_two")
    for row_id, who in ((first, "lawyer"), (second, "lawyer_two")):
        answer(cast, row_id, who, "accept", declaration=True)
    client = enter(app, issue(cast, first))
    page = client.see(f"/i/{issue(cast, second).link_token}")
    assert STORY not in page.text
    assert "林某" not in page.text
    assert any("code" in form.values for form in page.forms)


def test_where_and_how_long_stand_on_the_page_as_they_stood_on_the_slip(app: Flask, cast: Cast) -> None:
    with db.writing() as session:
        session.get_one(Organisation, cast.qiaosi).address = "乔司街道永玄路1号"
    _, row_id = invited(cast)
    with db.writing() as session:
        row = session.get_one(Invitation, row_id)
        row.meet_at, row.minutes, row.meet_place = hub_clock.now() + timedelta(days=2), None, ""
    issued = issue(cast, row_id)
    page = browser(app).see(f"/i/{issued.link_token}")
    with app.test_request_context(), db.reading() as session:
        slip = handing.handout(session, session.get_one(Invitation, row_id), issued).letter
    assert slip.meet_place == "乔司街道永玄路1号"
    assert "地点乔司街道永玄路1号" in page.text.replace(" ", "")
    assert "时长" not in page.text


def test_a_session_booked_at_another_time_is_the_only_time_on_page_slip_and_calendar(
    app: Flask, cast: Cast
) -> None:
    made, row_id = invited(cast)
    said, booked = tomorrow(days=3), tomorrow(9, days=2)
    with db.writing() as session:
        row = session.get_one(Invitation, row_id)
        row.meet_at, row.minutes, row.meet_place = said, 60, "老地方"
    issued = issue(cast, row_id)
    phone = enter(app, issued)
    assert "老地方" in phone.see("/i/open").text
    assert "以这里为准" not in phone.see("/i/open").text
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    book(cast.actor("clerk"), made, booked, minutes=90, place="村委会二楼")
    page = phone.see("/i/open").text
    assert "以这里为准" in page
    assert "老地方" not in page
    assert formats.moment(said) not in page
    assert page.count(formats.moment(booked)) == 2
    with app.test_request_context(), db.reading() as session:
        slip = handing.handout(session, session.get_one(Invitation, row_id), issued).letter
    assert (slip.meet_at, slip.minutes, slip.meet_place) == (booked, 90, "村委会二楼")


def test_after_a_lock_any_number_is_told_the_same_hour_to_come_back(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)

    def told(number: str, code: str, tries: int) -> str:
        phone = browser(app)
        form = phone.see("/i").form("/i")
        for _n in range(tries):
            answer = phone.send(form, 422, number=number, code=code)
        return Page(answer.text).text.replace(number, "")

    assert "稍后再试" not in told(issued.number, wrong_code(issued), 4)
    locked = told(issued.number, wrong_code(issued), 2)
    at = formats.hour(hub_clock.now() + entering.LOCK_FOR + timedelta(minutes=1))
    assert f"请稍后再试({at}以后)" in locked
    assert f"请稍后再试({at}以后)" in told(issued.number, issued.code, 1)
    clock.go_on(minutes=16)
    unknown = f"{(int(issued.number) + 1) % 100_000_000:08d}"
    assert "稍后再试" not in told(unknown, "123456", 4)
    at = formats.hour(hub_clock.now() + entering.LOCK_FOR + timedelta(minutes=1))
    assert f"请稍后再试({at}以后)" in told(unknown, "123456", 1)
    clock.go_on(minutes=16)
    enter(app, issued)


def test_the_certificate_prints_the_number_as_the_slip_does(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone = enter(app, issued)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    assert pages.in_fours(issued.number) in phone.see("/i/proof").text


def test_an_answer_asked_for_today_does_not_read_as_over(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    with db.writing() as session:
        session.get_one(Invitation, row_id).answer_by = hub_clock.today()
    issued = issue(cast, row_id)
    assert "11-23(今天24点前)" in browser(app).see(f"/i/{issued.link_token}").text
    with app.test_request_context(), db.reading() as session:
        read = handing.handout(session, session.get_one(Invitation, row_id), issued).to_read
    assert any("今天24点前" in line or "today" in line for line in read)
