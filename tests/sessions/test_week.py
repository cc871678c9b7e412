"""The week as a grid: what is free can be picked, the rest says why not, and nobody gets what is taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.sessions import free_times, week
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.desk.test_costs import cost
from tests.sessions.story import assigned, book, protect, room, tomorrow
from tests.support.client import HubClient

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


def grid(session: Session, made: int, minutes: int = 60, room_id: int | None = None) -> dict[str, list[str]]:
    """Time of day -> for each day of this week the picked value's room, or why there is none."""
    session.rollback()
    monday = week.monday_of(hub_clock.today())
    found = week.of_dispute(session, session.get_one(Dispute, made), monday, minutes, room_id)
    return {
        row.time: [cell.free.value.partition("|")[2] if cell.free else cell.why for cell in row.cells]
        for row in found.rows
    }


def test_each_half_hour_is_free_or_says_why_not(cast: Cast, reading: Session) -> None:
    one, two = room(cast), room(cast, "二号调解室")
    made, other = assigned(cast), assigned(cast, "mediator_two")
    book(cast.actor("clerk"), other, tomorrow(14), room=one)
    before = grid(reading, made)
    assert before["09:00"][0] == week.PAST  # it is half past nine on Monday
    assert before["14:00"][1] == str(two)
    assert before["16:00"][1] == str(one)
    assert before["11:30"][1] == week.SHUT  # an hour would last into the noon
    assert grid(reading, made, 30)["11:30"][1] == str(one)
    assert grid(reading, made, room_id=one)["14:00"][1] == week.ROOMS
    book(cast.actor("clerk"), made, tomorrow(9), room=two)
    assert grid(reading, made)["09:00"][1] == week.PEOPLE
    assert grid(reading, made)["09:30"][1] == week.PEOPLE  # it lasts an hour


def test_a_free_half_hour_is_picked_and_booked_and_nobody_else_gets_it(
    cast: Cast, reading: Session, sign_in: SignIn
) -> None:
    there = room(cast)
    made, other = assigned(cast), assigned(cast, "mediator_two")
    client = sign_in("clerk")
    pages = [f"/cases/{key}/sessions/new" for key in (made, other)]
    forms = [client.see(f"{page}?week={hub_clock.today()}").form(page) for page in pages]
    pick = f"{free_times.written(tomorrow(15, 30))}|{there}"
    assert pick in client.see(pages[0]).html
    client.send(forms[0], pick=pick)
    reading.rollback()
    meeting = reading.scalars(select(MediationSession)).one()
    assert (meeting.starts_at, meeting.room_id) == (tomorrow(15, 30), there)
    refused = client.send(forms[1], 422, pick=pick)
    assert "一号调解室" in refused.text
    assert f'value="{pick}"' not in refused.text
    reading.rollback()
    assert len(reading.scalars(select(MediationSession.id)).all()) == 1


def test_the_links_of_the_week_carry_length_and_room_into_the_form(
    cast: Cast, sign_in: SignIn
) -> None:
    there = room(cast)
    room(cast, "二号调解室")
    page = f"/cases/{assigned(cast)}/sessions/new"
    client = sign_in("clerk")
    form = client.see(f"{page}?week=2026-12-07&minutes=90&room={there}").form(page)
    assert form.values["minutes"] == ["90"]
    assert form.values["room"] == [str(there)]
    for odd in ("week=x&minutes=x&room=x", "week=1999-01-01&minutes=0", "week=2999-01-01", "room=7"):
        assert client.get(f"{page}?{odd}").status_code == 200, odd


def test_the_board_shows_rooms_and_mediators_and_names_only_what_one_may_see(
    cast: Cast, sign_in: SignIn
) -> None:
    there = room(cast)
    made, shut = assigned(cast), assigned(cast, "mediator_two")
    book(cast.actor("clerk"), made, tomorrow(14), room=there)
    book(cast.actor("clerk"), shut, tomorrow(9), room=there)
    protect(cast, shut)
    board = sign_in("clerk").see("/sessions/week")
    for text in ("一号调解室", "调解员老周", "调解员老郑", "14:00–15:00", "09:00–10:00", "林某"):
        assert text in board.text
    colleague = sign_in("mediator_two").see("/sessions/week")
    assert "14:00–15:00 已占用" in " ".join(colleague.text.split())
    assert "林某" not in colleague.text
    assert "14:00" not in sign_in("stranger").see("/sessions/week").text
    assert sign_in("clerk").get("/sessions/week?day=nonsense").status_code == 404


def test_the_board_costs_the_same_for_few_and_for_many(cast: Cast, sign_in: SignIn) -> None:
    there = room(cast)
    clerk = sign_in("clerk")
    book(cast.actor("clerk"), assigned(cast), tomorrow(9), room=there)
    few = cost(clerk, "/sessions/week")
    for n in range(4):
        when = tomorrow(14 + n // 2, 30 * (n % 2), days=2 + n % 2)
        book(cast.actor("clerk"), assigned(cast, "mediator_two"), when, room=there, minutes=30)
    assert cost(clerk, "/sessions/week") == few
