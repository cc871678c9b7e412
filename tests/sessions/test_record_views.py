"""The record in the browser: written, kept as a draft, read back, signed, printed; and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.documents.models import Paper
from mediation.lifecycle.models import Draft
from mediation.security.models import Access
from mediation.sessions.models import Record
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Form, Page
from tests.support.pictures import jpeg, png

from .story import book, mediating, meeting_of, party_ids, protect, started

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]

SAID = "林某:装修花了八万。徐某:合同写明不补。"
LIMIT = "林某三万二千可以接受,勿告知对方"
ROLES = (
    "clerk", "mediator", "lawyer", "head", "reviewer", "head_of_centre", "stranger", "mediator_two",
    "liaison", "inspector", "admin",
)


def begun(client: HubClient, made: int, meeting_id: int) -> Form:
    """The form of a record that was just begun."""
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    page = client.see(path)
    return writing(client.follow(client.send(writing(page))))


def writing(page: Page) -> Form:
    """The form in which the record is written (or begun)."""
    return next(f for f in page.forms if f.action.endswith("/record"))


def invite(made: int, user_id: int) -> None:
    with db.writing() as session:
        session.add(Access(dispute_id=made, scope=f"p:{user_id}", kind="invited", from_at=hub_clock.now()))


def test_a_record_is_written_read_back_and_signed_in_three_presses(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    read = mediator.follow(
        mediator.send(form, point_issues="装修残值", body=SAID, next_step="周五再谈", result="to_continue")
    )
    assert meeting_of(meeting_id).state == "held"
    assert SAID in read.text
    signed = mediator.follow(mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y",
        signed_by=[str(key) for key in party_ids(made)],
    ))
    assert "记录人已签字" not in read.text, "who writes his own record is asked once"
    record = reading.scalars(select(Record)).one()
    assert record.state == "signed"
    assert "已签字" in signed.text
    acts = reading.scalars(
        select(AuditEntry.act_id).where(AuditEntry.event.in_(("record.read_back", "record.sign")))
    ).all()
    assert len(set(acts)) == 1
    mediator.send(signed.form("/addendum"), 422, text="\u200b")
    again = mediator.follow(mediator.send(signed.form("/addendum"), text="钥匙已交还"))
    assert "钥匙已交还" in again.text


def test_a_missing_signature_is_told_and_what_was_ticked_stays(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    read = mediator.follow(mediator.send(begun(mediator, made, meeting_id), body=SAID))
    answer = mediator.send(
        read.form("/record/read"), status=422, read_aloud="y", mediator_signed="y", recorder_signed="y",
        signed_by=[str(party_ids(made)[0])],
    )
    assert "徐某" in answer.text
    assert "还没有签字" in answer.text


def test_autosave_is_a_draft_of_ones_own_and_no_entry(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    entries = len(reading.scalars(select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}")).all())
    reading.rollback()
    answer = mediator.post(f"{form.action}/draft", data={**form.values, "body": SAID})
    assert (answer.json or {})["saved_at"] == "14:30"
    kept = reading.scalars(select(Draft)).one()
    assert SAID not in (kept.body_sealed or b"").decode("latin1")
    assert len(reading.scalars(select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}")).all()) == entries
    # the browser died; another one is opened
    assert SAID in sign_in("mediator").see(form.action).text
    assert SAID not in sign_in("clerk").see(form.action).text


def saved(client: HubClient, form: Form, **told: str) -> dict[str, Any]:
    """What the page's script does: send everything, remember what the answer says."""
    answer = client.post(f"{form.action}/draft", data={**form.values, **told})
    said: dict[str, Any] = answer.json or {}
    form.values.update({name: [value] for name, value in told.items()}, base=[said["base"]])
    return said


def test_one_record_open_on_two_screens_loses_nothing_that_was_saved(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    desk = begun(mediator, made, meeting_id)
    phone = writing(mediator.see(desk.action))
    saved(mediator, desk, point_law="合同法讲过了", body="第一行")
    told = saved(mediator, phone, point_proposals="各让一步", body="手机上的一行")
    assert told["changed"]["point_law"]["values"] == ["合同法讲过了"]
    saved(mediator, desk, next_step="周五再谈")
    now = writing(mediator.see(desk.action)).values
    assert now["point_law"] == ["合同法讲过了"]
    assert now["point_proposals"] == ["各让一步"]
    assert now["next_step"] == ["周五再谈"]
    assert now["body"][0].splitlines() == ["第一行", "手机上的一行"]


def test_a_record_is_not_finished_from_a_screen_that_does_not_show_everything(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    desk = begun(mediator, made, meeting_id)
    phone = writing(mediator.see(desk.action))
    saved(mediator, phone, next_step="周五再谈")
    refused = Page(mediator.send(desk, 409, body=SAID, save="1").text)
    assert "您在另一个页面上也写了这份内容:下一步安排" in refused.text
    mediator.send(writing(refused), save="1")
    kept = reading.scalars(select(Record)).one()
    assert (kept.body, kept.next_step) == (SAID, "周五再谈")
    assert reading.scalars(select(Draft)).all() == []


def test_parking_keeps_the_text_without_script(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    page = mediator.follow(mediator.send(form, body=SAID, park="1"))
    assert SAID in page.text
    page = mediator.follow(mediator.send(page.form("/draft"), discard="1"))
    assert SAID not in page.text


def test_keeping_ends_the_draft(cast: Cast, sign_in: SignIn, clock: Clock, reading: Session) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    form = begun(mediator, made, meeting_id)
    mediator.send(form, body=SAID, park="1")
    mediator.send(writing(mediator.see(form.action)), save="1")
    assert reading.scalars(select(Draft)).all() == []
    assert reading.scalars(select(Record)).one().body == SAID


def test_two_who_write_at_once_lose_nothing(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    mediator, clerk = sign_in("mediator"), sign_in("clerk")
    mine = begun(mediator, made, meeting_id)
    theirs = writing(clerk.see(mine.action))
    clock.go_on(minutes=1)
    clerk.send(theirs, body="书记员先写的", save="1")
    clock.go_on(minutes=1)
    answer = mediator.send(mine, status=409, body=SAID, save="1")
    assert SAID in answer.text
    page = mediator.see(mine.action)
    assert SAID in page.text
    with db.reading() as session:
        assert session.scalars(select(Record)).one().body == "书记员先写的"


def test_an_older_draft_does_not_go_over_what_another_kept(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    mediator, clerk = sign_in("mediator"), sign_in("clerk")
    mine = begun(mediator, made, meeting_id)
    mediator.send(mine, body=SAID, park="1")
    clock.go_on(minutes=1)
    clerk.send(writing(clerk.see(mine.action)), body="书记员后写的", save="1")
    page = mediator.see(mine.action)
    assert writing(page).values["body"][0].split() == ["书记员后写的", SAID]
    assert "这几栏别人刚刚也写了:自由记录" in page.text
    mediator.send(writing(page), save="1")
    with db.reading() as session:
        assert (session.scalars(select(Record)).one().body or "").split() == ["书记员后写的", SAID]


def test_what_one_wrote_in_other_fields_stays_when_another_goes_on_from_an_older_page(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator, clerk = sign_in("mediator"), sign_in("clerk")
    mine = begun(mediator, made, meeting_id)
    theirs = writing(clerk.see(mine.action))
    mediator.send(mine, point_applicant="装修花了八万。", body="申请方先说。", save="1")
    clock.go_on(minutes=1)
    answer = clerk.send(theirs, status=409, point_respondent="合同写明不补。", save="1")
    page = clerk.see(next(e for e in Page(answer.text).all("a") if "重新打开" in e.text).attributes["href"])
    assert "这几栏别人刚刚也写了" not in page.text, "they wrote in different fields"
    clerk.send(writing(page), save="1")
    with db.reading() as session:
        kept = session.scalars(select(Record)).one()
        assert kept.points == {"applicant": "装修花了八万。", "respondent": "合同写明不补。"}
        assert kept.body == "申请方先说。"


def test_a_photographed_page_is_a_paper_of_the_file(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    page = mediator.follow(mediator.send(writing(mediator.see(path)), way="handwritten"))
    done = mediator.post(
        f"{path}/pages", data={**writing(page).values, "file": (BytesIO(png()), "page1.png")}
    )
    assert "page1" in mediator.follow(done).text
    assert reading.scalars(select(Paper).where(Paper.kind == "record")).one().origin == "uploaded"
    read = mediator.follow(mediator.send(writing(mediator.see(path)), body=""))
    mediator.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y", recorder_signed="y",
        signed_by=[str(key) for key in party_ids(made)],
    )


def test_pages_of_a_record_are_pictures_and_several_go_in_one_press(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    form = writing(mediator.follow(mediator.send(writing(mediator.see(path)), way="handwritten")))
    wrong = (BytesIO(b"only words"), "2.jpg")
    refused = mediator.follow(mediator.post(f"{path}/pages", data={**form.values, "file": [wrong]}))
    assert "这里可以上传图片和PDF文件" in refused.text
    reading.rollback()
    assert reading.scalars(select(Paper).where(Paper.kind == "record")).all() == []
    both = [(BytesIO(jpeg()), "1.jpg"), (BytesIO(b"%PDF-1.4 a page"), "2.pdf")]
    mediator.post(f"{path}/pages", data={**writing(refused).values, "file": both})
    reading.rollback()
    kept = reading.scalars(select(Paper.filename).where(Paper.kind == "record").order_by(Paper.id)).all()
    assert kept == ["1.jpg", "2.pdf"]


def test_an_invited_lawyer_writes_and_signs_the_record(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    invite(made, cast.lawyer)
    lawyer = sign_in("lawyer")
    form = begun(lawyer, made, meeting_id)
    assert "concessions" not in form.values
    assert "result" not in form.values
    read = lawyer.follow(lawyer.send(form, body=SAID, concessions=LIMIT))
    lawyer.send(
        read.form("/record/read"), read_aloud="y", mediator_signed="y", recorder_signed="y",
        signed_by=[str(key) for key in party_ids(made)],
    )
    with db.reading() as session:
        record = session.scalars(select(Record)).one()
        assert (record.state, record.body, record.concessions) == ("signed", SAID, None)


def test_concessions_reach_nobody_but_the_handlers(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    made, meeting_id = started(cast, clock)
    invite(made, cast.lawyer)
    mediator = sign_in("mediator")
    mediator.send(begun(mediator, made, meeting_id), body=SAID, concessions=LIMIT)
    base = f"/cases/{made}/sessions/{meeting_id}"
    paths = [base, f"{base}/record", f"{base}/record/read", f"{base}/record/paper", "/sessions"]
    paths += [f"/cases/{made}?tab={tab}" for tab in ("overview", "mediation", "papers", "timeline", "reads")]
    shown: set[str] = set()
    for name in ROLES:
        client = sign_in(name)
        for path in paths:
            answer = client.get(path, follow_redirects=True)
            if LIMIT.encode() in answer.data:
                shown.add(name)
                assert "/record" in path
                assert not path.endswith("/paper")
    assert shown == {"mediator", "clerk"}


def test_the_record_of_a_protected_case_is_for_its_handlers(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    mediator.send(begun(mediator, made, meeting_id), body=SAID)
    protect(cast, made)
    for path in ("/record", "/record/read", "/record/paper"):
        for name in ("head_of_centre", "reviewer"):
            sign_in(name).see(f"/cases/{made}/sessions/{meeting_id}{path}", 403)
    page = sign_in("head_of_centre").see(f"/cases/{made}/sessions/{meeting_id}")
    assert "林某" not in page.html


def test_the_printed_record_names_people_and_nothing_private(
    cast: Cast, sign_in: SignIn, clock: Clock, reading: Session
) -> None:
    made, meeting_id = started(cast, clock)
    mediator = sign_in("mediator")
    mediator.send(begun(mediator, made, meeting_id), body=SAID, undisputed="租期", concessions=LIMIT)
    paper = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/paper")
    assert SAID in paper.text
    assert "徐某" in paper.text
    assert LIMIT not in paper.html
    printed = reading.scalars(select(AuditEntry).where(AuditEntry.event == "paper.printed")).one()
    assert printed.actor_id == cast.mediator


def test_there_is_nothing_to_write_before_the_session_starts(cast: Cast, sign_in: SignIn) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    mediator = sign_in("mediator")
    page = mediator.see(f"/cases/{made}/sessions/{meeting_id}/record")
    assert not [f for f in page.forms if f.action.endswith("/record")]
    mediator.see(f"/cases/{made}/sessions/{meeting_id}/record/read", 404)
