"""An invited person who writes the record keeps his way to it when the case stops or ends."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.assignment.invitation_models import Invitation
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.lifecycle.by_clock import BY_CLOCK
from mediation.lifecycle.owners import FINDERS
from mediation.sessions.models import Record
from tests.assignment.test_invitations import answer
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do, look
from tests.sessions.story import (
    book,
    consent,
    meeting_of,
    on_record,
    party_ids,
    record_of,
    tomorrow,
)
from tests.sessions.test_going_on import STOPS
from tests.sessions.test_records import write
from tests.support.client import HubClient

from .story import enter, invited, issue

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def sitting(app: Flask, cast: Cast, clock: Clock) -> tuple[HubClient, int, int, int]:
    """A guest who writes the record of a session that is going on; he, dispute, session and record."""
    made, row_id = invited(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    guest = enter(app, issue(cast, row_id))
    record = do(cast.actor("lawyer"), made, "start", {"meeting": meeting_id, "way": "points"}, flow="record")
    return guest, made, meeting_id, record.id


@pytest.mark.parametrize("stop", [*STOPS, "fail"])
def test_he_still_finds_his_record_and_writes_on(
    cast: Cast, sitting: tuple[HubClient, int, int, int], stop: str
) -> None:
    guest, made, meeting_id, record_id = sitting
    if stop == "fail":
        _fail(cast, made)
    else:
        STOPS[stop](cast, made)
    page = guest.see("/i/open")
    assert f"/i/records/{meeting_id}" in page.html
    guest.see(f"/i/records/{meeting_id}")
    write(cast.actor("lawyer"), made, record_id, body="接着写")
    assert meeting_of(meeting_id).state == "scheduled"


def test_once_it_is_signed_his_part_ends_by_the_clock_and_stops_no_closing(
    cast: Cast, sitting: tuple[HubClient, int, int, int]
) -> None:
    _guest, made, _meeting, record_id = sitting
    _fail(cast, made)
    assert _due() == []
    assert _open_invitations(cast, made) == 1
    write(cast.actor("lawyer"), made, record_id, body="双方都说了")
    on_record(cast.actor("lawyer"), made, record_id, "read_back", read_aloud=True)
    on_record(cast.actor("mediator"), made, record_id, "drop", reason="not_held")
    assert record_of(record_id).state == "dropped"
    assert _open_invitations(cast, made) == 0
    assert _due() == [made]


def test_who_writes_nothing_leaves_with_the_ending(
    app: Flask, cast: Cast, sitting: tuple[HubClient, int, int, int]
) -> None:
    _guest, made, _meeting, record_id = sitting
    with db.writing() as session:
        session.get_one(Record, record_id).recorder_id = cast.mediator
    _fail(cast, made)
    with db.reading() as session:
        assert session.scalars(select(Invitation.state)).all() == ["finished"]


def _fail(cast: Cast, made: int) -> None:
    do(cast.actor("clerk"), made, "fail", {
        "reason": "other", "note": "谈不拢", "routes": ("court",), "told": tuple(party_ids(made)),
        "told_how": "face",
    })


def _due() -> list[int]:
    with db.reading() as session:
        return [due.dispute_id for due in BY_CLOCK["invitation.finish"](session, hub_clock.today())]


def _open_invitations(cast: Cast, made: int) -> int:
    with db.reading() as session:
        return len(FINDERS["dispute.close"](session, look(made), cast.actor("clerk"), {})["open_invitations"])
