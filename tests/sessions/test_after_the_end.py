"""A session that has begun when the case ends took place: its result is told afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.owners import FINDERS
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.walk import go
from workflows.errors import GuardRefused

from .story import assigned, book, hold, mediating, meeting_of, on_session, party_ids, tomorrow
from .test_service import waits

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.mark.parametrize("ending", ["agree", "fail", "withdraw", "transfer"])
def test_a_session_that_has_begun_is_not_called_off_by_the_ending_and_is_answered_after_it(
    cast: Cast, reading: Session, clock: Clock, ending: str
) -> None:
    made = mediating(cast)
    meeting_id, later = book(cast.actor("clerk"), made), book(cast.actor("clerk"), made, tomorrow(days=3))
    clock.stand_at(tomorrow(14, 30))
    go(cast.actor("mediator" if ending == "agree" else "clerk"), made, ending)
    assert (meeting_of(meeting_id).state, meeting_of(later).state) == ("scheduled", "cancelled")
    assert ("session.hold", "mediator") in waits(made)
    found = FINDERS["dispute.close"](reading, reading.get_one(Dispute, made), cast.actor("clerk"), {})
    assert len(found["open_sessions"]) == 1
    hold(cast.actor("mediator"), made, meeting_id, "agreed")
    assert meeting_of(meeting_id).state == "held"
    assert not {kind for kind, _owner in waits(made)} & {"session.hold", "agreement.draft"}


def test_a_session_answered_long_after_the_end_says_why_so_late(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    go(cast.actor("mediator"), made, "agree")
    clock.go_on(days=9)
    with pytest.raises(RuleBroken, match="late_reason_missing"):
        hold(cast.actor("mediator"), made, meeting_id, "agreed")
    hold(cast.actor("mediator"), made, meeting_id, "agreed", late_reason="recorded_on_paper")
    assert meeting_of(meeting_id).state == "held"


def test_where_mediation_never_began_no_session_is_told_as_held_after_the_end(
    cast: Cast, clock: Clock
) -> None:
    made = assigned(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(15))
    go(cast.actor("clerk"), made, "refuse")
    with pytest.raises(GuardRefused):
        hold(cast.actor("mediator"), made, meeting_id)
    on_session(cast.actor("mediator"), made, meeting_id, "miss", absent=tuple(party_ids(made)[:1]))
    assert meeting_of(meeting_id).state == "missed"
