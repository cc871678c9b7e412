"""Sessions and records in the browser: booking, the day by room, notices, writing, reading back, signing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.sessions import queries
from mediation.sessions.models import MediationSession
from mediation.sessions.room_models import Room
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient

from .story import assigned, book, hold, meeting_of, party_ids, protect, room, started, tomorrow

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


# ------------------------------------------------------------------------------------------ booking


def test_a_free_time_is_picked_and_the_session_booked(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    there = room(cast)
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/sessions/new")
    first = next(e for e in page.all("input") if e.attributes.get("id") == "free-1").attributes["value"]
    assert first == f"2026-11-23 10:00|{there}"
    shown = clerk.follow(clerk.send(page.form("/sessions/new"), pick=first))
    (meeting,) = queries.open_sessions(reading, made)
    assert meeting.room_id == there
    assert hub_clock.day_of(meeting.starts_at) == hub_clock.today()
    assert [row.party_id for row in meeting.attendance] == party_ids(made)
    assert "一号调解室" in shown.text


def test_a_taken_time_is_not_offered(cast: Cast, sign_in: SignIn) -> None:
    room(cast)
    made = assigned(cast)
    book(cast.actor("clerk"), made, hub_clock.at(hub_clock.today(), 10))
    page = sign_in("clerk").see(f"/cases/{made}/sessions/new")
    assert "11-23 10:00" not in page.text
    assert "11-23 11:00" in page.text


def test_what_was_typed_stays_when_booking_is_refused(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    answer = clerk.send(form, status=422, starts_at="sometime", place="村口老樟树下", note="带上合同")
    for kept in ("sometime", "村口老樟树下", "带上合同"):
        assert kept in answer.text
    answer = clerk.send(form, status=422, starts_at="1124 14:00", note="带上合同")
    assert "地点" in answer.text
    assert "带上合同" in answer.text


def test_a_clash_is_told_on_the_form(cast: Cast, sign_in: SignIn) -> None:
    there = room(cast)
    book(cast.actor("clerk"), assigned(cast, "mediator_two"), room=there)
    made = assigned(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    answer = clerk.send(form, status=422, starts_at="1124 14:00", room=str(there))
    assert "一号调解室 14:00–15:00" in answer.text


def test_booking_twice_by_a_double_click_books_once(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    one = clerk.send(form, starts_at="1124 14:00", place="村委会")
    two = clerk.send(form, status=303, starts_at="1124 14:00", place="村委会")
    assert one.location == two.location
    assert len(queries.open_sessions(reading, made)) == 1


def test_a_session_that_sat_days_ago_is_entered_with_its_reason_and_none_before_acceptance(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made = assigned(cast)
    clock.go_on(days=4)  # Friday
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/sessions/new")
    assert "已经开过的调解也在这里补录" in page.text
    form = page.form("/sessions/new")
    typed = {"starts_at": "1124 14:00", "place": "村文化礼堂", "note": "带上合同"}
    answer = clerk.send(form, 422, **typed)
    assert "已过一个工作日,请选补登原因。" in answer.text
    assert "带上合同" in answer.text
    answer = clerk.send(form, 422, **{**typed, "starts_at": "1120 14:00", "late_reason": "recorded_on_paper"})
    assert "调解不会早于受理" in answer.text
    assert reading.scalars(select(MediationSession)).all() == []
    clerk.send(form, **typed, late_reason="recorded_on_paper")
    reading.rollback()
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.event == "session.book")).one()
    assert "recorded_on_paper" in entry.payload


def test_a_session_may_have_begun_in_the_very_minute_of_the_acceptance(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    clock.go_on(seconds=37)
    made = assigned(cast)
    clock.go_on(minutes=20)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    clerk.send(form, starts_at="1123 09:30", place="村文化礼堂")


def test_who_sat_this_morning_needs_no_reason_to_enter_it(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made = assigned(cast)
    clock.go_on(hours=6)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    clerk.send(form, starts_at="1123 10:00", place="村文化礼堂")


def test_who_may_not_book_is_told_so_and_a_stranger_knows_nothing(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    sign_in("head").see(f"/cases/{made}/sessions/new", 403)
    sign_in("stranger").see(f"/cases/{made}/sessions/new", 404)


# ------------------------------------------------------------------------------------------- the day


def test_the_day_lists_rooms_with_what_is_in_them(cast: Cast, sign_in: SignIn) -> None:
    there, made = room(cast), assigned(cast)
    room(cast, "二号调解室")
    meeting_id = book(cast.actor("clerk"), made, room=there)
    book(cast.actor("clerk"), assigned(cast, "mediator_two"))
    clerk = sign_in("clerk")
    page = clerk.see("/sessions?day=2026-11-24")
    assert "林某 与 徐某" in page.text
    assert "二号调解室" in page.text
    assert f"/sessions/{meeting_id}" in page.html
    assert "村委会" in page.text
    assert "林某" not in clerk.see("/sessions").text


@pytest.mark.parametrize("day", ["2026-13-99", "whenever", "x" * 300])
def test_a_day_that_is_none_is_not_found(cast: Cast, sign_in: SignIn, day: str) -> None:
    sign_in("clerk").see(f"/sessions?day={day}", 404)


def test_a_protected_case_is_named_by_its_number_only(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    protect(cast, made)
    book(cast.actor("clerk"), made, room=room(cast))
    for name in ("clerk", "mediator", "reviewer"):
        page = sign_in(name).see("/sessions?day=2026-11-24")
        assert "林某" not in page.html
        assert "受保护" in page.text


def test_our_room_taken_by_another_committee_shows_as_taken_and_no_more(cast: Cast, sign_in: SignIn) -> None:
    there = room(cast, organisation="centre")
    made = assigned(cast, "stranger_mediator", by="stranger", at="linping")
    book(cast.actor("stranger"), made, room=there)
    page = sign_in("clerk").see("/sessions?day=2026-11-24")
    assert "林某" not in page.html
    with db.writing() as session:
        session.get_one(Room, there).organisation_id = cast.qiaosi
    page = sign_in("clerk").see("/sessions?day=2026-11-24")
    assert "林某" not in page.html
    assert "已占用" in page.text
    assert str(made) not in page.html


def test_only_mine_shows_only_mine(cast: Cast, sign_in: SignIn) -> None:
    book(cast.actor("clerk"), assigned(cast))
    book(cast.actor("clerk"), assigned(cast, "mediator_two"), tomorrow(16))
    mine = sign_in("mediator").see("/sessions?day=2026-11-24&who=me")
    assert mine.text.count("林某 与 徐某") == 1


# ------------------------------------------------------------------------------- notices and outcome


def test_notices_name_nobody_but_their_reader_and_each_is_a_paper(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made, room=room(cast), separate_arrival=True)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/sessions/{meeting_id}")
    sheets = clerk.follow(clerk.send(page.form("/notices")))
    assert "装修" not in sheets.html
    assert sheets.text.count("自愿") == 2
    lin, xu = sheets.text.split("徐某:")
    assert "林某:" in lin
    assert "13:40" in lin
    assert "14:00" in xu
    assert "林某" not in xu
    issued = reading.scalars(select(Paper).where(Paper.dispute_id == made)).all()
    assert [p.kind for p in issued] == ["invitation", "invitation"]
    events = reading.scalars(select(AuditEntry.event).where(AuditEntry.chain_id == f"d:{made}")).all()
    assert events.count("paper.issued") == 2


def test_notices_are_not_there_before_they_were_given_out(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made)
    sign_in("clerk").see(f"/cases/{made}/sessions/{meeting_id}/notices", 404)


def test_the_outcome_is_put_right_on_its_page_until_it_locks(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    hold(cast.actor("mediator"), made, meeting_id)
    mediator = sign_in("mediator")
    path = f"/cases/{made}/sessions/{meeting_id}/outcome"
    form = mediator.see(path).form("/outcome")
    mediator.send(form, status=422, result="")
    mediator.send(form, result="agreed")
    assert meeting_of(meeting_id).result == "agreed"
    clock.go_on(days=7)
    mediator = sign_in("mediator")
    answer = mediator.send(mediator.see(path).form("/outcome"), status=422, result="not_agreed")
    assert "更正" in answer.text
    assert meeting_of(meeting_id).result == "agreed"
    sign_in("clerk").see(path, 403)


def test_sessions_stand_on_the_tab_of_the_case(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    book(cast.actor("clerk"), made)
    page = sign_in("mediator").see(f"/cases/{made}?tab=mediation")
    assert "第1次调解" in page.text
    assert "村委会" in page.text
    assert f"/cases/{made}/sessions/new" in page.html


def test_a_session_of_another_case_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    made, other = assigned(cast), assigned(cast, "mediator_two")
    meeting_id = book(cast.actor("clerk"), other)
    clerk = sign_in("clerk")
    for rest in ("", "/record", "/outcome", "/notices", "/record/read", "/record/paper"):
        assert clerk.get(f"/cases/{made}/sessions/{meeting_id}{rest}").status_code in (403, 404)


# -------------------------------------------------------------------------------------------- rooms


def test_an_administrator_keeps_the_rooms(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    admin = sign_in("admin")
    form = admin.see("/admin/rooms").form("/admin/rooms")
    admin.send(form, status=422, organisation=str(cast.qiaosi), name="")
    page = admin.follow(admin.send(form, organisation=str(cast.qiaosi), name="一号调解室", seats="8"))
    assert "一号调解室" in page.text
    answer = admin.send(form, status=422, organisation=str(cast.qiaosi), name="一号调解室")
    assert "一号调解室" in answer.text
    made = reading.scalars(select(Room)).one()
    edit = admin.see(f"/admin/rooms/{made.id}")
    admin.send(edit.form(f"/rooms/{made.id}"), name="大调解室", seats="12")
    switch = next(f for f in admin.see(f"/admin/rooms/{made.id}").forms if "switch" in f.values)
    admin.send(switch)
    reading.rollback()
    assert reading.scalars(select(Room)).one().closed_on == hub_clock.today()
    of_room = select(AuditEntry.event).where(AuditEntry.subject == f"room:{made.id}")
    events = reading.scalars(of_room.order_by(AuditEntry.seq)).all()
    assert events == ["room.added", "room.changed", "room.closed"]
    assert reading.scalars(select(MediationSession)).all() == []


def test_rooms_are_the_administrators(cast: Cast, sign_in: SignIn) -> None:
    for name in ("clerk", "security", "head_of_centre"):
        sign_in(name).see("/admin/rooms", 403)
    sign_in("admin").see("/admin/rooms/5", 404)


def test_a_closed_room_is_not_offered(cast: Cast, sign_in: SignIn) -> None:
    there = room(cast)
    with db.writing() as session:
        session.get_one(Room, there).closed_on = hub_clock.today()
    page = sign_in("clerk").see(f"/cases/{assigned(cast)}/sessions/new")
    assert "一号调解室" not in page.text


def test_room_and_another_place_say_that_one_of_the_two_is_needed(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    page = sign_in("clerk").see(f"/cases/{made}/sessions/new")
    assert "“地点”和“其他地点”须填一项" in page.text
    marked = [e.text for e in page.all("label") if e.attributes.get("for") in ("room", "place")]
    assert len(marked) == 2
    assert not [text for text in marked if "选填" in text]


def test_a_day_without_sessions_says_so_and_promises_no_free_room(cast: Cast, sign_in: SignIn) -> None:
    room(cast)
    clerk = sign_in("clerk")
    assert "没有安排调解" in clerk.see("/sessions").text
    assert "没有您的调解" in clerk.see("/sessions?who=me").text
