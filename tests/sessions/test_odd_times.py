"""What is asked before an unusual time is booked, another time for a session, and where an outcome leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Page

from .story import book, hold, mediating, meeting_of, on_session, party_ids, room, tomorrow

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


def booked() -> list[MediationSession]:
    with db.reading() as session:
        return list(session.scalars(select(MediationSession).order_by(MediationSession.id)))


def typed(day_ahead: int, hour: int) -> str:
    return tomorrow(hour, days=day_ahead).astimezone(hub_clock.BEIJING).strftime("%Y-%m-%d %H:%M")


def ahead(*, working: bool) -> int:
    """Days until the next day that works, or that rests."""
    with db.reading() as session:
        return next(
            n for n in range(1, 20)
            if calendar.is_working_day(session, hub_clock.today() + timedelta(days=n)) is working
        )


@pytest.mark.parametrize(
    ("hour", "working", "asked"),
    [
        (6, True, "早上7点前"), (21, True, "晚上9点后"), (10, False, "不是工作日"),
        (7, True, ""), (20, True, ""),
    ],
)
def test_a_time_at_night_or_on_a_rest_day_is_asked_about_once_and_never_refused(
    cast: Cast, sign_in: SignIn, hour: int, working: bool, asked: str
) -> None:
    made = mediating(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    said = {"starts_at": typed(ahead(working=working), hour), "place": "村委会"}
    if not asked:
        clerk.send(form, **said)
        assert len(booked()) == 1
        return
    page = Page(clerk.send(form, status=422, **said).text)
    assert asked in page.text
    assert not booked()
    again = page.form("/sessions/new")
    assert again.values["place"] == ["村委会"]
    other = {"starts_at": typed(ahead(working=working), 22), "sure": "y"}
    refused = Page(clerk.send(again, status=422, **other).text)
    assert "晚上9点后" in refused.text, "the tick holds for the time that was asked about"
    clerk.send(again, sure="y")
    assert len(booked()) == 1


@pytest.mark.parametrize("day", ["今天", "昨天", "明天", "1128", "2026-11-28", "0930"])
def test_a_day_without_an_hour_is_asked_for_its_hour_and_summons_nobody_at_midnight(
    cast: Cast, sign_in: SignIn, day: str
) -> None:
    made = mediating(cast)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    page = Page(clerk.send(form, status=422, starts_at=day, place="村委会", sure="y").text)
    assert "几点" in page.text
    assert page.form("/sessions/new").values["starts_at"] == [day]
    assert not booked()


def test_a_day_after_the_case_is_due_is_asked_about(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    with db.reading() as session:
        due = session.get_one(Dispute, made).due_on or hub_clock.today()
        day = (calendar.load(session).add_working_days(due, 1) - hub_clock.today()).days
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/new").form("/sessions/new")
    page = Page(clerk.send(form, status=422, starts_at=typed(day, 10), place="村委会").text)
    assert "这一天在到期之后" in page.text
    clerk.send(page.form("/sessions/new"), sure="y")


def test_a_session_is_put_off_to_an_hour_and_not_to_a_day(cast: Cast, sign_in: SignIn) -> None:
    key = book(cast.actor("clerk"), made := mediating(cast), tomorrow(9, days=ahead(working=True)))
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/{key}/postpone").form("/postpone")
    refused = clerk.send(form, status=422, next_at="1130", reason="party_asks")
    assert "几点" in refused.text
    assert meeting_of(key).state == "scheduled"


def test_a_session_is_put_off_to_a_free_time_of_its_own_room(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    day = ahead(working=True)
    key = book(cast.actor("clerk"), made, tomorrow(9, days=day), room=room(cast))
    taken = book(cast.actor("clerk"), mediating(cast), tomorrow(10, days=day), place="村委会")
    clerk = sign_in("clerk")
    shown = clerk.see(f"/cases/{made}/sessions/{key}")
    address = next(e.attributes["href"] for e in shown.all("a") if "postpone" in e.attributes.get("href", ""))
    page = clerk.see(address)
    picks = [e.attributes["value"] for e in page.all("input") if e.attributes.get("name") == "pick"]
    times = [pick.partition("|")[0] for pick in picks if pick]
    assert len(times) == 5
    assert typed(day, 9) not in times, "that is the time it has"
    assert typed(day, 10) not in times, f"the mediator sits elsewhere then ({taken})"
    assert "一号调解室" in page.text
    clerk.send(page.form("/postpone"), pick=picks[0], reason="party_asks")
    assert meeting_of(key).state == "postponed"
    new = next(row for row in booked() if row.follows_id == key)
    assert new.starts_at.astimezone(hub_clock.BEIJING).strftime("%Y-%m-%d %H:%M") == times[0]
    assert new.room_id == meeting_of(key).room_id


def test_putting_off_to_the_night_is_asked_about_too(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    key = book(cast.actor("clerk"), made, tomorrow(9, days=ahead(working=True)))
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/sessions/{key}/postpone").form("/postpone")
    page = Page(clerk.send(
        form, status=422, next_at=typed(ahead(working=True), 22), reason="party_asks"
    ).text)
    assert "晚上9点后" in page.text
    clerk.send(page.form("/postpone"), sure="y")
    sign_in("stranger").see(f"/cases/{made}/sessions/{key}/postpone", 404)
    clerk.see(f"/cases/{made}/sessions/{key}/postpone", 409)


def test_when_somebody_did_not_come_the_next_session_is_booked_from_there(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = mediating(cast)
    first, _second = party_ids(made)
    key = book(cast.actor("clerk"), made, place="村委会二楼", minutes=90, invited_parties=(first,))
    clock.stand_at(tomorrow(16))
    mediator = sign_in("mediator")
    form = mediator.see(f"/cases/{made}/do/session.miss/{key}").form("/session.miss")
    page = mediator.follow(mediator.send(form, absent=[str(first)]))
    offered = page.form("/sessions/new").values
    assert (offered["minutes"], offered["place"]) == (["90"], ["村委会二楼"])
    assert offered["invited_parties"] == [str(first)]
    assert "约下一次调解" in mediator.see(f"/cases/{made}/sessions/{key}").text


def test_every_outcome_that_goes_on_leads_to_the_next_session_until_one_is_booked(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = mediating(cast)
    key = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(16))
    hold(cast.actor("mediator"), made, key)
    mediator = sign_in("mediator")
    assert "约下一次调解" in mediator.see(f"/cases/{made}/sessions/{key}").text
    later = book(cast.actor("clerk"), made, tomorrow(9))
    assert "约下一次调解" not in mediator.see(f"/cases/{made}/sessions/{key}").text
    on_session(cast.actor("clerk"), made, later, "cancel", reason="other", note="停电")
    assert "约下一次调解" in mediator.see(f"/cases/{made}/sessions/{later}").text
