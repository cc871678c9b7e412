"""The computer in the room: the next person comes in by his own slip, whatever the former left open."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.guests.models import InvitationPass
from mediation.guests.passes import Issued
from tests.assignment.test_invitations import answer
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import browser, enter, invited, issue
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")

HERS = "电梯加装的钱谈不拢。"


def two(cast: Cast) -> tuple[Issued, Issued]:
    """Slips of two lawyers, each accepted, each for a case of his own."""
    slips = []
    for who, story in (("lawyer", "厂房要拆迁,装修损失谈不拢。"), ("lawyer_two", HERS)):
        _, row_id = invited(cast, who, narrative=story)
        slips.append(issue(cast, row_id))
        answer(cast, row_id, who, "accept", declaration=True)
    return slips[0], slips[1]


def wrong_tries(issued: Issued) -> int:
    with db.reading() as session:
        query = select(InvitationPass.failed_count).where(InvitationPass.number == issued.number)
        return session.scalars(query).one()


def comes_in(room: HubClient, issued: Issued) -> Page:
    """By number and code on the page that stands open at the computer."""
    return room.follow(room.send(room.see("/i").form("/i"), number=issued.number, code=issued.code))


@pytest.mark.parametrize("how", ["decline", "step_down"])
def test_after_a_no_the_next_slip_opens_its_own_invitation(how: str, app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    room = enter(app, issue(cast, row_id))
    if how == "decline":
        room.send(room.see("/i/open").form("/i/open"), answer="decline", reason="no_time")
    else:
        answer(cast, row_id, "lawyer", "accept", declaration=True)
        room.send(room.see("/i/open").form("/step-down"), reason="illness")
    over = room.see("/i/open", 404)
    assert "/i" in [e.attributes["href"] for e in over.all("a")]
    _, other = invited(cast, "lawyer_two", narrative=HERS)
    slip = issue(cast, other)
    answer(cast, other, "lawyer_two", "accept", declaration=True)
    form = room.see("/i").form("/i")
    assert "不填" not in form.page.text, "there is nothing to go on with"
    room.send(form, 422, number="", code=slip.code)
    assert HERS in comes_in(room, slip).text


def test_after_a_pause_the_next_slip_works_and_is_no_wrong_try_on_the_former(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    former, following = two(cast)
    room = enter(app, former)
    clock.go_on(minutes=16)
    assert "不填:继续" in room.see("/i").text
    assert HERS in comes_in(room, following).text
    assert (wrong_tries(former), wrong_tries(following)) == (0, 0)


def test_after_a_pause_the_code_alone_lets_the_same_person_go_on_at_a_computer_of_the_house(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    former, _ = two(cast)
    room = enter(app, former)
    clock.go_on(minutes=16)
    room.send(room.see("/i").form("/i"), number="", code=former.code)
    assert "厂房" in room.see("/i/open").text
    clock.go_on(minutes=16)
    assert room.get("/i/open").status_code == 302, "it still is a computer of the house"


def test_what_the_former_left_open_is_named_and_shut_by_another_slip(app: Flask, cast: Cast) -> None:
    former, following = two(cast)
    room = enter(app, former)
    door = room.see("/i")
    assert "这里还开着沈律师的邀请" in door.text
    assert "厂房" not in door.text
    assert "/i/open" in [e.attributes["href"] for e in door.all("a")]
    old = room.get_cookie("hub_guest", path="/i")
    assert HERS in comes_in(room, following).text
    assert old is not None
    left = browser(app)
    left.set_cookie("hub_guest", old.value, path="/i")
    assert left.get("/i/open").status_code == 302, "the former session is over"
    with db.reading() as session:
        assert session.scalar(select(func.count(AuditEntry.seq)).where(AuditEntry.event == "guest.left")) == 1


def test_a_wrong_code_shuts_nobody_out(app: Flask, cast: Cast) -> None:
    former, following = two(cast)
    room = enter(app, former)
    room.send(room.see("/i").form("/i"), 422, number=following.number, code=former.code)
    assert "厂房" in room.see("/i/open").text
