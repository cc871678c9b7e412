"""A session that is going on when its case stops or changes hands is told and signed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import select

from mediation.cases import party_edits
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.core.database import db
from mediation.core.exceptions import Forbidden
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.security.actor import Actor
from mediation.sessions.models import SessionAttendance
from tests.cast import Cast
from tests.closure.stories import suspend
from tests.conftest import Clock
from tests.lifecycle.stages import do
from tests.support.walk import go
from workflows.errors import GuardRefused

from .story import (
    book,
    codes,
    hold,
    mediating,
    meeting_of,
    on_record,
    on_session,
    party_ids,
    record_of,
    start_record,
    tomorrow,
)
from .test_records import write
from .test_service import waits

pytestmark = pytest.mark.usefixtures("database", "clock")

Stop = Callable[[Cast, int], None]


def _suspend(cast: Cast, made: int) -> None:
    suspend(cast, made, "court_ruling")


def _release(cast: Cast, made: int) -> None:
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})


def _take_over(cast: Cast, made: int) -> None:
    go(cast.actor("head_of_centre"), made, "take_over", lead_org_id=cast.linping, mediator_id=None)


def _merge(cast: Cast, made: int) -> None:
    survivor = mediating(cast)
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        a.load(Dispute, survivor)
        perform(a, dispute, dispute, "dispute", "merge", {
            "reason": "merged", "survivor": survivor, "people_answered": True,
        })


STOPS: Mapping[str, Stop] = {
    "suspend": _suspend, "release": _release, "take_over": _take_over, "merge": _merge,
}


@pytest.mark.parametrize("stop", STOPS)
def test_what_is_going_on_stays_and_only_what_is_still_to_come_is_called_off(
    cast: Cast, clock: Clock, stop: str
) -> None:
    made = mediating(cast)
    now, later = book(cast.actor("clerk"), made), book(cast.actor("clerk"), made, tomorrow(days=3))
    clock.stand_at(tomorrow(14, 30))
    STOPS[stop](cast, made)
    assert (meeting_of(now).state, meeting_of(later).state) == ("scheduled", "cancelled")
    assert [kind for kind, _owner in waits(made) if kind.startswith("session.")] == ["session.hold"]


@pytest.mark.parametrize("stop", STOPS)
def test_what_is_going_on_in_a_stopped_case_is_not_put_off(cast: Cast, clock: Clock, stop: str) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    STOPS[stop](cast, made)
    clerk = cast.actor("stranger" if stop == "take_over" else "clerk")
    with pytest.raises(GuardRefused) as refused:
        on_session(clerk, made, meeting_id, "postpone", reason="party_asks", next_at=tomorrow(days=4))
    assert codes(refused) == {"dispute_not_open"}
    assert meeting_of(meeting_id).state == "scheduled"


@pytest.mark.parametrize("stop", ["suspend", "merge"])
def test_the_mediator_signs_its_record_and_tells_the_outcome(cast: Cast, clock: Clock, stop: str) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    mediator = cast.actor("mediator")
    record_id = start_record(mediator, made, meeting_id)
    STOPS[stop](cast, made)
    _signed(mediator, made, record_id)
    hold(mediator, made, meeting_id, attended=())
    assert (record_of(record_id).state, meeting_of(meeting_id).state) == ("signed", "held")
    assert not [kind for kind, _owner in waits(made) if kind.startswith(("session.", "record."))]


def test_once_the_mediator_is_released_the_clerk_has_his_record_signed_and_the_next_tells_the_outcome(
    cast: Cast, clock: Clock
) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    record_id = start_record(cast.actor("mediator"), made, meeting_id)
    _release(cast, made)
    clock.go_on(hours=1)
    _signed(cast.actor("clerk"), made, record_id)
    clock.go_on(hours=1)
    go(cast.actor("clerk"), made, "assign", mediator_id=cast.mediator_two)
    hold(cast.actor("mediator_two"), made, meeting_id, attended=())
    assert (record_of(record_id).state, meeting_of(meeting_id).state) == ("signed", "held")
    assert meeting_of(meeting_id).mediator_id == cast.mediator, "he sat there"
    assert not [kind for kind, _owner in waits(made) if kind.startswith("record.")]


def test_while_nobody_mediates_the_clerk_tells_the_outcome_and_only_then(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    with pytest.raises(Forbidden):
        hold(cast.actor("clerk"), made, meeting_id)
    _release(cast, made)
    hold(cast.actor("clerk"), made, meeting_id)
    assert meeting_of(meeting_id).state == "held"
    assert not [kind for kind, _owner in waits(made) if kind.startswith("session.")]


def test_whom_nobody_is_free_for_does_not_undo_what_is_going_on(cast: Cast, clock: Clock) -> None:
    made, other = mediating(cast), mediating(cast, "mediator_two")
    meeting_id = book(cast.actor("clerk"), made)
    book(cast.actor("clerk"), other)
    clock.stand_at(tomorrow(14, 30))
    go(cast.actor("clerk"), made, "reassign", mediator_id=cast.mediator_two)
    assert (meeting_of(meeting_id).state, meeting_of(meeting_id).mediator_id) == ("scheduled", cast.mediator)


def test_nobody_came_is_told_after_the_suspension_too(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    _suspend(cast, made)
    on_session(cast.actor("mediator"), made, meeting_id, "miss", absent=tuple(party_ids(made)[:1]))
    assert meeting_of(meeting_id).state == "missed"


def _signed(actor: Actor, made: int, record_id: int) -> None:
    """Read aloud and signed by everybody, who all came."""
    with db.writing() as session:
        for row in session.scalars(select(SessionAttendance)):
            row.present = True
    write(actor, made, record_id, body="双方都说了")
    on_record(actor, made, record_id, "read_back", read_aloud=True)
    on_record(actor, made, record_id, "sign", signed_by=tuple(party_ids(made)), mediator_signed=True,
              recorder_signed=True)


def test_who_comes_into_the_case_after_a_session_bars_nothing_of_it(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id, there = book(cast.actor("clerk"), made), tuple(party_ids(made))
    clock.stand_at(tomorrow(15, 30))
    with act(cast.actor("clerk")) as a:
        party_edits.add(a, a.load(Dispute, made), PartyInput(side="respondent", name="后来人"))
    hold(cast.actor("mediator"), made, meeting_id, attended=there)
    assert meeting_of(meeting_id).state == "held"
