"""Who came and when it really was may be said before anybody tells what came of it; a proposal is no word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Form, Page

from .story import meeting_of, party_ids, started, tomorrow
from .test_record_views import begun, writing

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]


def keep(mediator: HubClient, form: Form, **typed: object) -> Form:
    return writing(mediator.follow(mediator.send(form, save="1", **typed)))


def said(meeting_id: int) -> tuple[MediationSession, dict[int, bool | None]]:
    meeting = meeting_of(meeting_id)
    return meeting, {row.party_id or 0: row.present for row in meeting.attendance}


def signing(first: int, second: int) -> dict[str, object]:
    return {"read_aloud": "y", "mediator_signed": "y", "signed_by": [str(first)],
            "refusals": f"{second} 没有到场"}


def test_what_was_ticked_and_typed_is_kept_without_a_result_and_stands_at_read_back(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    typed = {"attended": [str(first)], "began_at": "14:12", "ended_at": "14:48", "body": "都说了"}
    again = keep(mediator, begun(mediator, made, meeting_id), **typed)
    assert again.values["attended"] == [str(first)]
    assert [again.values[name][0][-5:] for name in ("began_at", "ended_at")] == ["14:12", "14:48"]
    meeting, came = said(meeting_id)
    assert (meeting.state, meeting.result) == ("scheduled", "")
    assert came == {first: True, second: False}
    read = mediator.follow(mediator.send(again)).form("/record/read")
    assert [read.values[name][0][-5:] for name in ("began_at", "ended_at")] == ["14:12", "14:48"]
    assert list(read.options["signed_by"]) == [str(first)]


def test_the_signed_paper_says_what_was_said_and_leaves_nothing_of_it_open(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    typed = {"attended": [str(first)], "began_at": "14:12", "ended_at": "14:48", "body": "都说了"}
    page = mediator.follow(mediator.send(begun(mediator, made, meeting_id), **typed))
    mediator.send(page.form("/record/read"), **signing(first, second))
    paper = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper")
    assert "14:12–14:48" in paper.text
    row = next(e.text for e in paper.all("tr") if e.text.startswith("到场当事人"))
    assert row.removeprefix("到场当事人").strip(), "who came is written, not left to the pen"


def test_a_page_left_as_it_was_proposed_says_nothing(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    clock.go_on(minutes=20)
    keep(mediator, form, body="还在谈")
    meeting, came = said(meeting_id)
    assert (meeting.began_at, meeting.ended_at) == (None, None), "the hour of the first look is no end"
    assert set(came.values()) == {None}


def test_what_was_said_by_the_draft_alone_comes_back_too(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, _second = party_ids(made)
    form = begun(mediator, made, meeting_id)
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    typed = {**form.values, "attended": [str(first)], "began_at": "14:12"}
    assert mediator.post(f"{path}/draft", data=typed).status_code == 200
    parked = writing(mediator.see(path))
    assert parked.values["attended"] == [str(first)]
    keep(mediator, parked)
    meeting, came = said(meeting_id)
    assert meeting.began_at == tomorrow(14, 12, days=0)
    assert came[first] is True


def test_the_outcome_told_later_begins_with_what_was_said(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    form = keep(mediator, begun(mediator, made, meeting_id), attended=[str(first)], began_at="14:12")
    keep(mediator, form, result="to_continue")
    meeting, came = said(meeting_id)
    assert (meeting.state, meeting.began_at) == ("held", tomorrow(14, 12, days=0))
    assert came == {first: True, second: False}


@pytest.mark.parametrize("typed", [("1412", "1448"), ("14:12", "14:48"), ("1412", "14：48")])
def test_an_hour_without_its_day_is_of_the_day_of_the_session(
    typed: tuple[str, str], mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    form = begun(mediator, made, meeting_id)
    keep(mediator, form, began_at=typed[0], ended_at=typed[1])
    meeting = said(meeting_id)[0]
    assert meeting.began_at == tomorrow(14, 12, days=0)
    assert meeting.ended_at == tomorrow(14, 48, days=0)


def test_what_is_no_hour_of_a_day_is_refused(mediator: HubClient, sat: tuple[int, int]) -> None:
    made, meeting_id = sat
    form = begun(mediator, made, meeting_id)
    refused = mediator.send(form, 422, save="1", began_at="1460", ended_at="2512")
    assert refused.text.count("不是时间") >= 2
    assert said(meeting_id)[0].began_at is None


@pytest.mark.parametrize("way", [{"save": "1"}, {}])
def test_an_end_before_the_beginning_is_refused_with_or_without_a_result(
    way: dict[str, str], mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    form = begun(mediator, made, meeting_id)
    refused = mediator.send(form, 422, began_at="14:40", ended_at="14:20", **way)
    assert "结束不能早于开始" in refused.text
    assert said(meeting_id)[0].ended_at is None
    assert writing(Page(refused.text)).values["ended_at"] == ["14:20"]


@pytest.mark.parametrize("typed", [{"began_at": "02:10"}, {"began_at": "02:10", "ended_at": "14:20"}])
def test_times_far_from_what_was_booked_are_asked_about_and_taken_when_confirmed(
    typed: dict[str, str], mediator: HubClient, sat: tuple[int, int], reading: Session
) -> None:
    made, meeting_id = sat
    form = begun(mediator, made, meeting_id)
    assert "times_right" not in form.values
    refused = mediator.send(form, 422, save="1", **typed)
    assert "没有写错请勾选" in refused.text
    assert said(meeting_id)[0].began_at is None
    keep(mediator, writing(Page(refused.text)), times_right="y")
    assert said(meeting_id)[0].began_at == tomorrow(2, 10, days=0)


def test_the_ticks_left_as_proposed_are_meant_by_who_finishes_the_record(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    form = keep(mediator, begun(mediator, made, meeting_id), body="都说了")
    paper = f"/cases/{made}/sessions/{meeting_id}/record/paper"
    assert came_on(mediator.see(paper)) == "", "kept only: who came is still the pen's"
    read = mediator.follow(mediator.send(form))
    assert said(meeting_id)[1] == {first: True, second: True}
    assert read.text.count("✓") == 2
    asked = read.form("/record/read")
    assert asked.values["attended"] == [str(first), str(second)]
    signed = {"read_aloud": "y", "mediator_signed": "y", "signed_by": [str(first), str(second)]}
    mediator.send(asked, **signed)
    assert "徐某" in came_on(mediator.see(paper))


def test_who_came_is_put_right_where_the_record_is_read_back_and_nobody_else_signs(
    mediator: HubClient, sat: tuple[int, int]
) -> None:
    made, meeting_id = sat
    first, second = party_ids(made)
    asked = finished(mediator, made, meeting_id)
    one = {"read_aloud": "y", "mediator_signed": "y", "attended": [str(first)]}
    refused = mediator.send(asked, 422, **one, signed_by=[str(first), str(second)])
    assert "没有到场却签了字" in refused.text
    mediator.send(asked, **one, signed_by=[str(first)])
    assert said(meeting_id)[1] == {first: True, second: False}


def test_a_record_is_not_signed_without_a_word_of_who_came(mediator: HubClient, sat: tuple[int, int]) -> None:
    made, meeting_id = sat
    asked = finished(mediator, made, meeting_id)
    refused = mediator.send(asked, 422, read_aloud="y", mediator_signed="y", attended=[], signed_by=[])
    assert "还没有说明谁到场" in refused.text
    assert said(meeting_id)[0].state == "scheduled"


def finished(mediator: HubClient, made: int, meeting_id: int) -> Form:
    """The form of signing, the record written and finished with its ticks as proposed."""
    page = mediator.follow(mediator.send(begun(mediator, made, meeting_id), body="都说了"))
    return page.form("/record/read")


def came_on(paper: Page) -> str:
    row = next(e.text for e in paper.all("tr") if e.text.startswith("到场当事人"))
    return row.removeprefix("到场当事人").strip()
