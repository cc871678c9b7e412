"""What people signed in the record stands: who came and when is neither told nor put right over it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import act
from mediation.sessions import outcomes
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.pages import Form, Page
from workflows.errors import GuardRefused

from .story import codes, hold, meeting_of, on_record, party_ids, start_record, tomorrow
from .test_record_views import begun, writing
from .test_signed_before_told import signature_lines

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def signed(mediator: HubClient, sat: tuple[int, int]) -> tuple[int, int]:
    """Its record is signed: one of two came, from 14:02 to 14:28. No outcome told."""
    made, meeting_id = sat
    first, second = party_ids(made)
    form = begun(mediator, made, meeting_id)
    typed = {"attended": [str(first)], "began_at": "14:02", "ended_at": "14:28", "body": "都说了"}
    read = mediator.follow(mediator.send(form, **typed))
    mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y", signed_by=[str(first)],
        refusals=f"{second} 没有到场",
    )
    return made, meeting_id


def stands(meeting_id: int) -> tuple[object, ...]:
    meeting = meeting_of(meeting_id)
    came = {row.party_id for row in meeting.attendance if row.present}
    return came, meeting.began_at, meeting.ended_at


def as_signed(made: int) -> tuple[object, ...]:
    return {party_ids(made)[0]}, tomorrow(14, 2, days=0), tomorrow(14, 28, days=0)


def telling(mediator: HubClient, made: int, meeting_id: int) -> tuple[Page, Form]:
    page = mediator.see(f"/cases/{made}/do/session.hold/{meeting_id}")
    return page, page.form("hold")


def test_the_outcome_told_after_signing_takes_people_and_times_from_the_record(
    mediator: HubClient, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    page, form = telling(mediator, made, meeting_id)
    assert "14:02–14:28" in page.text
    assert not form.options.get("attended"), "who came is not asked a second time"
    mediator.send(form, result="agreed")
    assert meeting_of(meeting_id).result == "agreed"
    assert stands(meeting_id) == as_signed(made)


def test_people_and_times_sent_by_hand_change_nothing_of_what_was_signed(
    mediator: HubClient, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    _page, form = telling(mediator, made, meeting_id)
    everybody = [str(key) for key in party_ids(made)]
    sent = mediator.post(form.action, data={
        **form.values, "attended": everybody, "began_at": "2026-01-05 09:00", "result": "agreed",
    })
    assert sent.status_code < 500
    assert stands(meeting_id) == as_signed(made)


@pytest.mark.parametrize("otherwise", [
    {"attended": "both"}, {"began_at": timedelta(hours=-2)}, {"ended_at": timedelta(minutes=5)},
])
def test_an_outcome_that_says_another_thing_than_was_signed_is_refused(
    otherwise: dict[str, Any], cast: Cast, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    _came, began, ended = as_signed(made)
    given: dict[str, Any] = {"attended": (party_ids(made)[0],), "began_at": began, "ended_at": ended}
    for name, value in otherwise.items():
        given[name] = tuple(party_ids(made)) if value == "both" else given[name] + value
    with pytest.raises(GuardRefused) as refused:
        hold(cast.actor("mediator"), made, meeting_id, **given)
    assert codes(refused) == {"signed_otherwise"}
    assert stands(meeting_id) == as_signed(made)


def test_an_end_that_nobody_signed_for_is_still_asked(
    cast: Cast, mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    everybody = tuple(party_ids(made))
    record_id = start_record(cast.actor("mediator"), made, meeting_id)
    mediator.send(writing(mediator.see(f"/cases/{made}/sessions/{meeting_id}/record")), body="都说了")
    on_record(cast.actor("mediator"), made, record_id, "read_back", read_aloud=True)
    on_record(
        cast.actor("mediator"), made, record_id, "sign", signed_by=everybody, mediator_signed=True,
        recorder_signed=True,
    )
    _page, form = telling(mediator, made, meeting_id)
    assert form.values["ended_at"], "it is proposed and may be changed"
    mediator.send(form, result="agreed", ended_at="14:40")
    assert stands(meeting_id)[2] == tomorrow(14, 40, days=0)


def test_putting_the_outcome_right_after_signing_changes_the_outcome_alone(
    mediator: HubClient, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    mediator.send(telling(mediator, made, meeting_id)[1], result="agreed")
    page = mediator.see(f"/cases/{made}/sessions/{meeting_id}/outcome")
    form = page.form("/outcome")
    assert "14:02–14:28" in page.text
    assert not form.values.keys() & {"attended", "began_at", "ended_at"}
    assert form.values["result"] == ["agreed"]
    mediator.send(form, result="not_agreed", attended=[str(party_ids(made)[1])], began_at="09:00")
    assert meeting_of(meeting_id).result == "not_agreed"
    assert stands(meeting_id) == as_signed(made)


def test_the_service_itself_lets_nobody_put_signed_people_right(
    cast: Cast, mediator: HubClient, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    mediator.send(telling(mediator, made, meeting_id)[1], result="agreed")
    with pytest.raises(RuleBroken, match="signed_otherwise"), act(cast.actor("mediator")) as a:
        a.load(Dispute, made)
        meeting = a.session.get_one(MediationSession, meeting_id)
        outcomes.amend_outcome(a, meeting, "agreed", (party_ids(made), ()))
    assert stands(meeting_id) == as_signed(made)


# ------------------------------------------------------------------------- nobody sat before acceptance


def too_early(made: int) -> str:
    with db.reading() as session:
        accepted = session.get_one(Dispute, made).accepted_at
    assert accepted is not None
    return (accepted - timedelta(minutes=2)).astimezone(hub_clock.BEIJING).strftime("%Y-%m-%d %H:%M")


def test_no_session_began_before_the_case_was_accepted_wherever_it_is_told(
    cast: Cast, mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    everybody = [str(key) for key in party_ids(made)]
    early, right = {"began_at": too_early(made), "times_right": "y"}, {"began_at": "14:05", "times_right": ""}
    draft = begun(mediator, made, meeting_id)
    assert "不会早于受理" in mediator.send(draft, 422, save="1", body="都说了", **early).text
    reading = mediator.follow(mediator.send(draft, body="都说了", **right)).form("/record/read")
    ticks = {"read_aloud": "y", "mediator_signed": "y", "signed_by": everybody}
    assert "不会早于受理" in mediator.send(reading, 422, **ticks, **early).text
    _page, form = telling(mediator, made, meeting_id)
    told = {"attended": everybody, "result": "to_continue"}
    assert "不会早于受理" in mediator.send(form, 422, **told, **early).text
    assert meeting_of(meeting_id).state == "scheduled"
    mediator.send(form, **told, **right)
    again = mediator.see(f"/cases/{made}/sessions/{meeting_id}/outcome").form("/outcome")
    assert "不会早于受理" in mediator.send(again, 422, **early).text
    assert meeting_of(meeting_id).began_at == tomorrow(14, 5, days=0)


def test_a_beginning_far_from_what_was_booked_is_asked_about_where_the_outcome_is_told_too(
    cast: Cast, mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    _page, form = telling(mediator, made, meeting_id)
    told = {"attended": [str(key) for key in party_ids(made)], "result": "to_continue", "began_at": "10:10"}
    assert "时间没有写错" in mediator.send(form, 422, **told).text
    assert meeting_of(meeting_id).state == "scheduled"
    mediator.send(form, **told, times_right="y")
    assert meeting_of(meeting_id).began_at == tomorrow(10, 10, days=0)


def test_an_outcome_without_anybody_there_is_refused(cast: Cast, sat: tuple[int, int]) -> None:
    made, meeting_id = sat
    with pytest.raises(GuardRefused) as refused:
        hold(cast.actor("mediator"), made, meeting_id, attended=())
    assert codes(refused) == {"nobody_came"}


def test_the_printed_record_names_who_did_not_sign_and_keeps_no_line_for_him(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    read = mediator.follow(mediator.send(begun(mediator, made, meeting_id), body="都说了"))
    paper = f"/cases/{made}/sessions/{meeting_id}/record/paper"
    with db.reading() as session:
        names = [session.get_one(Party, key).name for key in (first, second)]
    before = " ".join(signature_lines(mediator.see(paper)))
    assert all(name in before for name in names), "before signing both have their line"
    mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y", signed_by=[str(first)],
        refusals="认为数额不对", attended=[str(first), str(second)],
    )
    signed = mediator.see(paper)
    assert f"未签字:{names[1]}。 认为数额不对" in signed.text
    lines = " ".join(signature_lines(signed))
    assert names[0] in lines
    assert names[1] not in lines
