"""Who only asks is noted in twenty seconds, counted apart from disputes, and registered with one press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.counter.consulting import chain_of
from mediation.counter.models import Consultation
from mediation.lifecycle.models import Draft
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import fresh
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

ASKED = {"about": "楼上漏水找谁", "advised": ["apply", "routes"]}
WORDS = {"name": "王阿姨", "phone": "13800138000"}


@pytest.fixture
def clerk(sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


def note(browser: HubClient, **told: object) -> None:
    browser.send(browser.see("/intake/consult").form("/intake/consult"), **{**ASKED, **told})


def test_two_entries_note_who_only_asked(clerk: HubClient, cast: Cast, reading: Session) -> None:
    note(clerk)
    row = reading.scalars(select(Consultation)).one()
    assert (row.about, row.advised, row.minutes) == ("楼上漏水找谁", ["apply", "routes"], 5)
    assert row.category_code == "020101"
    page = clerk.see("/intake/consult").text
    assert "楼上漏水找谁" in page
    assert "今天 1 件" in page
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_each_has_its_entry_in_the_counter_s_chain_with_the_words_sealed(
    clerk: HubClient, sign_in: SignIn, cast: Cast, reading: Session
) -> None:
    note(clerk, **WORDS)
    note(sign_in("mediator"))
    note(sign_in("stranger"))
    entries = reading.scalars(
        select(AuditEntry).where(AuditEntry.chain_id == chain_of(cast.qiaosi)).order_by(AuditEntry.seq)
    ).all()
    assert [entry.seq for entry in entries] == [1, 2]
    assert {entry.event for entry in entries} == {"consultation.recorded"}
    assert not any(word in entry.payload for entry in entries for word in ("漏水", *WORDS.values()))
    assert verify(db).whole
    row = reading.scalars(select(Consultation)).first()
    assert row is not None
    assert "13800138000" not in str(row.phone_sealed)


def test_no_row_stands_without_its_entry(clerk: HubClient, cast: Cast) -> None:
    note(clerk)
    with pytest.raises(IntegrityError), db.writing() as session:
        session.execute(update(Consultation).values(seq=99))


def test_only_one_s_own_counter_s_list_is_seen_and_only_today_s(
    clock: Clock, clerk: HubClient, sign_in: SignIn
) -> None:
    note(clerk)
    assert "楼上漏水" in sign_in("clerk_two").see("/intake/consult").text
    assert "楼上漏水" not in sign_in("stranger").see("/intake/consult").text
    clock.go_on(days=1)
    page = sign_in("clerk").see("/intake/consult").text
    assert "楼上漏水" not in page
    assert "近30天 1 件" in page


def test_one_press_turns_it_into_a_registration_with_what_was_typed(
    clerk: HubClient, sign_in: SignIn, reading: Session
) -> None:
    note(clerk, **WORDS)
    row = reading.scalars(select(Consultation)).one()
    page = clerk.see("/intake/consult")
    form = clerk.follow(clerk.send(page.form(f"/{row.id}/register"))).form("/intake/new")
    assert form.values["narrative"] == ["楼上漏水找谁"]
    assert form.values["applicants-0-name"] == ["王阿姨"]
    assert form.values["applicants-0-phone"] == ["13800138000"]
    other = clerk.see("/intake/consult").form("/intake/consult")
    turned = clerk.follow(clerk.send(other, about="欠薪", turn="register"))
    assert turned.form("/intake/new").values["narrative"] == ["欠薪"]
    assert reading.scalar(select(func.count()).select_from(Consultation)) == 1
    stranger = sign_in("stranger")
    token = stranger.see("/intake/consult").form("/intake/consult").values["csrf_token"]
    assert stranger.post(f"/intake/consult/{row.id}/register", data={"csrf_token": token}).status_code == 404


def test_a_registration_that_is_only_a_question_becomes_one_and_its_draft_goes(
    clerk: HubClient, reading: Session
) -> None:
    form = clerk.see("/intake/new").form("/intake/new")
    told = {"applicants-0-name": "王阿姨", "narrative": "物业费要不要交"}
    page = clerk.follow(clerk.send(form, **told, turn="consult"))
    form = page.form("/intake/consult")
    assert form.values["about"] == ["物业费要不要交"]
    assert len(reading.scalars(select(Draft)).all()) == 1
    clerk.send(form, advised="explained")
    assert fresh(reading).scalars(select(Draft)).all() == []
    assert reading.scalars(select(Consultation)).one().name == "王阿姨"


def test_a_double_press_notes_once_and_bad_input_keeps_the_words(clerk: HubClient, reading: Session) -> None:
    form = clerk.see("/intake/consult").form("/intake/consult")
    clerk.send(form, **ASKED)
    clerk.send(form, **ASKED)
    assert reading.scalar(select(func.count()).select_from(Consultation)) == 1
    again = clerk.see("/intake/consult").form("/intake/consult")
    refused = clerk.send(again, 422, about="欠薪", minutes="x", phone="12")
    assert 'value="欠薪"' in refused.text
    assert "请勾选告知了什么" in refused.text


@pytest.mark.parametrize("name", ["head", "reviewer", "lawyer", "admin", "keeper"])
def test_who_sits_at_no_counter_notes_nothing(name: str, sign_in: SignIn) -> None:
    assert sign_in(name).get("/intake/consult").status_code == 403


def test_nobody_notes_for_another_counter(clerk: HubClient, cast: Cast) -> None:
    form = clerk.see("/intake/consult").form("/intake/consult")
    clerk.send(form, 422, **ASKED, organisation=str(cast.linping))
