"""An address that is typed or kept leads to the page where a step is made, or says at once why it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from tests.cast import Cast
from tests.closure.stories import accepted, take
from tests.conftest import Clock
from tests.handovers.test_handovers import offer_up, village_case
from tests.sessions.story import assigned, book, mediating, meeting_of, started, tomorrow
from tests.sessions.test_signed_before_told import sign_the_record
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_whoever_declines_by_a_typed_address_comes_to_the_page_that_gives_out_the_notice(
    cast: Cast, sign_in: SignIn
) -> None:
    made, clerk = take(cast, "林某", "徐某"), sign_in("clerk")
    answer = clerk.get(f"/cases/{made}/do/dispute.decline")
    assert answer.status_code == 302
    assert clerk.follow(answer).form("/triage")
    assert clerk.get(f"/cases/{accepted(cast)}/do/dispute.decline").status_code == 409


def test_a_refusal_sent_from_a_form_of_old_still_leads_to_its_notice(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    made, clerk = take(cast, "林某", "徐某"), sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    told = {**form.values, "reason": "already_accepted", "told_how": "face", "organ": "区法院立案庭"}
    answer = clerk.post(f"/cases/{made}/do/dispute.decline", data=told)
    assert "不予受理" in clerk.follow(answer).text
    assert f"/cases/{made}/refusal" in clerk.follow(answer).html
    reading.rollback()
    assert reading.get_one(Dispute, made).state == "declined"


def test_a_session_to_come_is_put_off_on_its_page_and_nobody_tells_what_came_of_it(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made = mediating(cast)
    meeting = book(cast.actor("clerk"), made, tomorrow())
    person = sign_in("mediator")
    page = person.follow(person.get(f"/cases/{made}/do/session.postpone/{meeting}"))
    assert page.form("/postpone")
    for name in ("hold", "miss"):
        told = person.see(f"/cases/{made}/do/session.{name}/{meeting}", 409)
        assert "还没有到开始时间" in told.text
        assert f"do/session.{name}" not in told.html.split("<main", 1)[1], "no form to fill in in vain"
        assert f"/do/session.{name}/" not in person.see(f"/cases/{made}/sessions/{meeting}").html
    clock.go_on(days=2)
    assert sign_in("mediator").see(f"/cases/{made}/do/session.hold/{meeting}").form("/do/")


def test_what_came_of_a_session_is_not_told_before_the_mediation_has_begun(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made = assigned(cast)
    meeting = book(cast.actor("clerk"), made, tomorrow())
    clock.go_on(days=2)
    told = sign_in("mediator").see(f"/cases/{made}/do/session.hold/{meeting}", 409)
    assert "本案还没有开始调解" in told.text


def test_no_session_whose_record_is_signed_is_put_off_cancelled_or_missed(
    cast: Cast, signed: tuple[int, int], sign_in: SignIn
) -> None:
    made, meeting = signed
    person = sign_in("mediator")
    for address in (f"/do/session.postpone/{meeting}", f"/sessions/{meeting}/postpone"):
        answer = person.get(f"/cases/{made}{address}")
        while answer.location != f"/cases/{made}/sessions/{meeting}":
            answer = person.get(answer.location)
        page = person.follow(answer)
        assert "笔录已签字" in page.text
        assert f"/do/session.hold/{meeting}" in page.html, "there the outcome is told"
    for name in ("cancel", "miss"):
        assert "笔录已签字" in person.see(f"/cases/{made}/do/session.{name}/{meeting}", 409).text
    assert meeting_of(meeting).state == "scheduled"


def test_a_case_is_signed_for_on_the_page_of_its_hand_over_or_it_says_that_there_is_none(
    cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    made = village_case(cast)
    address = f"/cases/{made}/do/dispute.take_over"
    assert "没有待签收的转办" in sign_in("head_of_centre").see(address, 409).text
    row = offer_up(cast, reading, made)
    assert sign_in("clerk").get(address).location == f"/cases/{made}/handovers/{row}"


@pytest.fixture
def signed(cast: Cast, clock: Clock, sign_in: SignIn) -> tuple[int, int]:
    """A session with its record signed by who came, and no outcome told; ids of both."""
    made, meeting = started(cast, clock)
    return sign_the_record(sign_in("mediator"), made, meeting)
