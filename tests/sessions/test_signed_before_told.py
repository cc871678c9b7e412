"""A session whose record is signed was held: only what came of it is still to be told."""

from __future__ import annotations

import pytest

from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.lifecycle.available import available
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.support.walk import go
from workflows.errors import GuardRefused

from .story import codes, hold, meeting_of, on_session, party_ids, started, tomorrow
from .test_record_views import begun
from .test_said_before_the_outcome import came_on

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def sat(cast: Cast, clock: Clock) -> tuple[int, int]:
    """A session under way; ids of dispute and session."""
    return started(cast, clock)


@pytest.fixture
def signed(sat: tuple[int, int], mediator: HubClient) -> tuple[int, int]:
    """The session with its record signed by who came, and no outcome told; ids of both."""
    return sign_the_record(mediator, *sat)


def sign_the_record(mediator: HubClient, made: int, meeting_id: int) -> tuple[int, int]:
    """Written, read back and signed; ids of both."""
    first, second = party_ids(made)
    form = begun(mediator, made, meeting_id)
    typed = {"attended": [str(first)], "began_at": "14:02", "body": "都说了"}
    read = mediator.follow(mediator.send(form, **typed))
    mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y", signed_by=[str(first)],
        ended_at="14:28", refusals=f"{second} 没有到场",
    )
    return made, meeting_id


@pytest.mark.parametrize(("name", "stated"), [
    ("miss", {"absent": True}),
    ("postpone", {"reason": "party_asks", "next_at": True}),
    ("cancel", {"reason": "other", "note": "不来了"}),
])
def test_it_is_not_missed_put_off_or_called_off(
    name: str, stated: dict[str, object], cast: Cast, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    real = {"absent": tuple(party_ids(made)), "next_at": tomorrow(9, days=2)}
    given = {key: real.get(key, value) for key, value in stated.items()}
    with pytest.raises(GuardRefused) as refused:
        on_session(cast.actor("mediator"), made, meeting_id, name, **given)
    assert codes(refused) == {"session_signed"}
    assert meeting_of(meeting_id).state == "scheduled"


def test_the_outcome_alone_has_a_button_and_is_told_beside_what_the_record_says(
    cast: Cast, signed: tuple[int, int], mediator: HubClient
) -> None:
    made, meeting_id = signed
    with db.reading() as session:
        dispute, meeting = session.get_one(Dispute, made), session.get_one(MediationSession, meeting_id)
        names = [m.name for m in available(session, cast.actor("mediator"), dispute, meeting)]
    assert names == ["hold"]
    page = mediator.see(f"/cases/{made}/sessions/{meeting_id}")
    telling = mediator.see(next(
        a.attributes["href"] or "" for a in page.all("a") if "hold" in (a.attributes.get("href") or "")
    ))
    assert "14:02–14:28" in telling.text
    assert not telling.form("hold").options.keys() & {"attended", "guests"}


def test_what_stops_the_case_leaves_it_to_be_told(cast: Cast, signed: tuple[int, int]) -> None:
    made, meeting_id = signed
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    assert meeting_of(meeting_id).state == "scheduled"


def test_the_outcome_told_later_leaves_the_signed_paper_as_it_was(
    cast: Cast, signed: tuple[int, int], mediator: HubClient
) -> None:
    made, meeting_id = signed
    path = f"/cases/{made}/sessions/{meeting_id}/record/paper"
    before = mediator.see(path)
    assert "签字时还没有登记" in before.text
    assert len(signature_lines(before)) == 2
    hold(cast.actor("mediator"), made, meeting_id, attended=())
    after = mediator.see(path)
    assert "14:02–14:28" in after.text
    assert signature_lines(after) == signature_lines(before)
    assert came_on(after) == came_on(before)


def test_who_takes_the_case_over_is_not_the_mediator_of_what_was_signed(
    cast: Cast, signed: tuple[int, int]
) -> None:
    made, meeting_id = signed
    go(cast.actor("clerk"), made, "reassign", mediator_id=cast.mediator_two)
    assert (meeting_of(meeting_id).state, meeting_of(meeting_id).mediator_id) == ("scheduled", cast.mediator)


def signature_lines(paper: Page) -> list[str]:
    places = [e for e in paper.all("span") if e.attributes.get("class") == "sign-place"]
    return [line.text for e in places if (line := e.within("p")) is not None]
