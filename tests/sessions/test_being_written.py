"""A session of which somebody writes the record is neither put off nor called off over his head."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core.database import db
from mediation.jobs.runner import drain
from mediation.sessions import queries
from mediation.sessions.models import MediationSession
from mediation.tasks.models import Task
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import do
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.support.walk import go
from workflows.errors import GuardRefused

from .story import (
    codes,
    meeting_of,
    on_record,
    on_session,
    party_ids,
    record_of,
    start_record,
    started,
    tomorrow,
)
from .test_record_pages import photographed
from .test_record_views import begun, writing

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]

OTHER_WAYS: list[tuple[str, dict[str, object]]] = [
    ("postpone", {"reason": "party_asks", "next_at": True}),
    ("cancel", {"reason": "other", "note": "不来了"}),
]


@pytest.fixture
def writing_it(cast: Cast, clock: Clock) -> tuple[int, int, int]:
    """A session under way whose record the mediator has begun; ids of dispute, session and record."""
    made, meeting_id = started(cast, clock)
    return made, meeting_id, start_record(cast.actor("mediator"), made, meeting_id)


def other_way(cast: Cast, who: str, made: int, meeting_id: int, name: str, stated: dict[str, object]) -> None:
    given = {key: tomorrow(9, days=2) if value is True else value for key, value in stated.items()}
    on_session(cast.actor(who), made, meeting_id, name, **given)


def waiting(session: Session, made: int, kind: str) -> list[str]:
    query = select(Task.kind).where(
        Task.dispute_id == made, Task.done_seq.is_(None), Task.kind.like(f"{kind}%")
    )
    return list(session.scalars(query))


def link(page: Page, right: str) -> str:
    return next(h for a in page.all("a") if right in (h := a.attributes.get("href") or ""))


@pytest.mark.parametrize(("name", "stated"), OTHER_WAYS)
@pytest.mark.parametrize("who", ["clerk", "mediator"])
def test_while_its_record_is_written_it_is_neither_put_off_nor_called_off(
    who: str, name: str, stated: dict[str, object], cast: Cast, writing_it: tuple[int, int, int]
) -> None:
    made, meeting_id, _record = writing_it
    with pytest.raises(GuardRefused) as refused:
        other_way(cast, who, made, meeting_id, name, stated)
    assert codes(refused) == {"record_begun"}
    assert meeting_of(meeting_id).state == "scheduled"


def test_the_clerk_is_told_who_writes_and_what_to_do_instead_of_buttons(
    cast: Cast, writing_it: tuple[int, int, int], sign_in: SignIn
) -> None:
    made, meeting_id, record_id = writing_it
    with db.reading() as session:
        (writer,) = queries.writers(session, session.get_one(MediationSession, meeting_id))
    clerk = sign_in("clerk")
    for path in (f"/cases/{made}/sessions/{meeting_id}", f"/cases/{made}?tab=mediation"):
        page = clerk.see(path)
        assert f"{writer}正在写这次调解的笔录" in page.text
        addresses = [a.attributes.get("href") or "" for a in page.all("a")]
        assert not [link for link in addresses if "postpone" in link or "session.cancel" in link]
    typed = clerk.see(f"/cases/{made}/do/session.cancel/{meeting_id}", 409)
    assert f"正在写的人:{writer}" in typed.text
    on_record(cast.actor("mediator"), made, record_id, "drop", reason="not_held")
    assert "正在写" not in clerk.see(f"/cases/{made}/sessions/{meeting_id}").text


def test_a_page_of_putting_off_opened_before_somebody_wrote_is_refused_when_sent(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/{meeting_id}/postpone").form("/postpone")
    start_record(cast.actor("mediator"), made, meeting_id)
    at = tomorrow(9, days=2).astimezone().strftime("%Y-%m-%d %H:%M")
    answer = clerk.post(form.action, data={**form.values, "next_at": at, "reason": "party_asks", "sure": "y"})
    assert answer.status_code in (409, 422)
    assert meeting_of(meeting_id).state == "scheduled"


@pytest.mark.parametrize(("name", "stated"), OTHER_WAYS)
def test_once_the_record_is_dropped_the_session_goes_its_way_and_nothing_is_left_to_do(
    name: str, stated: dict[str, object], cast: Cast, writing_it: tuple[int, int, int]
) -> None:
    made, meeting_id, record_id = writing_it
    with db.reading() as session:
        assert waiting(session, made, "record.")
    on_record(cast.actor("mediator"), made, record_id, "drop", reason="not_held")
    other_way(cast, "clerk", made, meeting_id, name, stated)
    with db.reading() as session:
        assert not waiting(session, made, "record")
    with pytest.raises(GuardRefused) as refused:
        on_record(cast.actor("mediator"), made, record_id, "take_up")
    assert codes(refused) == {"session_called_off"}


def test_a_dropped_record_is_taken_up_again_and_signed(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    mediator.send(begun(mediator, made, meeting_id), save="1", body="都说了")
    page = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record")
    mediator.send(mediator.see(link(page, "record.drop")).form("record.drop"), reason="not_held")
    read = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/read")
    assert "已作废" in read.text
    assert "signed_by" not in read.text
    assert "(已作废)" in mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper").text
    mediator.send(mediator.see(link(read, "record.take_up")).form("record.take_up"))
    kept = writing(mediator.see(f"/cases/{made}/sessions/{meeting_id}/record"))
    assert kept.values["body"] == ["都说了"]
    sign = mediator.follow(mediator.send(kept)).form("/record/read")
    everybody = [str(key) for key in party_ids(made)]
    mediator.send(sign, read_aloud="y", mediator_signed="y", signed_by=everybody)
    with db.reading() as session:
        record = queries.record_of(session, meeting_id)
        assert record is not None
        assert record.state == "signed"


def test_a_dropped_record_is_no_paper_of_the_file_and_names_no_recorder(
    cast: Cast, writing_it: tuple[int, int, int]
) -> None:
    made, _meeting_id, record_id = writing_it
    on_record(cast.actor("mediator"), made, record_id, "drop", reason="wrong_session")
    with db.reading() as session:
        assert queries.records(session, made) == []
        assert queries.last_record(session, made) is None


def test_who_drops_a_record_in_the_mediators_place_lets_him_know_and_others_cannot(
    app: Flask, writing_it: tuple[int, int, int], sign_in: SignIn
) -> None:
    made, _meeting_id, record_id = writing_it
    sign_in("head").see(f"/cases/{made}/do/record.drop/{record_id}", 403)
    sign_in("stranger").see(f"/cases/{made}/do/record.drop/{record_id}", 404)
    assert record_of(record_id).state == "draft"
    clerk = sign_in("clerk")
    clerk.send(clerk.see(f"/cases/{made}/do/record.drop/{record_id}").form("record.drop"), reason="not_held")
    assert record_of(record_id).state == "dropped"
    drain(app)
    assert "一次调解笔录已作废" in sign_in("mediator").see("/inbox").text


def test_a_record_is_not_begun_for_a_session_that_was_put_off_meanwhile(cast: Cast, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    other_way(cast, "clerk", made, meeting_id, *OTHER_WAYS[0])
    with pytest.raises(GuardRefused) as refused:
        start_record(cast.actor("mediator"), made, meeting_id)
    assert codes(refused) == {"session_called_off"}


def test_what_stops_the_case_leaves_a_session_of_which_somebody_writes(
    cast: Cast, writing_it: tuple[int, int, int]
) -> None:
    made, meeting_id, _record = writing_it
    go(cast.actor("clerk"), made, "reassign", mediator_id=cast.mediator_two)
    assert (meeting_of(meeting_id).state, meeting_of(meeting_id).mediator_id) == ("scheduled", cast.mediator)
    do(cast.actor("clerk"), made, "release", {"reason": "illness"})
    assert meeting_of(meeting_id).state == "scheduled"


def test_of_a_session_that_was_missed_the_record_can_be_signed(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    first, second = party_ids(made)
    mediator = sign_in("mediator")
    mediator.send(begun(mediator, made, meeting_id), save="1", body="一方未到")
    told = {"absent": (second,), "attended": (first,)}
    on_session(cast.actor("mediator"), made, meeting_id, "miss", **told)
    form = writing(mediator.see(f"/cases/{made}/sessions/{meeting_id}/record"))
    mediator.send(
        mediator.follow(mediator.send(form)).form("/record/read"), read_aloud="y", mediator_signed="y",
        signed_by=[str(first)], ended_at="14:20",
    )
    with db.reading() as session:
        record = queries.record_of(session, meeting_id)
        assert record is not None
        assert record.state == "signed"


def test_what_is_photographed_is_taken_out_before_a_record_is_dropped(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    photographed(mediator, made, meeting_id, "一页.jpg")
    with db.reading() as session:
        record = queries.record_of(session, meeting_id)
        assert record is not None
    with pytest.raises(GuardRefused) as refused:
        on_record(cast.actor("mediator"), made, record.id, "drop", reason="not_held")
    assert codes(refused) == {"pages_in_it"}
