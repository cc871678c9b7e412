"""A step that is taken back takes with it what its own press ended: sessions, drafts, invitations, visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.agreements.models import Agreement
from mediation.assignment import follower as assignments
from mediation.assignment.invitation_models import Invitation
from mediation.audit.verify import verify
from mediation.cases import access_rebuild
from mediation.cases.models import Dispute, DisputeLink
from mediation.core import clock as hub_clock
from mediation.core.database import Database, db
from mediation.followup import queries as visits
from mediation.lifecycle import replay
from mediation.reports import rebuild as facts
from mediation.sessions import booking
from tests.agreements.story import everybody, offered, row, sign
from tests.assignment.test_invitations import answer, sees, sent
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people, suspend
from tests.conftest import Clock
from tests.handovers.asking import ask
from tests.lifecycle.stages import classified
from tests.sessions.story import book, mediating, room
from tests.support.client import HubClient
from workflows.errors import GuardRefused

OFFERED = "您刚做的这一步还可以在"
SignIn = Callable[[str], HubClient]


@pytest.fixture(autouse=True)
def _the_log_says_what_the_rows_say(app: Flask, database: Database, clock: Clock) -> Iterator[None]:
    """After each of these stories."""
    yield
    looks = (("rows", replay.differences), ("access", access_rebuild.differences))
    result = verify(database, also=looks)
    assert result.whole, result.as_json()
    with db.reading() as session:
        assert list(facts.differences(session)) == []
    checked = app.test_cli_runner().invoke(args=["tasks", "rebuild", "--check"])
    assert checked.exit_code == 0, checked.stdout


def refuse(cast: Cast, made: int) -> None:
    keys = tuple(people(made).values())
    do(cast, "clerk", made, "dispute.refuse", reason="ended_by_party", party=keys[0], said_how="phone",
       said_at=hub_clock.now(), told=keys, **TOLD)


def booked(cast: Cast, made: int, place: int) -> int:
    """A session of tomorrow in this room."""
    return book(cast.actor("mediator"), made, room=place)


def seats(meeting: int) -> set[int]:
    with db.reading() as session:
        return booking.seated(session, meeting)


def test_a_refusal_is_taken_back_with_the_agreement_out_for_signing(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    sign(cast.actor("clerk"), made, agreement, everybody(made)[:1])
    refuse(cast, made)
    assert row("agreement", agreement).state == "dropped"
    assert OFFERED in sign_in("clerk").see(f"/cases/{made}").text
    do(cast, "clerk", made, "dispute.take_back")
    with db.reading() as session:
        again = session.get_one(Agreement, agreement)
        assert (again.state, again.ended_at, len(agreements.signed(again))) == ("signing", None, 1)
    assert sign(cast.actor("clerk"), made, agreement, everybody(made)[1:])


@pytest.mark.parametrize("step", ["suspend", "release"])
def test_a_session_called_off_by_the_step_is_booked_again_with_its_room_and_people(
    cast: Cast, sign_in: SignIn, step: str
) -> None:
    made = mediating(cast)
    meeting = booked(cast, made, room(cast))
    before = seats(meeting)
    if step == "suspend":
        suspend(cast, made, "court_ruling")
    else:
        do(cast, "clerk", made, "dispute.release", reason="illness")
    assert (row("session", meeting).state, seats(meeting)) == ("cancelled", set())
    assert OFFERED in sign_in("clerk").see(f"/cases/{made}").text
    do(cast, "clerk", made, "dispute.take_back")
    assert (row("session", meeting).state, seats(meeting)) == ("scheduled", before)


def test_where_the_time_was_taken_meanwhile_it_is_said_which(cast: Cast, sign_in: SignIn) -> None:
    made, other, place = mediating(cast), mediating(cast), room(cast)
    meeting = booked(cast, made, place)
    do(cast, "clerk", made, "dispute.release", reason="illness")
    booked(cast, other, place)
    browser = sign_in("clerk")
    assert OFFERED not in browser.see(f"/cases/{made}").text
    told = browser.see(f"/cases/{made}/do/dispute.take_back").text
    assert "14:00 的调解场次,时间已被占用" in told
    with pytest.raises(GuardRefused, match="irreversible"):
        do(cast, "clerk", made, "dispute.take_back")
    assert row("session", meeting).state == "cancelled"


def test_who_had_accepted_reads_the_case_again_and_comes_to_its_session(cast: Cast) -> None:
    made = mediating(cast)
    invited, waiting = sent(cast, made), sent(cast, made, "lawyer_two")
    answer(cast, invited, "lawyer", "accept", declaration=True)
    meeting = booked(cast, made, room(cast))
    keys = tuple(people(made).values())
    do(cast, "clerk", made, "dispute.withdraw", reason="self_settled", said_how="phone", asked_by=keys)
    assert not sees(cast, "lawyer", made)
    do(cast, "clerk", made, "dispute.take_back")
    with db.reading() as session:
        states = [session.get_one(Invitation, key).state for key in (invited, waiting)]
    assert states == ["accepted", "invited"]
    assert sees(cast, "lawyer", made)
    assert not sees(cast, "lawyer_two", made)
    assert cast.lawyer in seats(meeting)


def test_a_new_round_is_taken_back_with_the_visits_it_gave_up(cast: Cast, reading: Session) -> None:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    keys = tuple(people(made).values())
    do(cast, "clerk", made, "dispute.fail", reason="other", note="双方搬离本地", told=keys, **TOLD)
    do(cast, "clerk", made, "dispute.reopen", reason="new_facts", asked_by=keys)
    assert [visit.state for visit in visits.of_dispute(reading, made)] == ["dropped"]
    do(cast, "clerk", made, "dispute.take_back")
    reading.rollback()
    assert [visit.state for visit in visits.of_dispute(reading, made)] == ["planned"]
    again = reading.get_one(Dispute, made)
    assert (again.state, again.round, again.end_reason) == ("ended", 1, "other")


def test_who_worked_with_the_mediator_comes_back_with_him(
    cast: Cast, clock: Clock, database: Database
) -> None:
    made = classified(cast)
    do(cast, "clerk", made, "dispute.assign", mediator=cast.mediator, chosen_by="committee", reason="load",
       assistants=(cast.mediator_two,))
    clock.go_on(minutes=1)
    do(cast, "clerk", made, "dispute.release", reason="illness")
    assert not sees(cast, "mediator_two", made)
    clock.go_on(minutes=1)
    do(cast, "clerk", made, "dispute.take_back")
    assert sees(cast, "mediator", made)
    assert sees(cast, "mediator_two", made)
    assert verify(database, also=(("assignments", assignments.differences),)).whole


def test_what_cannot_stand_again_is_named(cast: Cast, reading: Session, sign_in: SignIn) -> None:
    made = mediating(cast)
    ask(cast, reading, made)
    refuse(cast, made)
    browser = sign_in("clerk")
    assert OFFERED not in browser.see(f"/cases/{made}").text
    assert "其后已有:协办·撤回" in browser.see(f"/cases/{made}/do/dispute.take_back").text


@pytest.mark.parametrize("reason", ["mistaken", "not_same"])
def test_an_unmerging_taken_back_ties_the_two_again(cast: Cast, reading: Session, reason: str) -> None:
    survivor, duplicate = accepted(cast), accepted(cast)
    do(cast, "clerk", duplicate, "dispute.merge", reason="merged", survivor=survivor)
    ties = select(DisputeLink.dispute_id, DisputeLink.other_id, DisputeLink.kind)
    before = sorted(map(tuple, reading.execute(ties)))
    do(cast, "head", duplicate, "dispute.unmerge", reason=reason)
    reading.rollback()
    assert (survivor, duplicate, "same_matter") not in list(map(tuple, reading.execute(ties)))
    do(cast, "head", duplicate, "dispute.take_back")
    reading.rollback()
    assert sorted(map(tuple, reading.execute(ties))) == before
    assert reading.get_one(Dispute, duplicate).merged_into_id == survivor
