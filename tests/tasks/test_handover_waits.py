"""What waits in a hand-over: the receiver first, then the new lead; the same anew from the log."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.handovers.models import Handover
from mediation.jobs.runner import drain
from mediation.lifecycle.door import act
from mediation.lifecycle.perform import perform
from mediation.notifications.models import Message
from mediation.tasks import queries
from mediation.tasks.rebuild import rebuild, rows
from tests.cast import Cast
from tests.lifecycle.cases import register
from tests.tasks.test_follower import waits
from workflows.reasons_small import HANDOVER

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def offered(cast: Cast) -> tuple[int, int]:
    """A registered dispute that Qiaosi offers to Linping: its id and the hand-over's."""
    made = register(cast.actor("clerk"), cast.qiaosi)
    stated = {"kind": "sideways", "receiver": cast.linping, "reason": HANDOVER[0].code}
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        perform(a, dispute, dispute, "handover", "offer", stated)
    with db.reading() as session:
        return made, session.scalars(select(Handover.id)).one()


def _receive(cast: Cast, made: int, handover: int) -> None:
    with act(cast.actor("stranger")) as a:
        dispute = a.load(Dispute, made)
        perform(a, dispute, a.session.get_one(Handover, handover), "handover", "receive", {})


def test_an_offered_dispute_waits_for_the_receiver_until_its_day(
    cast: Cast, offered: tuple[int, int]
) -> None:
    made, handover = offered
    assert waits(made) == [
        ("dispute.accept", f"o:{cast.qiaosi}"),
        ("handover.receive", f"o:{cast.linping}"),
    ]
    with db.reading() as session:
        (mine,) = queries.waiting(session, cast.actor("stranger"))
        row = session.get_one(Handover, handover)
        assert (mine.row_id, mine.task.due_on) == (handover, row.answer_due_on)
        assert queries.counts(session, cast.actor("stranger"))["handovers"] == 1


def test_once_received_everything_waits_for_the_new_lead(cast: Cast, offered: tuple[int, int]) -> None:
    made, handover = offered
    _receive(cast, made, handover)
    assert waits(made) == [("dispute.accept", f"o:{cast.linping}")]


def test_receiver_and_sender_are_told(app: Flask, cast: Cast, offered: tuple[int, int]) -> None:
    _receive(cast, *offered)
    drain(app)
    with db.reading() as session:
        told = {(m.user_id, m.kind) for m in session.scalars(select(Message))}
    assert (cast.stranger_head, "handover.offer:0") in told
    assert (cast.clerk, "handover.receive:0") in told
    assert (cast.clerk_two, "dispute.take_over:1") in told


def test_the_log_alone_gives_the_same(cast: Cast, offered: tuple[int, int]) -> None:
    made, handover = offered
    _receive(cast, made, handover)
    with db.writing() as session:
        kept = rows(session, made)
        rebuild(session, made)
        assert rows(session, made) == kept
