"""A joint mediator recuses himself; the dispute stays with its mediator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.assignment import queries
from mediation.assignment.follower import differences
from mediation.cases import access_rebuild
from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.notifications.models import Message
from mediation.security import visibility
from tests.cast import Cast
from tests.lifecycle.stages import classified, do, look
from tests.sessions.story import book, meeting_of
from tests.sessions.test_joint_mediators import taken
from tests.support.client import HubClient

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


def with_a_joint_mediator(cast: Cast) -> int:
    made = classified(cast)
    do(cast.actor("clerk"), made, "assign", {
        "mediator": cast.mediator, "chosen_by": "committee", "reason": "load",
        "assistants": (cast.mediator_two,),
    })
    return made


def test_a_joint_mediator_recuses_himself_and_the_mediator_goes_on(cast: Cast, sign_in: SignIn) -> None:
    made = with_a_joint_mediator(cast)
    meeting = book(cast.actor("clerk"), made)
    two = sign_in("mediator_two")
    page = two.see(f"/cases/{made}?tab=mediation")
    assert f"/cases/{made}/assignment/step-down" in page.html
    form = two.see(f"/cases/{made}/assignment/step-down").form("/step-down")
    assert "请填写" in two.send(form, status=422, why=" ").text
    home = two.follow(two.send(form, why="申请方是我表弟"))
    assert "由承办调解员继续办理" in home.text
    assert (look(made).state, look(made).mediator_id) == ("assigned", cast.mediator)
    assert taken(meeting) == {cast.mediator}
    assert meeting_of(meeting).state == "scheduled"
    two.see(f"/cases/{made}", 404)
    with db.reading() as session:
        assert visibility.kinds(session, cast.actor("mediator_two"), made) == frozenset()
        held = {row.user_id: row.end_reason for row in queries.of_dispute(session, made)}
        assert held == {cast.mediator: "", cast.mediator_two: "recusal"}
        assert cast.mediator_two in queries.recused(session, made), "he is not named again"
        assert list(differences(session)) == []
        assert list(access_rebuild.differences(session)) == []


def test_booking_a_session_ends_nobodys_part(cast: Cast) -> None:
    made = with_a_joint_mediator(cast)
    book(cast.actor("clerk"), made)
    with db.reading() as session:
        held = [(row.user_id, row.until_at) for row in queries.of_dispute(session, made)]
        assert held == [(cast.mediator, None), (cast.mediator_two, None)]
        assert visibility.kinds(session, cast.actor("mediator_two"), made) == {"joint"}


def test_only_who_is_a_joint_mediator_leaves_as_one(cast: Cast, sign_in: SignIn) -> None:
    made = with_a_joint_mediator(cast)
    for name in ("mediator", "clerk", "head"):
        sign_in(name).see(f"/cases/{made}/assignment/step-down", 403)
    sign_in("stranger").see(f"/cases/{made}/assignment/step-down", 404)


def test_the_mediator_and_the_head_read_in_their_in_box_that_a_joint_mediator_left(
    app: Flask, cast: Cast, sign_in: SignIn
) -> None:
    made = with_a_joint_mediator(cast)
    two = sign_in("mediator_two")
    two.send(two.see(f"/cases/{made}/assignment/step-down").form("/step-down"), why="申请方是我表弟")
    drain(app)
    with db.reading() as session:
        told = set(session.scalars(select(Message.user_id).where(Message.kind == "joint.stepped_down:0")))
    assert told == {cast.mediator, cast.head}
    line = sign_in("mediator").see("/inbox")
    assert "共同调解员已回避" in line.text
    assert "表弟" not in line.text
