"""What is pressed after the sign-in was over: given back to its owner alone, never sent by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField

from mediation.accounts import forms as account_forms
from mediation.accounts import rescue
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.counter.models import Consultation
from mediation.lifecycle import called
from mediation.lifecycle.models import Draft
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.sessions.story import start_record, started
from tests.stories import fresh, make, registered
from tests.support.client import HubClient
from tests.support.pages import Form, Page
from workflows import FLOWS
from workflows.facts import asks

SignIn = Callable[[str], HubClient]

WORDS = "写下的一句话"
ABOUT = "楼上住户半夜拖椅子,问该找谁说。"


def gone(clock: Clock) -> None:
    clock.go_on(minutes=61)


def press(client: HubClient, path: str, action: str, over: Callable[[], object], **typed: Any) -> Page:
    """Open a page, let the session run out by somebody else's hand, press; the page to sign in at."""
    form = client.see(path).form(action)
    over()
    data = {**form.values, **typed}
    return client.follow(client.post(form.action, data=data, headers={"Referer": f"http://localhost{path}"}))


def back(client: HubClient, login: Page, who: str) -> Page:
    answer = client.send(login.form("/login"), login=who, password=PASSWORD)
    return client.see(answer.location)


def kept(session: Session) -> list[Draft]:
    return list(fresh(session).scalars(select(Draft)))


@pytest.fixture
def case(cast: Cast, clock: Clock) -> int:
    return registered(cast.actor("clerk"), cast.qiaosi)


def test_a_consultation_comes_back_after_a_time_out_and_is_recorded_by_the_second_press_alone(
    clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    login = press(
        clerk, "/intake/consult", "/intake/consult", over=lambda: gone(clock),
        about=ABOUT, advised=["apply"], minutes="7", phone="13800000000",
    )
    assert "按下时登录已经失效" in login.text
    page = back(clerk, login, "clerk")
    assert "您写的已填回原处" in page.text
    form = page.form("/intake/consult")
    assert form.values["about"] == [ABOUT]
    assert form.values["minutes"] == ["7"]
    assert reading.scalar(select(func.count()).select_from(Consultation)) == 0
    clerk.send(form)
    assert fresh(reading).scalar(select(func.count()).select_from(Consultation)) == 1
    assert kept(reading) == []


def test_it_is_kept_sealed_and_without_token_password_or_file(
    case: int, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    press(
        clerk, f"/cases/{case}/papers", f"/cases/{case}/papers", over=lambda: gone(clock),
        title="楼下的照片", password="secret word", file=(io.BytesIO(b"%PDF-1.4 private"), "a.pdf"),
    )
    (draft,) = kept(reading)
    assert "楼下的照片" in (draft.body or "")
    assert "楼下的照片".encode() not in (draft.body_sealed or b"")
    for secret in ("secret word", "csrf_token", "private"):
        assert secret not in (draft.body or "")


def test_an_edit_of_a_case_comes_back_and_is_still_stale_when_another_was_faster(
    case: int, clock: Clock, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    login = press(
        clerk, f"/cases/{case}/edit", f"/cases/{case}/edit", over=lambda: gone(clock),
        narrative="双方为楼道堆放纸箱又起争执。",
    )
    other = sign_in("clerk_two")
    other.send(other.see(f"/cases/{case}/edit").form("/edit"), narrative="另一位文员先改的一段经过。")
    page = back(clerk, login, "clerk")
    form = page.form(f"/cases/{case}/edit")
    assert form.values["narrative"] == ["双方为楼道堆放纸箱又起争执。"]
    refused = clerk.send(form, 409)
    assert "双方为楼道堆放纸箱又起争执。" in refused.text
    assert fresh(reading).get_one(Dispute, case).narrative == "另一位文员先改的一段经过。"


def test_who_signed_out_in_another_window_gets_it_back_as_well(
    case: int, clock: Clock, sign_in: SignIn
) -> None:
    clerk = sign_in("clerk")
    login = press(
        clerk, f"/cases/{case}/edit", f"/cases/{case}/edit",
        over=lambda: clerk.send(clerk.see("/").form("/logout")), narrative="签退以后按下的一段话。",
    )
    page = back(clerk, login, "clerk")
    assert page.form("/edit").values["narrative"] == ["签退以后按下的一段话。"]


def test_who_signed_in_anew_in_another_window_finds_it_at_once(
    case: int, clock: Clock, sign_in: SignIn
) -> None:
    clerk = sign_in("clerk")

    def anew() -> None:
        clerk.send(clerk.see("/").form("/logout"))
        clerk.send(clerk.see("/login").form("/login"), login="clerk", password=PASSWORD)

    page = press(
        clerk, f"/cases/{case}/edit", f"/cases/{case}/edit", over=anew, narrative="旧页面上按下的话。"
    )
    assert page.form("/edit").values["narrative"] == ["旧页面上按下的话。"]


def test_another_who_signs_in_at_the_same_machine_never_sees_it(
    case: int, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk, words = sign_in("clerk"), "只给写的人看的一段话。"
    login = press(
        clerk, f"/cases/{case}/edit", f"/cases/{case}/edit", over=lambda: gone(clock), narrative=words
    )
    page = back(clerk, login, "clerk_two")
    assert words not in page.html
    assert "您写的已填回原处" not in page.text
    (draft,) = kept(reading)
    assert words not in clerk.get(f"/?kept={draft.id}").text


def test_a_press_on_the_page_of_another_shows_his_words_to_nobody(
    case: int, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk, words = sign_in("clerk"), "前一位留在屏幕上的话。"
    form = clerk.see(f"/cases/{case}/edit").form("/edit")
    clerk.send(clerk.see("/").form("/logout"))
    clerk.send(clerk.see("/login").form("/login"), login="clerk_two", password=PASSWORD)
    refused = clerk.post(form.action, data={**form.values, "narrative": words})
    assert refused.status_code == 400
    assert words not in refused.text
    assert len(kept(reading)) == 1
    assert fresh(reading).get_one(Dispute, case).narrative != words


def test_the_record_of_a_session_comes_back_with_every_point(
    clock: Clock, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    start_record(cast.actor("mediator"), made, meeting_id)
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    mediator = sign_in("mediator")
    login = press(
        mediator, path, path, over=lambda: gone(clock), body="双方说清了漏水的经过。", next_step="下周再谈"
    )
    before = reading.scalar(select(func.count()).select_from(AuditEntry).where(
        AuditEntry.event == "record.written"))
    form = back(mediator, login, "mediator").form(path)
    assert form.values["body"] == ["双方说清了漏水的经过。"]
    after = fresh(reading).scalar(select(func.count()).select_from(AuditEntry).where(
        AuditEntry.event == "record.written"))
    assert before == after


def test_a_step_that_is_past_by_then_still_shows_what_was_written_for_it(
    case: int, clock: Clock, cast: Cast, sign_in: SignIn
) -> None:
    clerk, path = sign_in("clerk"), f"/cases/{case}/do/dispute.accept"
    login = press(clerk, path, path, over=lambda: gone(clock), note="材料不全,请先去派出所。")
    make(cast.actor("clerk"), case, "accept", competence="party_lives", no_bar=True)
    answer = clerk.send(login.form("/login"), login="clerk", password=PASSWORD)
    page = clerk.see(answer.location, 409)
    said = {e.text: e for e in page.all("dt")}
    assert "备注" in said
    assert "材料不全,请先去派出所。" in page.text


def test_words_that_fit_no_form_stand_under_what_their_fields_are_called(app: Flask) -> None:
    posts = {
        "/cases/1/do/dispute.decline": {"reason": "forbidden", "note": "已告知", "organ": "区法院"},
        "/cases/1/handovers/2/return": {"reason": "not_competent", "note": "请找街道"},
        "/cases/1/edit": {"narrative": "楼上漏水", "claims": "修好", "secrecy": "ordinary"},
        "/cases/1/parties/new": {"person-name": "林某", "kind": "person"},
        "/nowhere": {"about": "什么"},
    }
    with app.test_request_context():
        told = {path: dict(rescue.told(path, MultiDict(sent))) for path, sent in posts.items()}
    assert told["/cases/1/do/dispute.decline"] == {
        "不予受理的原因": "法律禁止采用民间调解方式", "备注": "已告知", "应向何机关提出": "区法院",
    }
    assert told["/cases/1/handovers/2/return"]["备注"] == "请找街道"
    assert told["/cases/1/edit"] == {"什么事": "楼上漏水", "想要什么": "修好"}
    assert told["/cases/1/parties/new"] == {"姓名或称呼": "林某"}
    assert list(told["/nowhere"].values()) == ["什么"]


def test_every_field_of_every_move_has_a_name_where_its_form_is_gone(app: Flask) -> None:
    with app.test_request_context():
        for flow in FLOWS.values():
            for name in flow.names:
                asked = set(asks(flow.move(name).facts))
                address = {"flow_name": flow.name, "name": name}
                assert asked == set(called.labels("", address, asked)), name


def test_one_person_leaves_at_most_ten_of_them_and_none_that_is_huge_or_old(
    case: int, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    pages = [clerk.see("/intake/consult").form("/intake/consult") for _n in range(13)]
    gone(clock)
    for number, form in enumerate(pages):
        clerk.post(form.action, data={**form.values, "about": f"第{number}件"})
    clerk.post(pages[-1].action, data={**pages[-1].values, "about": "又按了一次"})
    assert len(kept(reading)) == rescue.MOST
    clerk.post(pages[0].action, data={**pages[0].values, "about": "长" * rescue.MOST_LETTERS})
    assert len(kept(reading)) == rescue.MOST
    newest = max(kept(reading), key=lambda draft: draft.saved_at)
    clock.go_on(days=4)
    back_again = sign_in("clerk")
    assert "您写的已填回原处" not in back_again.see(f"/intake/consult?kept={newest.id}").text
    with db.writing() as session:
        rescue.tidy(session, {})
    assert kept(reading) == []


def test_a_token_nobody_signed_keeps_nothing(case: int, app: Flask, reading: Session) -> None:
    nobody = app.test_client()
    assert isinstance(nobody, HubClient)
    answer = nobody.post(f"/cases/{case}/edit", data={"csrf_token": "1.forged", "narrative": "什么"})
    assert answer.status_code == 400
    assert kept(reading) == []


def test_every_form_of_a_case_gives_its_words_back(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    made, meeting_id = started(cast, clock)
    start_record(cast.actor("mediator"), made, meeting_id)
    here, lost, tried = f"/cases/{made}", [], 0
    mediator = sign_in("mediator")
    links = {e.attributes.get("href", "").partition("#")[0] for e in mediator.see(here).all("a")}
    for path in sorted(link for link in links if link.startswith(here)):
        page = Page(mediator.get(path).text)
        for form, boxes in [(form, written(page, form)) for form in page.forms]:
            tried += len(boxes)
            found = came_back(mediator, path, form, boxes) if boxes else {}
            lost += [f"{path} → {form.action}: {name}" for name in boxes if found.get(name) != [WORDS]]
    assert tried > 20
    assert not lost, "\n".join(lost)


def written(page: Page, form: Form) -> list[str]:
    """The boxes of a posting form in which somebody writes a line or a text."""
    inside = (e for e in page.all("textarea", "input") if e.inside(form.element))
    kinds = {"textarea": "text"}
    lines = (e for e in inside if e.attributes.get("type", kinds.get(e.tag)) == "text")
    return [e.attributes["name"] for e in lines if form.method == "post"]


def came_back(client: HubClient, path: str, form: Form, boxes: list[str]) -> dict[str, list[str]]:
    """What the form holds once its owner, signed out as he pressed, has signed in again."""
    client.send(client.see("/help").form("/logout"))
    data = {**form.values, **dict.fromkeys(boxes, WORDS)}
    away = client.post(form.action, data=data, headers={"Referer": f"http://localhost{path}"})
    return back(client, client.follow(away), "mediator").form(form.action).values


def test_every_field_for_a_password_is_among_those_never_kept() -> None:
    found = {
        name
        for form in vars(account_forms).values() if isinstance(form, type)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert found
    assert found <= rescue.SECRETS
