"""Where it cannot be settled on the spot nothing is typed twice; what was done is not refused for a plan."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.danger.models import Danger
from mediation.lifecycle.models import Draft
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.conftest import MORNING, Clock
from tests.counter.test_on_the_spot import LEAK, SAID, SPOT, clerk, dispute, form_of, settle, told
from tests.intake.test_nothing_typed_is_lost import PDF
from tests.sessions.story import book, mediating
from tests.stories import fresh
from tests.support.client import HubClient
from tests.support.pages import Page

__all__ = ["clerk"]


def test_a_name_that_reads_like_a_description_is_told_so_and_may_be_called_a_name(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    odd = {"respondents-0-name": "礼乙14"}
    refused = Page(clerk.send(form_of(clerk), 422, **told(cast, **odd)).text)
    assert "选类型“自然人”" in refused.text
    clerk.send(refused.form(SPOT), **{"respondents-0-kind": "natural"})
    assert dispute(reading).state == "agreed"


def test_a_parked_page_is_listed_by_a_short_title(clerk: HubClient, cast: Cast) -> None:
    clerk.send(form_of(clerk), **told(cast, title="很长的标题" * 20), park="1")
    page = clerk.see(SPOT)
    links = [e.text for e in page.all("a") if "draft=" in e.attributes.get("href", "")]
    assert links
    assert all(len(text) <= 30 for text in links)


def test_one_press_makes_a_registration_of_it_with_the_danger_and_every_word(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    typed = told(
        cast, no_danger=[], signs=["threat"], signs_words="说要跳楼", claims="赔两千",
        began_at="2026-11-23 08:40", late_reason="", amount="2000", title="漏水",
        **{"respondents-0-phone": "13900139000"},
    )
    refused = Page(clerk.send(form_of(clerk), 422, **typed).text)
    assert "不能当场调解:有危险情形" in refused.text
    form = clerk.follow(clerk.send(refused.form(SPOT), turn="register")).form("/intake/new")
    for name, value in typed.items():
        if name in form.values and name not in ("narrative", "no_danger"):
            assert "".join(form.values[name]) == "".join(value), name
    assert form.values["narrative"] == [f"{LEAK}\n{SAID}"]
    assert form.values["requested_at"] == ["2026-11-23 08:40"]
    clerk.send(form)
    one = dispute(reading)
    assert (one.state, one.received_at) == ("registered", datetime.fromisoformat("2026-11-23T00:40:00Z"))
    report = reading.scalars(select(Danger)).one()
    assert (report.dispute_id, report.signs) == (one.id, ["threat"])
    assert reading.scalars(select(Draft)).all() == [], "neither page leaves a draft"


def test_files_go_along_when_it_is_registered_instead(clerk: HubClient, cast: Cast) -> None:
    sent = clerk.send(form_of(clerk), **told(cast), turn="register", photos=[(io.BytesIO(PDF), "合同.pdf")])
    assert "合同.pdf" in clerk.follow(sent).text


def test_a_mediation_that_took_place_is_not_refused_because_another_was_planned(
    clerk: HubClient, cast: Cast, clock: Clock, reading: Session
) -> None:
    other = mediating(cast)
    planned = book(cast.actor("clerk"), other, MORNING + timedelta(minutes=30), minutes=60)
    clock.go_on(minutes=50)
    address = f"/cases/{other}/sessions/{planned}"
    page = Page(clerk.send(form_of(clerk), 200, **told(cast), add="read").text)
    assert "同一时间另有预约" in page.text
    assert address in [e.attributes["href"] for e in page.all("a")]
    done = settle(clerk, cast)
    assert "照实记" in done.text
    assert address in [e.attributes["href"] for e in done.all("a")]
    states = fresh(reading).scalars(select(MediationSession.state).order_by(MediationSession.state)).all()
    assert states == ["held", "scheduled"]


def test_who_held_another_at_that_time_is_named_with_the_way_out(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, began_at="08:40", minutes="40")
    first = reading.scalars(select(MediationSession)).one()
    other = told(cast, **{"applicants-0-name": "孙某", "respondents-0-name": "李某", "began_at": "08:50"})
    for press, status in (({}, 422), ({"add": "read"}, 200)):
        page = Page(clerk.send(form_of(clerk), status, **other, **press).text)
        assert "同一时间还办过另一场" in page.text
        assert "请填实际时间,或改选实际的调解员" in page.text
        link = f"/cases/{first.dispute_id}/sessions/{first.id}"
        assert link in [e.attributes["href"] for e in page.all("a")]
        assert "实际时间或另一调解员" in page.text, "the margin does not say that nothing is missing"
    settle(clerk, cast, **{**other, "mediator": str(cast.mediator_two)})
