"""Who came is what was said; a session has the times at which people really sat down and rose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.security.models import Access
from mediation.sessions.models import SessionAttendance
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.errors import GuardRefused

from .story import (
    book,
    codes,
    hold,
    mediating,
    meeting_of,
    on_session,
    party_ids,
    started,
    tomorrow,
)
from .test_record_views import begun

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]


def with_a_guest(cast: Cast, clock: Clock) -> tuple[int, int]:
    """A session that has begun and to which a lawyer was invited; ids of dispute and session."""
    made = mediating(cast)
    with db.writing() as session:
        session.add(Access(
            dispute_id=made, scope=f"p:{cast.lawyer}", kind="invited", from_at=hub_clock.now()
        ))
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    return made, meeting_id


def noted(meeting_id: int) -> dict[int, bool | None]:
    rows: list[SessionAttendance] = meeting_of(meeting_id).attendance
    return {row.party_id or row.user_id or 0: row.present for row in rows}


def test_of_whom_nothing_was_said_nothing_is_noted(cast: Cast, clock: Clock) -> None:
    made, meeting_id = with_a_guest(cast, clock)
    first, second = party_ids(made)
    on_session(cast.actor("mediator"), made, meeting_id, "miss", absent=(second,))
    assert noted(meeting_id) == {first: None, second: False, cast.lawyer: None}


def test_an_invited_person_can_be_the_one_who_did_not_come_and_a_party_the_one_who_did(
    cast: Cast, clock: Clock
) -> None:
    made, meeting_id = with_a_guest(cast, clock)
    first, second = party_ids(made)
    told = {"absent_guests": (cast.lawyer,), "attended": (first,)}
    on_session(cast.actor("mediator"), made, meeting_id, "miss", **told)
    assert noted(meeting_id) == {first: True, second: None, cast.lawyer: False}


def test_somebody_must_be_missing_and_nobody_is_both(cast: Cast, clock: Clock) -> None:
    made, meeting_id = with_a_guest(cast, clock)
    first, _second = party_ids(made)
    twice = {"absent": (first,), "attended": (first,)}
    for told, code in (({}, "nobody_absent"), (twice, "came_and_did_not")):
        with pytest.raises(GuardRefused) as refused:
            on_session(cast.actor("mediator"), made, meeting_id, "miss", **told)
        assert codes(refused) == {code}


def test_the_form_of_the_missing_names_everybody_who_was_to_come(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = with_a_guest(cast, clock)
    page = sign_in("mediator").see(f"/cases/{made}/do/session.miss/{meeting_id}")
    form = page.form("/session.miss")
    assert list(form.options["absent_guests"]) == list(form.options["guests"]) == [str(cast.lawyer)]
    assert len(form.options["absent"]) == len(form.options["attended"]) == 2


def test_a_session_told_before_its_planned_end_ended_now(cast: Cast, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    hold(cast.actor("mediator"), made, meeting_id)
    meeting = meeting_of(meeting_id)
    assert (meeting.began_at, meeting.ended_at) == (tomorrow(14, days=0), tomorrow(14, 30, days=0))


def test_the_times_that_are_told_are_kept_and_none_of_them_lies_ahead(cast: Cast, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    mediator, now = cast.actor("mediator"), hub_clock.now()
    with pytest.raises(RuleBroken) as ahead:
        hold(mediator, made, meeting_id, ended_at=now + timedelta(minutes=10))
    assert ahead.value.fields == {"ended_at": ["occurred_in_future"]}
    with pytest.raises(RuleBroken) as turned:
        hold(mediator, made, meeting_id, began_at=now, ended_at=now - timedelta(minutes=5))
    assert turned.value.fields == {"ended_at": ["ended_before_beginning"]}
    begin, end = now - timedelta(minutes=20), now - timedelta(minutes=2)
    hold(mediator, made, meeting_id, began_at=begin, ended_at=end)
    meeting = meeting_of(meeting_id)
    assert (meeting.began_at, meeting.ended_at) == (begin, end)


def test_the_signed_paper_states_when_it_really_began_and_ended(
    cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    assert form.values["ended_at"] == [f"{hub_clock.today():%Y-%m-%d} 14:30"]
    read = mediator.follow(mediator.send(form, body="都说了", result="to_continue", began_at="14:05"))
    assert "ended_at" not in read.form("/record/read").values, "it was said with the outcome"
    mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y",
        signed_by=[str(key) for key in party_ids(made)],
    )
    paper = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper")
    assert "14:05–14:30" in paper.text


def test_who_signs_before_the_outcome_is_told_says_when_it_ended(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    read = mediator.follow(mediator.send(begun(mediator, made, meeting_id), body="都说了"))
    form = read.form("/record/read")
    ticks = {
        "read_aloud": "y", "mediator_signed": "y", "signed_by": [str(key) for key in party_ids(made)],
    }
    refused = mediator.send(form, 422, **ticks, ended_at="14:50")
    assert "这个时间还没有到" in refused.text
    mediator.send(form, **ticks, ended_at="14:25")
    paper = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper")
    assert "14:00–14:25" in paper.text


def test_a_session_that_ended_early_holds_the_mediator_up_no_longer(cast: Cast, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    hold(cast.actor("mediator"), made, meeting_id)
    clock.go_on(minutes=5)
    book(cast.actor("clerk"), made, hub_clock.now(), minutes=5)
