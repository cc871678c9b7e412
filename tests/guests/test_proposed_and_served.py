"""An hour that is only proposed is called so and booked by somebody; who helped is certified once he did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.assignment.invitation_models import Invitation
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.tasks import queries as tasks
from mediation.tasks.models import Task
from tests.assignment.test_invitations import answer
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import enter, invited, issue
from tests.lifecycle.stages import do
from tests.sessions.story import book, consent, hold
from tests.support.client import HubClient

from .test_letter import accepted

pytestmark = pytest.mark.usefixtures("clock")


def test_before_a_session_was_held_with_him_only_his_acceptance_is_certified(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    phone, made, _ = accepted(app, cast)
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=55)
    inside = phone.see("/i/open").text
    assert "您参加的调解举行并登记到场后" in inside
    page = phone.see("/i/proof")
    assert "已接受本调委会" in page.text
    assert "参与证明" not in page.text
    hold(cast.actor("mediator"), made, meeting_id)
    assert "参与证明" not in phone.see("/i/proof").text, "it was held without him"


def test_an_hour_that_nobody_booked_is_called_proposed_and_the_clerk_is_asked_to_book_it(
    app: Flask, cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made, row_id = invited(cast)
    with db.writing() as session:
        row = session.get_one(Invitation, row_id)
        row.meet_at, row.meet_place = hub_clock.now() + timedelta(days=1), "一号调解室"
    phone = enter(app, issue(cast, row_id))
    clerk = sign_in("clerk")
    assert waits_for(cast, "clerk", made).count("session.book") == 0
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    assert waits_for(cast, "clerk", made).count("session.book") == 1
    assert "这是拟定的时间" in phone.see("/i/open").text
    hand = f"/cases/{made}/invitations/{row_id}"
    assert "还没有预约调解" in clerk.see(hand).text
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=1))
    assert waits_for(cast, "clerk", made).count("session.book") == 0
    assert "这是拟定的时间" not in phone.see("/i/open").text
    assert "还没有预约调解" not in clerk.see(hand).text


def waits_for(cast: Cast, who: str, dispute_id: int) -> list[str]:
    with db.reading() as session:
        return [
            line.kind for line in session.scalars(
                select(Task).where(Task.dispute_id == dispute_id, tasks.mine(cast.actor(who)))
            )
        ]


def test_where_a_session_is_booked_already_nobody_is_asked_to_book_another(
    cast: Cast, clock: Clock
) -> None:
    made, row_id = invited(cast)
    book(cast.actor("clerk"), made, hub_clock.now() + timedelta(days=1))
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    assert "session.book" not in waits_for(cast, "clerk", made)
