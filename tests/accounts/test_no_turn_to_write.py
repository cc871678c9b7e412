"""A press that finds no turn to be written: its page again with everything typed in it, and nothing kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from mediation.core.database import Database
from mediation.core.exceptions import Busy
from mediation.counter.models import Consultation
from mediation.lifecycle.models import Draft
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.guests.story import browser, invited, issue
from tests.stories import fresh, registered
from tests.support.client import HubClient
from tests.support.pages import Form, Page, faults

SignIn = Callable[[str], HubClient]
Crowded = Callable[[], AbstractContextManager[None]]

SAID = "系统正忙,这一次没有记录。"
BACK = "您写的已填回原处"


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> Crowded:
    """While it lasts nobody finds a turn to write."""

    def no_turn(_database: Database) -> AbstractContextManager[Session]:
        raise Busy("no turn")

    @contextmanager
    def lasting() -> Iterator[None]:
        with monkeypatch.context() as patched:
            patched.setattr(Database, "writing", no_turn)
            yield

    return lasting


def press(client: HubClient, form: Form, came_from: str, **typed: Any) -> TestResponse:
    """Send it past the client, which dislikes every answer from 500 on; the page must be a good one."""
    answer = FlaskClient.open(
        client, form.action, method="POST", data={**form.values, **typed},
        headers={"Referer": f"http://localhost{came_from}"},
    )
    assert answer.status_code == 503, answer.status
    assert answer.headers["Retry-After"] == "15"
    assert not faults(Page(answer.text))
    return answer


def test_what_was_typed_stands_in_the_form_again_and_the_second_press_records_it(
    clock: Clock, sign_in: SignIn, crowded: Crowded, reading: Session
) -> None:
    clerk, path = sign_in("clerk"), "/intake/consult"
    form = clerk.see(path).form(path)
    with crowded():
        answer = press(clerk, form, path, about="楼上住户半夜拖椅子", advised=["apply"], minutes="7")
    page = Page(answer.text)
    assert SAID in page.text
    assert BACK in page.text
    again = page.form(path)
    assert (again.values["about"], again.values["minutes"]) == (["楼上住户半夜拖椅子"], ["7"])
    assert reading.scalar(select(func.count()).select_from(Draft)) == 0
    clerk.send(again)
    assert fresh(reading).scalar(select(func.count()).select_from(Consultation)) == 1


def test_a_step_of_a_case_keeps_its_version_and_a_file_is_asked_for_again(
    clock: Clock, cast: Cast, sign_in: SignIn, crowded: Crowded
) -> None:
    case = registered(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    step, papers = f"/cases/{case}/do/dispute.void", f"/cases/{case}/papers"
    void, paper = clerk.see(step).form(step), clerk.see(papers).form(papers)
    with crowded():
        told = Page(press(
            clerk, void, step, reason="registered_by_mistake", note="已有判决,告知另行途径。",
        ).text)
        photo = (io.BytesIO(b"%PDF-1.4"), "a.pdf")
        sent = Page(press(clerk, paper, papers, title="楼下的照片", file=photo).text)
    assert told.form(step).values["note"] == ["已有判决,告知另行途径。"]
    assert told.form(step).values["seen_version"] == void.values["seen_version"]
    assert sent.form(papers).values["title"] == ["楼下的照片"]
    assert "请重新选择" in sent.text


def test_a_registration_comes_back_with_all_its_people(
    clock: Clock, sign_in: SignIn, crowded: Crowded
) -> None:
    clerk, path = sign_in("clerk"), "/intake/new"
    form = clerk.see(path).form(path)
    people = {name: f"某甲{n}" for n, name in enumerate(form.values) if name.endswith("-name")}
    with crowded():
        page = Page(press(clerk, form, path, **people, narrative="为楼道堆物起争执。", no_danger="y").text)
    again = page.form(path)
    assert people
    assert {name: again.values[name] for name in people} == {name: [said] for name, said in people.items()}
    assert again.values["narrative"] == ["为楼道堆物起争执。"]
    assert again.values["draft"] == form.values["draft"]


def test_a_password_is_not_among_what_comes_back(
    clock: Clock, cast: Cast, app: Flask, crowded: Crowded
) -> None:
    nobody = app.test_client()
    assert isinstance(nobody, HubClient)
    form = nobody.see("/login").form("/login")
    with crowded():
        answer = press(nobody, form, "/login", login="clerk", password=PASSWORD)
    assert SAID in answer.text
    assert PASSWORD not in Page(answer.text).form("/login").values.get("password", [])
    assert Page(answer.text).form("/login").values["login"] == ["clerk"]


def test_where_the_page_cannot_be_drawn_the_words_are_shown(
    clock: Clock, cast: Cast, sign_in: SignIn, crowded: Crowded
) -> None:
    case = registered(cast.actor("clerk"), cast.qiaosi)
    clerk, path = sign_in("clerk"), f"/cases/{case}/edit"
    form = clerk.see(path).form(path)
    clock.go_on(minutes=16)  # opening it is a look that has to be written, too
    with crowded():
        answer = press(clerk, form, path, narrative="改了一半的经过。")
    assert "改了一半的经过。" in answer.text
    assert "返回后再按一次" in answer.text


def test_who_is_invited_from_outside_gets_his_answer_back_but_not_the_code(
    clock: Clock, cast: Cast, app: Flask, crowded: Crowded
) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    phone, path = browser(app), f"/i/{issued.link_token}"
    form = phone.see(path).form("/i/")
    with crowded():
        told = press(phone, form, path, answer="other_time", code=issued.code, other_time="周五下午")
    page = Page(told.text)
    again = page.form("/i/")
    assert SAID in page.text
    assert again.values["other_time"] == ["周五下午"]
    assert again.values.get("code", [""]) == [""]
