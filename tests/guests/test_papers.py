"""Of the file an invited person opens what was handed to him, of the records those of his sessions."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.lifecycle.door import act
from mediation.sessions import photographed as record_pages
from mediation.sessions import queries
from mediation.sessions.models import MediationSession
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import enter, issue
from tests.guests.test_letter import accepted
from tests.sessions.story import book, hold, start_record
from tests.stories import registered
from tests.support.client import HubClient
from tests.support.pictures import jpeg

pytestmark = pytest.mark.usefixtures("clock")

PAGE = b"%PDF-1.4 the lease"

SignIn = Callable[[str], HubClient]


def brought(cast: Cast, made: int, kind: str, name: str) -> int:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, made)
        return papers.add(a, dispute, kind, name, papers.keep(io.BytesIO(PAGE), f"{kind}.pdf")).id


def hand(client: HubClient, made: int, row_id: int, *keys: int) -> None:
    """The clerk ticks exactly these."""
    page = f"/cases/{made}/invitations/{row_id}"
    client.send(client.see(page).form(f"{page}/papers"), papers=[str(key) for key in keys])


def test_a_guest_opens_what_was_handed_to_him_and_no_other_paper(
    app: Flask, cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    phone, made, row_id = accepted(app, cast)
    lease = brought(cast, made, "evidence", "租赁合同")
    identity = brought(cast, made, "identity", "身份证复印件")
    assert phone.get(f"/i/papers/{lease}").status_code == 404
    clerk, lawyer = sign_in("clerk"), sign_in("lawyer")
    hand(clerk, made, row_id, lease)
    page = phone.see("/i/open")
    assert "租赁合同" in page.text
    assert f"/i/papers/{lease}" in page.html
    assert phone.get(f"/i/papers/{lease}").data == PAGE
    assert lawyer.get(f"/invitations/{row_id}/papers/{lease}").data == PAGE
    for client, path in (
        (phone, f"/i/papers/{identity}"), (lawyer, f"/invitations/{row_id}/papers/{identity}"),
        (phone, "/i/papers/7"), (sign_in("mediator_two"), f"/invitations/{row_id}/papers/{lease}"),
    ):
        assert client.get(path).status_code == 404, path
    for path in (
        "papers", f"papers/{identity}/file", f"papers/{lease}/file", "receipt", "acceptance",
    ):
        assert lawyer.get(f"/cases/{made}/{path}").status_code == 403, path
    assert "身份证复印件" not in lawyer.see(f"/cases/{made}?tab=papers").text
    reading.rollback()
    by_him = select(AuditEntry.event).where(AuditEntry.actor_id == cast.lawyer)
    assert list(reading.scalars(by_him)).count("paper.read") == 2


def test_what_is_no_longer_ticked_is_taken_back(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    phone, made, row_id = accepted(app, cast)
    lease = brought(cast, made, "evidence", "租赁合同")
    clerk = sign_in("clerk")
    hand(clerk, made, row_id, lease)
    hand(clerk, made, row_id)
    assert phone.get(f"/i/papers/{lease}").status_code == 404
    assert "租赁合同" not in phone.see("/i/open").text.partition("交给您的材料")[2]
    assert "向受邀人交出或收回材料" in clerk.see(f"/cases/{made}?tab=timeline").text


def test_whoever_steps_down_opens_nothing_any_more(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    phone, made, row_id = accepted(app, cast)
    lease = brought(cast, made, "evidence", "租赁合同")
    hand(sign_in("clerk"), made, row_id, lease)
    phone.send(phone.see("/i/open").form("/i/step-down"), reason="illness")
    assert phone.get(f"/i/papers/{lease}").status_code == 404
    assert sign_in("lawyer").get(f"/invitations/{row_id}/papers/{lease}").status_code == 404


def test_papers_of_another_case_are_handed_to_nobody(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    _, made, row_id = accepted(app, cast)
    brought(cast, made, "evidence", "租赁合同")
    elsewhere = brought(cast, registered(cast.actor("clerk"), cast.qiaosi), "evidence", "别案材料")
    page = f"/cases/{made}/invitations/{row_id}"
    clerk = sign_in("clerk")
    form = clerk.see(page).form(f"{page}/papers")
    clerk.send(form, 404, papers=[str(elsewhere)])
    sign_in("mediator").see(page, 403)


def held(cast: Cast, made: int, meeting: int, *guests: int) -> None:
    """The session took place, its record was begun; these guests were there."""
    mediator = cast.actor("mediator")
    start_record(mediator, made, meeting)
    hold(mediator, made, meeting, guests=guests)


def test_a_guest_reads_the_record_of_the_session_he_was_in_and_of_no_other(
    app: Flask, cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    _, made, row_id = accepted(app, cast)
    mine = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=40)
    held(cast, made, mine, cast.lawyer)
    clock.go_on(hours=2)
    other = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
    clock.go_on(minutes=40)
    held(cast, made, other)
    phone = enter(app, issue(cast, row_id))
    assert phone.get(f"/i/records/{mine}").status_code == 200
    assert phone.get(f"/i/records/{other}").status_code == 403
    lawyer = sign_in("lawyer")
    assert lawyer.get(f"/cases/{made}/sessions/{mine}/record").status_code == 200
    assert lawyer.get(f"/cases/{made}/sessions/{other}/record").status_code == 403
    assert f"/cases/{made}/sessions/{other}/record" not in lawyer.see(f"/cases/{made}?tab=mediation").html
    assert f"/i/records/{other}" not in phone.see("/i/open").html


def photographed(cast: Cast, made: int, meeting: int) -> int:
    """A page of handwriting in the record of a session; its key."""
    with act(cast.actor("mediator")) as a:
        a.load(Dispute, made)
        record = queries.record_of(a.session, meeting)
        assert record is not None
        upload = papers.keep(io.BytesIO(jpeg()), "1.jpg")
        record_pages.add(a, record, a.session.get_one(MediationSession, meeting), [upload])
        return record.pages[0]


def test_a_guest_sees_the_photographed_pages_of_his_session_and_no_others(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    _, made, row_id = accepted(app, cast)
    keys: dict[int, int] = {}
    for guests in ((cast.lawyer,), ()):
        meeting = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=30))
        clock.go_on(minutes=40)
        held(cast, made, meeting, *guests)
        keys[meeting] = photographed(cast, made, meeting)
        clock.go_on(hours=2)
    phone = enter(app, issue(cast, row_id))
    (mine, own), (other, foreign) = keys.items()
    assert phone.get(f"/i/records/{mine}/pages/{own}").data.startswith(b"\xff\xd8\xff")
    assert phone.get(f"/i/records/{mine}/pages/{foreign}").status_code == 404
    assert phone.get(f"/i/records/{other}/pages/{foreign}").status_code == 403
    assert f"/i/records/{mine}/pages/{own}" in phone.see(f"/i/records/{mine}/read").html
