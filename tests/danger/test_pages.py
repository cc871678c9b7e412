"""One press raises the alarm, one takes it on, one reports it; the strip stays on top until it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from mediation.accounts.models import Grant, User
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.danger.models import Danger, DangerReport
from mediation.jobs.runner import drain
from mediation.organisations.models import Organisation
from mediation.security.actor import system
from mediation.settings import service as settings
from mediation.settings.defaults import DEADLINES, EMERGENCY
from tests.cast import Cast
from tests.closure.stories import accepted, do
from tests.conftest import Clock
from tests.lifecycle.stages import assigned, look
from tests.support.client import HubClient
from tests.support.counting import statements
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]


def sound(browser: HubClient, made: int, **fields: Any) -> Page:
    """Press the button of the case file."""
    form = browser.see(f"/cases/{made}").form(f"/cases/{made}/danger")
    return browser.follow(browser.send(form, **fields))


def the_danger(made: int) -> Danger:
    with db.reading() as session:
        return session.scalars(
            select(Danger).where(Danger.dispute_id == made).order_by(Danger.raised_at.desc())
        ).first() or pytest.fail("no danger")


def press(page: Page, action: str, *, holding: dict[str, str] | None = None) -> Form:
    """The button that posts there, with these values in it."""
    wanted = holding or {}
    found = [
        form for form in page.forms
        if form.action.endswith(action) and all(form.values.get(k) == [v] for k, v in wanted.items())
    ]
    assert found, f"no button to {action}: {[f.action for f in page.forms]}"
    return found[0]


def strip_of(page: Page) -> str:
    """The words of what stands on top of a page; empty when nothing does."""
    return next((e.text for e in page.all("section") if "danger-strips" in e.attributes.get("class", "")), "")


def phones(cast: Cast, **numbers: str) -> None:
    with db.writing() as session:
        for name, phone in numbers.items():
            session.get_one(User, cast.users[name]).phone = phone
        session.get_one(Organisation, cast.qiaosi).phone = "0571-86000001"


def test_one_press_raises_the_alarm_and_nothing_is_filled_in(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    page = sound(sign_in("mediator"), made)
    row = the_danger(made)
    assert (row.state, row.signs, row.raised_by) == ("raised", ["urgent"], cast.mediator)
    assert row.acknowledge_by == hub_clock.now() + timedelta(minutes=30)
    assert row.report_by == hub_clock.now() + timedelta(minutes=60)
    assert "情况紧急" in page.text
    assert "已通知承办人、主任和区中心;还没有人确认收到" in page.html, "nobody has seen it yet"


def test_the_sign_may_be_chosen_by_the_same_press(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    browser = sign_in("clerk")
    form = press(browser.see(f"/cases/{made}"), f"/cases/{made}/danger", holding={"sign": "weapon"})
    browser.send(form)
    assert the_danger(made).signs == ["weapon"]


def test_every_page_of_the_case_has_the_button_for_whoever_has_the_case(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    for name in ("clerk", "mediator", "head", "reviewer", "head_of_centre"):
        browser = sign_in(name)
        for path in (f"/cases/{made}", f"/cases/{made}/danger"):
            assert press(browser.see(path), f"/cases/{made}/danger")


def test_a_stranger_finds_neither_case_nor_danger(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    form = sign_in("clerk").see(f"/cases/{made}").form(f"/cases/{made}/danger")
    for name in ("stranger", "stranger_head", "lawyer", "admin", "liaison", "village_clerk"):
        browser = sign_in(name)
        browser.see(f"/cases/{made}/danger", 404)
        answer = browser.post(form.action, data={"csrf_token": form.values["csrf_token"]})
        assert answer.status_code in (400, 404)
    with db.reading() as session:
        assert session.scalars(select(Danger)).all() == []


def test_the_strip_stands_at_once_on_every_page_of_handler_head_and_centre(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    phones(cast, mediator="13800000001", head="13800000002")
    sound(sign_in("clerk"), made, sign="threat")
    for name in ("clerk", "clerk_two", "mediator", "head", "reviewer", "head_of_centre"):
        browser = sign_in(name)
        for path in ("/", "/inbox", "/cases"):
            text = strip_of(browser.see(path))
            assert "扬言伤人" in text, (name, path)
            assert "须在10:00前确认收到" in text
            for number in ("13800000001", "13800000002", "0571-86000001", "110"):
                assert number in text


def test_nobody_else_has_the_strip(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    sound(sign_in("clerk"), made)
    for name in ("stranger", "stranger_mediator", "mediator_two", "village_clerk", "keeper", "inspector"):
        assert strip_of(sign_in(name).see("/inbox")) == ""


def test_without_danger_the_strip_costs_one_question_and_with_many_as_few(
    cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in("reviewer")
    browser.see("/inbox")
    with statements() as calm:
        browser.see("/inbox")
    counts = []
    for _ in range(2):
        for _again in range(3):
            do(cast, "clerk", accepted(cast), "danger.raise", signs=("threat",))
        with statements() as seen:
            browser.see("/inbox")
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert sum("danger" in s.lower() for s in calm) == 1


def test_one_press_on_the_strip_takes_it_on_and_names_who(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    sound(sign_in("mediator"), made)
    boss = sign_in("head")
    page = boss.follow(boss.send(press(boss.see("/"), "/acknowledge")))
    assert the_danger(made).acknowledged_by == cast.head
    assert "沈主任" in page.text
    text = strip_of(sign_in("reviewer").see("/"))
    assert "已确认收到" in text
    assert "须在10:30前报告" in text


def test_two_at_once_one_takes_it_on_and_the_other_is_told(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    sound(sign_in("mediator"), made)
    boss, clerk = sign_in("head"), sign_in("clerk")
    first, second = press(boss.see("/"), "/acknowledge"), press(clerk.see("/"), "/acknowledge")
    boss.send(first)
    assert clerk.send(second, status=409)
    boss.send(first, status=303)  # a double click leads where the first led
    assert the_danger(made).acknowledged_by == cast.head


def test_what_was_said_on_the_telephone_is_recorded_for_whoever_said_it(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made)
    forms = [f for f in page.forms if f.action.endswith("/acknowledge") and "taken_by" in f.values]
    clerk.send(forms[0], taken_by=str(cast.head), channel="phone")
    assert the_danger(made).acknowledged_by == cast.head
    with db.reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.event == "danger.acknowledge")
        ).one()
        assert (entry.on_behalf_of, entry.channel, entry.actor_id) == ("沈主任", "phone", cast.clerk)


def test_one_press_reports_and_the_rest_is_filled_in_later(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made, sign="threat")
    page = clerk.follow(clerk.send(press(page, "/report", holding={"body": "police"})))
    row = the_danger(made)
    assert (row.state, row.report_body, row.reported_at) == ("reported", "police", hub_clock.now())
    form = next(f for f in page.forms if "/reports/" in f.action)
    prefix = next(name for name in form.values if name.endswith("-receiver")).removesuffix("receiver")
    clerk.send(form, **{f"{prefix}receiver": "乔司派出所 值班民警", f"{prefix}number": "JJ2026-0001"})
    form = press(clerk.see(f"/cases/{made}/danger"), "/answer")
    prefix = next(name for name in form.values if name.endswith("-answer")).removesuffix("answer")
    clerk.send(form, status=422, **{f"{prefix}answer": ""})
    clerk.send(form, **{f"{prefix}answer": "已出警,双方带回询问", f"{prefix}answered_by": "民警甲"})
    with db.reading() as session:
        told = session.scalars(select(DangerReport)).one()
        assert (told.body, told.receiver, told.number) == ("police", "乔司派出所 值班民警", "JJ2026-0001")
        assert (told.answer, told.answered_by) == ("已出警,双方带回询问", "民警甲")
        assert told.answer_sealed is not None
        assert "出警".encode() not in told.answer_sealed
    assert "已出警" in clerk.see(f"/cases/{made}/danger").text


def test_two_bodies_may_be_told_each_in_a_row_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made, sign="victim")
    page = clerk.follow(clerk.send(press(page, "/report", holding={"body": "police"})))
    clerk.send(press(page, "/report", holding={"body": "civil_affairs"}))
    with db.reading() as session:
        assert set(session.scalars(select(DangerReport.body))) == {"police", "civil_affairs"}


def test_an_unknown_body_or_danger_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    made, other = assigned(cast), assigned(cast, stated={"title": "另一事"})
    clerk = sign_in("clerk")
    page = sound(clerk, made)
    form = press(page, "/report", holding={"body": "police"})
    clerk.send(form, status=404, body="newspaper")
    token = {"csrf_token": form.values["csrf_token"][0]}
    row = the_danger(made).id
    for path in (f"/cases/{other}/danger/{row}/report", f"/cases/{made}/danger/1/report"):
        assert clerk.post(path, data={**token, "body": "police"}).status_code == 404
    assert the_danger(made).state == "raised"


def test_a_late_report_is_red_on_the_strip(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made = assigned(cast)
    do(cast, "clerk", made, "danger.raise", signs=("threat",))
    do(cast, "head", made, "danger.acknowledge", the_danger(made).id)
    clock.go_on(minutes=61)
    assert "已超时" in strip_of(sign_in("head").see("/"))


def test_a_slip_of_the_hand_is_taken_back_within_ten_minutes_by_whoever_pressed(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made)
    boss = sign_in("head")
    assert not [f for f in boss.see(f"/cases/{made}/danger").forms if f.action.endswith("/retract")]
    form = press(page, "/retract")
    token = boss.see(f"/cases/{made}/danger").form("/acknowledge").values["csrf_token"]
    assert boss.post(form.action, data={"csrf_token": token}).status_code == 403
    assert the_danger(made).state == "raised"
    clerk.send(form)
    assert the_danger(made).state == "cleared"
    assert strip_of(boss.see("/")) == ""


def test_after_ten_minutes_only_the_head_clears(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    form = press(sound(clerk, made), "/retract")
    clock.go_on(minutes=11)
    clerk.send(form, status=422)
    assert the_danger(made).state == "raised"


def test_signs_and_words_follow_when_there_is_time(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    mediator = sign_in("mediator")
    form = press(sound(mediator, made), "/describe")
    prefix = next(name for name in form.values if name.endswith("-signs")).removesuffix("signs")
    mediator.send(form, status=422, **{f"{prefix}signs": [], f"{prefix}what": "他说要点火"})
    mediator.send(form, **{f"{prefix}signs": ["extreme", "threat"], f"{prefix}what": "他说要点火"})
    row = the_danger(made)
    assert (sorted(row.signs), row.what) == (["extreme", "threat"], "他说要点火")
    assert "扬言伤人" in strip_of(sign_in("head").see("/"))


def test_a_protected_case_names_nobody_and_tells_nothing_to_the_centre(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast, grade="2", secrecy="domestic_violence")
    do(cast, "clerk", made, "danger.raise", signs=("domestic_violence",), what="林某扬言回家打人")
    drain(app)
    reviewer = sign_in("reviewer")
    for path in ("/", "/inbox", f"/cases/{made}/danger", f"/cases/{made}"):
        page = reviewer.see(path)
        assert "受保护的纠纷" in strip_of(page)
        assert "有人示警" in page.text or path != "/inbox"
        for hidden in ("林某", "徐某", "打人"):
            assert hidden not in page.html, (path, hidden)
    assert "林某扬言回家打人" in sign_in("head").see(f"/cases/{made}/danger").text


def test_the_strip_of_a_protected_case_names_nobody_even_to_who_handles_it(
    cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast, grade="2", secrecy="domestic_violence")
    do(cast, "clerk", made, "danger.raise", signs=("domestic_violence",), what="林某扬言回家打人")
    for name in ("clerk", "head", "mediator"):
        for path, status in (("/", 200), ("/admin/users", 403)):
            text = strip_of(sign_in(name).see(path, status))
            assert "受保护的纠纷" in text
            assert str(look(made).number) in text
            assert "林某" not in text
            assert "徐某" not in text


def test_the_numbers_to_call_are_a_dated_setting(cast: Cast, sign_in: SignIn) -> None:
    with db.writing() as session:
        by = system(hub_clock.today())
        numbers = ("乔司派出所 0571-86190110", "报警 110")
        settings.change(session, by, EMERGENCY, {"numbers": numbers}, hub_clock.today())
        settings.change(session, by, DEADLINES, {"danger_ack": 5}, hub_clock.today())
    made = assigned(cast)
    page = sound(sign_in("clerk"), made)
    assert "0571-86190110" in page.text
    row = the_danger(made)
    assert row.acknowledge_by - row.raised_at == timedelta(minutes=5)


def test_whoever_raised_it_cannot_stop_the_calling(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made)
    assert not [f for f in page.forms if f.action.endswith("/acknowledge") and "taken_by" not in f.values]
    assert "须由他人确认收到" in page.text
    assert not [f for f in clerk.see("/").forms if f.action.endswith("/acknowledge")]
    token = page.form("/acknowledge").values["csrf_token"]
    for sent in ({}, {"taken_by": str(cast.clerk)}):
        answer = clerk.post(page.form("/acknowledge").action, data={"csrf_token": token, **sent})
        assert answer.status_code == 422
        assert "示警人不能自己确认收到" in answer.text
    assert the_danger(made).state == "raised"


def test_only_somebody_who_is_called_can_have_said_so(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    page = sound(clerk, made)
    form = next(f for f in page.forms if "taken_by" in f.values)
    assert clerk.send(form, 422, taken_by=str(cast.stranger), channel="phone")
    assert the_danger(made).state == "raised"


def test_where_nobody_else_can_be_called_the_raiser_takes_it_on(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    with db.writing() as session:
        called = [cast.head, cast.reviewer, cast.head_of_centre]
        session.execute(delete(Grant).where(Grant.user_id.in_(called)))
    mediator = sign_in("mediator")
    page = sound(mediator, made)
    mediator.send(press(page, "/acknowledge"))
    assert the_danger(made).acknowledged_by == cast.mediator


def test_the_next_step_of_a_danger_says_the_hour(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made = assigned(cast)
    sound(sign_in("mediator"), made)
    by = the_danger(made).acknowledge_by.astimezone(hub_clock.BEIJING)
    assert f"{by:%m-%d %H:%M} 前" in sign_in("head").see(f"/cases/{made}").text
