"""What the letter to an invited person says stands on the page of booking already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mediation.sessions import queries
from tests.assignment.test_invitations import consent, press, propose
from tests.cast import Cast
from tests.support.client import HubClient

from .story import assigned, book, room, tomorrow

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


@pytest.mark.parametrize("place", ["一号调解室", "朝阳村老年活动室"])
def test_booking_offers_the_time_and_place_of_the_letter(
    cast: Cast, sign_in: SignIn, reading: Session, place: str
) -> None:
    there = room(cast, place) if place == "一号调解室" else None
    made = assigned(cast)
    row_id = propose(cast, made, meet_at=tomorrow(), meet_place=place, minutes=45)
    clerk = sign_in("clerk")
    assert clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new").values["starts_at"] == [""]
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send")
    page = clerk.see(f"/cases/{made}/sessions/new")
    assert "邀请函" in page.html
    form = page.form("/sessions/new")
    assert (form.values["minutes"], form.values["room"]) == (["45"], [str(there or "")])
    clerk.send(form)
    (meeting,) = queries.open_sessions(reading, made)
    assert meeting.starts_at == tomorrow()
    assert (meeting.room_id, meeting.place) == (there, "" if there else place)


def test_a_room_called_alike_is_the_committees_own(cast: Cast, sign_in: SignIn) -> None:
    own, _ = room(cast), room(cast, organisation="centre")
    made = assigned(cast)
    row_id = propose(cast, made, meet_at=tomorrow(), meet_place="一号调解室", minutes=45)
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send")
    form = sign_in("clerk").see(f"/cases/{made}/sessions/new").form("/sessions/new")
    assert form.values["room"] == [str(own)]


def test_once_a_session_is_booked_the_letter_is_not_offered_again(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    row_id = propose(cast, made, meet_at=tomorrow(), meet_place="村委会")
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send")
    book(cast.actor("clerk"), made)
    page = sign_in("clerk").see(f"/cases/{made}/sessions/new")
    assert page.form("/sessions/new").values["starts_at"] == [""]
