"""Two clerks book the same room at the same moment: one gets it, the other is told so."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.security.actor import Actor
from mediation.sessions.models import MediationSession
from mediation.sessions.room_models import BookingSlot
from tests.cast import Cast
from workflows.errors import GuardRefused

from .story import assigned, book, room, tomorrow

pytestmark = pytest.mark.usefixtures("database")


def test_of_two_who_book_the_same_room_at_once_one_gets_it(cast: Cast, reading: Session) -> None:
    there = room(cast)
    when = tomorrow(14)
    cases = [assigned(cast, "mediator"), assigned(cast, "mediator_two")]
    actors = [cast.actor("clerk"), cast.actor("clerk_two")]
    together = Barrier(2)
    answers: list[int | set[str]] = []

    def press(actor: Actor, dispute_id: int) -> None:
        together.wait()
        try:
            answers.append(book(actor, dispute_id, when, room=there))
        except GuardRefused as refused:
            answers.append({lack.code for lack in refused.lacks})

    threads = [Thread(target=press, args=pair) for pair in zip(actors, cases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["int", "set"]
    assert {"clash"} in answers
    assert reading.scalar(select(func.count()).select_from(MediationSession)) == 1
    taken = reading.scalars(select(BookingSlot).where(BookingSlot.kind == "room")).all()
    assert len(taken) == 12
