"""Place and task of an invitation are read by people outside: no number and no home stands in either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from mediation.assignment.invitation_models import Invitation
from mediation.assignment.pages import matter_of
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.organisations.models import Organisation
from mediation.sessions.room_models import Room
from tests.assignment.test_invitations import answer
from tests.cast import Cast
from tests.guests.story import browser, enter, invited, issue
from tests.guests.test_inviting import consents, form_of
from tests.lifecycle.stages import accepted, assigned
from tests.sessions.story import book
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")

SignIn = Callable[[str], HubClient]
HOME = "再甲家:永西社区6幢302室,电话13800007777"
TASK = "身份证11010519491231002X的再甲住永西社区6幢302室"


def test_numbers_and_homes_in_place_and_task_are_refused_in_the_words_of_the_brief(
    cast: Cast, sign_in: SignIn
) -> None:
    made = assigned(cast)
    clerk = sign_in("clerk")
    sides = consents(made)
    for press in ("send", "keep"):
        wrong = {"person": str(cast.lawyer), press: "1", "meet_place": HOME, "task": TASK, **sides}
        told = Page(clerk.send(form_of(clerk, made), 422, **wrong).text)
        for words in (
            "见面地点不写证件号、电话、住址", "请其做什么不写证件号、电话、住址",
            "请删去或改写:13800007777、永西社区6幢302室", "请删去或改写:11010519491231002X、永西社区6幢302室",
        ):
            assert words in told.text
        assert told.form("/invite").values["meet_place"] == [HOME], "what was typed stays"
    with db.reading() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 0


def test_a_house_that_receives_people_may_be_named_with_its_number(cast: Cast, sign_in: SignIn) -> None:
    with db.writing() as session:
        session.get_one(Organisation, cast.qiaosi).address = "乔司街道永玄路1号"
        session.add(Room(organisation_id=cast.qiaosi, name="301室", address="乔司街道永西村12号"))
    made = assigned(cast)
    clerk = sign_in("clerk")
    for place in ("乔司街道永玄路1号二楼", "301室(乔司街道永西村12号)"):
        told = clerk.send(form_of(clerk, made), 422, person="", meet_place=place)
        assert "请删去或改写" not in Page(told.text).text
    wanted = {"person": str(cast.lawyer), "send": "1", "meet_place": place, **consents(made)}
    clerk.send(form_of(clerk, made), 200, **wanted)


def test_what_stands_there_from_elsewhere_is_hidden_before_the_answer(app: Flask, cast: Cast) -> None:
    made, row_id = invited(cast)
    with db.writing() as session:
        row = session.get_one(Invitation, row_id)
        row.meet_place, row.task = HOME, TASK
    issued = issue(cast, row_id)
    phone = browser(app)
    before = [phone.see(f"/i/{issued.link_token}").html]
    book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=1), place=HOME)
    before.append(phone.see(f"/i/{issued.link_token}").html)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    inside = enter(app, issued).see("/i/open").html
    for page in before:
        assert "再甲家:×××" in page
    for private in ("13800007777", "6幢302室"):
        assert all(private not in page for page in before)
    assert "11010519491231002X" not in inside
    assert "身份证×××的再甲" in inside


def test_a_matter_that_nobody_sorted_is_said_to_be_open_and_its_title_names_no_door(
    app: Flask, cast: Cast
) -> None:
    plain = accepted(cast, stated={"title": ""})
    typed = accepted(cast, stated={"title": "漏水,电话13800007777"})
    with app.test_request_context(), db.reading() as session:
        assert matter_of(session, session.get_one(Dispute, plain)) == "尚未分类"
        told = matter_of(session, session.get_one(Dispute, typed))
    assert "漏水" in told
    assert "13800007777" not in told
