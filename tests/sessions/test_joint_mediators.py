"""What a booked session means for a joint mediator who has to leave."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediation.assignment import objections
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle.door import act
from mediation.sessions.room_models import BookingSlot
from tests.cast import Cast
from tests.lifecycle.stages import classified, do

from .story import book, meeting_of, party_ids

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_a_joint_mediator_whose_part_an_objection_ends_has_his_time_back(cast: Cast) -> None:
    made = classified(cast)
    stated = {
        "mediator": cast.mediator, "chosen_by": "committee", "reason": "load",
        "assistants": (cast.mediator_two,),
    }
    do(cast.actor("clerk"), made, "assign", stated)
    meeting = book(cast.actor("clerk"), made)
    assert taken(meeting) == {cast.mediator, cast.mediator_two}
    with act(cast.actor("head")) as a:
        dispute = a.load(Dispute, made)
        raised = objections.raise_objection(a, dispute, party_ids(made)[0], cast.mediator_two, "是邻居")
        a.session.flush()
        objections.sustain(a, dispute, raised.id, "")
    assert taken(meeting) == {cast.mediator}
    assert meeting_of(meeting).state == "scheduled"


def taken(meeting_id: int) -> set[int]:
    """Whose time a session holds."""
    with db.reading() as session:
        query = select(BookingSlot.resource_id).where(
            BookingSlot.session_id == meeting_id, BookingSlot.kind == "person"
        )
        return set(session.scalars(query))
