"""A record written by hand and photographed: its pages in order, on screen and on paper; who was there."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.lifecycle.models import Draft
from mediation.sessions.models import Record
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.markup import Element
from tests.support.pages import Page
from tests.support.pictures import jpeg

from .story import book, hold, mediating, on_record, party_ids, start_record, started, tomorrow
from .test_record_views import invite, writing

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]
JPEG = b"\xff\xd8\xff\xe0"


def photographed(client: HubClient, made: int, meeting_id: int, *names: str) -> Page:
    """A record begun by hand with these pages; the page on which it is written."""
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    client.send(writing(client.see(path)), way="handwritten")
    return upload(client, client.see(path), *names)


def upload(client: HubClient, page: Page, *names: str, **typed: str) -> Page:
    """Pages sent from where the record is written, with what was typed there."""
    (where,) = {b.attributes["formaction"] for b in buttons(page) if "name" not in b.attributes}
    files = [
        (BytesIO(jpeg(name.encode()) if name.endswith(".jpg") else b"no picture"), name) for name in names
    ]
    return client.follow(client.post(where, data={**writing(page).values, **typed, "file": files}))


def buttons(page: Page) -> list[Element]:
    """Those about the pages: they belong to the form in which the record is written, and send it along."""
    found = [b for b in page.all("button") if "/record/pages" in b.attributes.get("formaction", "")]
    assert {b.attributes["form"] for b in found} == {writing(page).element.attributes["id"]}
    return found


def press(client: HubClient, page: Page, name: str, way: str, **typed: str) -> Page:
    """One of the buttons beside a page."""
    with db.reading() as session:
        key = session.scalar(select(Paper.id).where(Paper.filename == name))
    button = next(
        b for b in buttons(page)
        if b.attributes["formaction"].endswith(f"/pages/{key}") and b.attributes["value"] == way
    )
    sent = {**writing(page).values, **typed, "way": way}
    return client.follow(client.post(button.attributes["formaction"], data=sent))


def order(page: Page) -> list[str]:
    """The pages as this page shows them."""
    return [e.attributes["alt"] for e in page.all("img")]


def test_photographed_pages_are_put_in_order_and_taken_out_until_the_record_is_read_back(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    page = photographed(mediator, made, meeting_id, "1.jpg", "2.jpg", "3.jpg")
    assert order(page) == ["1.jpg", "2.jpg", "3.jpg"]
    page = press(mediator, page, "3.jpg", "up")
    page = press(mediator, page, "1.jpg", "down")
    assert order(page) == ["3.jpg", "1.jpg", "2.jpg"]
    out = press(mediator, page, "1.jpg", "out")
    assert "已从笔录撤下:1.jpg" in out.text
    assert order(out) == ["3.jpg", "2.jpg"]
    kept = select(Paper.filename).where(Paper.kind == "record").order_by(Paper.id)
    assert reading.scalars(kept).all() == ["2.jpg", "3.jpg"]
    query = select(AuditEntry.event).where(AuditEntry.event.startswith("record.page")).order_by(AuditEntry.id)
    assert reading.scalars(query).all() == ["record.pages", "record.pages", "record.pages", "record.page_out"]
    stale = next(b for b in buttons(page) if b.attributes.get("value") == "out").attributes["formaction"]
    brought = {**writing(page).values, "way": "out"}
    read = mediator.follow(mediator.send(writing(out)))
    assert order(read) == ["3.jpg", "2.jpg"], "the read-back view shows the pictures in their order"
    with db.reading() as session:
        record_id = session.scalars(select(Record.id)).one()
    on_record(cast.actor("mediator"), made, record_id, "read_back", read_aloud=True)
    assert mediator.post(stale, data=brought).status_code == 409


def test_a_page_of_another_record_or_an_unknown_wish_is_not_found(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    page = photographed(mediator, made, meeting_id, "1.jpg", "2.jpg")
    action = next(b.attributes["formaction"] for b in buttons(page) if "name" in b.attributes)
    sent = {**writing(page).values, "way": "down"}
    assert mediator.post(action, data={**sent, "way": "away"}).status_code == 404
    other = f"{action.rpartition('/')[0]}/99999"
    mediator.see(other, 404)
    assert mediator.post(other, data=sent).status_code == 404
    sign_in("stranger").see(action, 404)
    assert sign_in("head_of_centre").post(action, data={"way": "out"}).status_code in (400, 403)


def test_what_was_typed_just_before_a_button_beside_the_pages_is_kept_in_its_order(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    page = photographed(mediator, made, meeting_id, "1.jpg", "2.jpg")
    page = upload(mediator, page, "3.jpg", body=(said := "甲说先修。"))
    assert writing(page).values["body"] == [said]
    page = press(mediator, page, "3.jpg", "up", body=(said := f"{said}\n乙同意。"))
    assert writing(page).values["body"] == [said]
    page = press(mediator, page, "1.jpg", "out", body=(said := f"{said}\n周五动工。"))
    assert writing(page).values["body"] == [said]
    page = upload(mediator, page, body=(said := f"{said}\n都签字。"))
    assert writing(page).values["body"] == [said], "also where no photograph was chosen"
    page = upload(mediator, page, "x.txt", body=(said := f"{said}\n还有。"))
    assert writing(page).values["body"] == [said], "also where what was chosen is none"
    mediator.send(writing(page), save="1")
    record = reading.scalars(select(Record)).one()
    assert (record.body or "").replace("\r\n", "\n") == said
    assert order(page) == ["3.jpg", "2.jpg"]


def test_a_button_beside_the_pages_leaves_no_draft_when_nothing_was_typed(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    page = photographed(mediator, made, meeting_id, "1.jpg", "2.jpg")
    press(mediator, page, "2.jpg", "up")
    assert reading.scalars(select(Draft)).all() == []


def test_enter_in_a_box_of_the_record_presses_no_button_beside_the_pages(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    page = photographed(sign_in("mediator"), made, meeting_id, "1.jpg", "2.jpg")
    first = next(b for b in page.all("button") if b.attributes.get("form") == "form")
    assert "formaction" not in first.attributes


def test_of_several_pages_the_bad_one_is_named_with_its_reason_and_the_good_ones_are_kept(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    page = photographed(sign_in("mediator"), made, meeting_id, "1.jpg", "坏.txt", "2.jpg")
    assert order(page) == ["1.jpg", "2.jpg"]
    assert "坏.txt: 这里可以上传图片和PDF文件。" in page.text


def test_a_later_record_begins_without_the_pages_of_an_earlier_one(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    photographed(mediator, made, meeting_id, "1.jpg")
    hold(cast.actor("mediator"), made, meeting_id)
    second = book(cast.actor("clerk"), made, tomorrow(9))
    clock.stand_at(tomorrow(10))
    assert order(photographed(sign_in("mediator"), made, second, "2.jpg")) == ["2.jpg"]


def test_the_pictures_open_for_who_may_read_the_record_and_the_look_is_remembered_once(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    page = photographed(sign_in("mediator"), made, meeting_id, "1.jpg", "2.jpg")
    invite(made, cast.lawyer)
    lawyer = sign_in("lawyer")
    for image in page.all("img"):
        sent = lawyer.get(image.attributes["src"])
        assert sent.data.startswith(JPEG)
        assert sent.headers["Content-Disposition"].startswith("inline")
    looks = reading.scalars(select(AuditEntry.actor_id).where(AuditEntry.event == "record.pages_seen")).all()
    assert looks == [cast.lawyer]


def test_the_printed_record_lists_its_pages_with_name_size_and_fingerprint(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    photographed(mediator, made, meeting_id, "1.jpg", "2.jpg")
    paper = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper")
    assert "手写笔录共2页" in paper.text
    for page in reading.scalars(select(Paper).where(Paper.kind == "record")):
        assert page.filename in paper.text
        assert page.sha256[:12] in paper.text
    assert "1\u00a0KB" in paper.text or "1 KB" in paper.text


def test_a_record_printed_before_the_outcome_is_told_leaves_who_came_to_be_written_by_hand(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    start_record(cast.actor("mediator"), made, meeting_id)
    path = f"/cases/{made}/sessions/{meeting_id}/record/paper"
    mediator = sign_in("mediator")
    before = mediator.see(path)
    assert "林某" not in before.text, "nobody has said yet that he came"
    first, _second = party_ids(made)
    hold(cast.actor("mediator"), made, meeting_id, attended=(first,))
    after = mediator.see(path)
    assert "林某" in after.text
    assert "徐某" not in after.text
