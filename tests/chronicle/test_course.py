"""The course of a case: one sentence per entry, by stage, and who looked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.chronicle import sentences
from mediation.chronicle.looks import KINDS
from mediation.core.database import db
from mediation.security.visibility import FULL_KINDS
from tests import stories
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions import story
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]




def test_a_move_is_a_sentence_with_who_when_and_what_it_changed(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made = story.mediating(cast)
    page = sign_in("clerk").see(f"/cases/{made}?tab=timeline").text
    assert "受理(已登记 → 已受理)" in page
    assert "文员小陈" in page
    assert "等级 – → 三级·一般" in page
    assert "调解员 – → 调解员老周" in page
    assert page.index("开始调解") < page.index("受理(已登记"), "the newest stands on top"


def test_entries_are_grouped_by_stage_with_its_days(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = story.assigned(cast)
    clock.go_on(days=3)
    stories.make(cast.actor("clerk"), made, "release", reason="illness")
    page = sign_in("clerk").see(f"/cases/{made}?tab=timeline")
    eras = [e.text for e in page.all("h3") if "era__name" in e.attributes.get("class", "")]
    assert eras[0].startswith("已分级")
    assert "已指派 · 3 天" in eras


def test_both_times_stand_there_when_they_differ(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = story.mediating(cast)
    meeting = story.book(cast.actor("mediator"), made)
    clock.go_on(days=1, hours=6)
    story.hold(cast.actor("mediator"), made, meeting)
    page = sign_in("clerk").see(f"/cases/{made}?tab=timeline").text
    assert "调解场次 1·登记结果" in page
    assert "发生于 11-24 14:00，登记于 11-24 15:30" in page


def test_filters_narrow_to_states_papers_and_contacts(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = story.mediating(cast)
    clerk = sign_in("clerk")
    states = clerk.see(f"/cases/{made}?tab=timeline&show=state").text
    contacts = clerk.see(f"/cases/{made}?tab=timeline&show=contact").text
    assert "受理(已登记" in states
    assert "告知与同意" not in states
    assert "告知与同意" in contacts
    assert "受理(已登记" not in contacts
    assert clerk.get(f"/cases/{made}?tab=timeline&show=nothing&before=x").status_code == 200


def test_another_time_for_whom_and_how_are_told(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = stories.accepted(cast.actor("clerk"), cast.qiaosi)
    stories.make(
        cast.actor("clerk"), made, "classify", category="020101", grade="3", on_behalf_of="老周",
    )
    assert "代 老周" in sign_in("clerk").see(f"/cases/{made}?tab=timeline").text


def test_private_values_are_named_as_sealed_and_never_shown(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    page = sign_in("clerk").see(f"/cases/{made}?tab=timeline").text
    assert "已加密" in page
    assert "13800138000" not in page
    assert "138 0013 8000" not in page
    assert "一号" not in page


def test_the_full_entry_carries_its_fingerprint_and_the_one_before(
    sign_in: SignIn, cast: Cast, reading: Session, clock: Clock
) -> None:
    made = story.assigned(cast)
    entries = list(
        reading.scalars(select(AuditEntry).where(AuditEntry.chain_id == f"d:{made}").order_by(AuditEntry.seq))
    )
    page = sign_in("clerk").see(f"/cases/{made}/entries/2").text
    assert entries[1].hash in page
    assert entries[0].hash in page
    assert f"{entries[1].hash[:4]} {entries[1].hash[4:8]}" in page
    assert entries[1].payload in page


def test_a_touched_entry_says_so(sign_in: SignIn, cast: Cast, engine: str, clock: Clock) -> None:
    made = story.assigned(cast)
    with db.engine.begin() as connection:
        if engine == "sqlite":
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            ).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE audit_entry SET payload = replace(payload, '文员小陈', '文员小张') "
            f"WHERE chain_id = 'd:{made}' AND seq = 2"
        )
    page = sign_in("clerk").see(f"/cases/{made}/entries/2").text
    assert "这一条被改动过" in page


def test_a_note_is_unsealed_for_a_purpose_and_the_look_is_remembered(
    sign_in: SignIn, cast: Cast, reading: Session, clock: Clock
) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    stories.make(
        cast.actor("clerk"), made, "accept", competence="party_lives", no_bar=True, note="电话里很急",
    )
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/entries/2")
    assert "电话里很急" not in page.html
    form = page.form("/entries/2/facts.note")
    assert clerk.send(form, status=422, purpose="").status_code == 422
    assert "电话里很急" in clerk.send(form, status=200, purpose="verify").text
    looks = reading.scalars(select(AuditEntry).where(AuditEntry.event == "entry.unsealed")).all()
    assert [row.subject for row in looks] == [f"dispute:{made}"]


def test_who_may_see_but_not_handle_unseals_nothing(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    page = sign_in("reviewer").see(f"/cases/{made}/entries/1")
    assert not [form for form in page.forms if "/entries/" in form.action]
    assert sign_in("stranger").get(f"/cases/{made}/entries/1").status_code == 404
    assert sign_in("clerk").get(f"/cases/{made}/entries/99").status_code == 404


def test_numbers_and_addresses_are_never_unsealed_from_the_log(
    sign_in: SignIn, cast: Cast, reading: Session, clock: Clock
) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/entries/1")
    form = page.form("/entries/1/narrative")
    payload = reading.scalars(select(AuditEntry.payload).where(AuditEntry.chain_id == f"d:{made}")).one()
    name = next(part for part in payload.split('"') if part.endswith(".phone"))
    form.element.attributes["action"] = f"/cases/{made}/entries/1/{name}"
    assert clerk.send(form, status=404, purpose="verify").status_code == 404


def test_of_a_protected_case_others_than_handlers_read_no_name(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi, secrecy="domestic_violence")
    above = sign_in("head_of_centre")
    for path in (f"/cases/{made}?tab=timeline", f"/cases/{made}/entries/1", f"/cases/{made}/course"):
        page = above.see(path)
        assert "登记" in page.text
        assert "林某" not in page.html, path
    assert "林某" in sign_in("clerk").see(f"/cases/{made}/entries/1").text


def test_the_course_on_paper_has_number_and_fingerprint(
    sign_in: SignIn, cast: Cast, reading: Session, clock: Clock
) -> None:
    made = story.mediating(cast)
    page = sign_in("clerk").see(f"/cases/{made}/course")
    dispute = reading.get_one(Dispute, made)
    assert dispute.number is not None
    assert dispute.number in page.text
    assert f"{dispute.audit_head[:4]} {dispute.audit_head[4:8]}" in page.text
    printed = reading.scalars(select(AuditEntry).where(AuditEntry.event == "case.printed")).all()
    assert len(printed) == 1


def test_a_look_by_another_appears_under_who_looked(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = stories.registered(cast.actor("clerk"), cast.qiaosi)
    sign_in("reviewer").see(f"/cases/{made}")
    page = sign_in("clerk").see(f"/cases/{made}?tab=reads").text
    assert "督查员" in page
    assert "打开案件" in page
    assert sign_in("mediator").get(f"/cases/{made}?tab=reads").status_code == 404


def test_who_took_it_in_could_look_until_somebody_was_assigned(sign_in: SignIn, cast: Cast) -> None:
    made = stories.registered(cast.actor("mediator"), cast.qiaosi)
    told = sign_in("clerk").see(f"/cases/{made}?tab=reads").text.partition("谁能看")[2]
    assert "调解员老周经手登记,尚未指派" in told


def test_every_kind_of_access_that_opens_a_case_has_a_word() -> None:
    assert not set(FULL_KINDS) - set(KINDS), "name it in mediation/chronicle/looks.py"


def test_who_could_look_on_a_day_is_told_with_the_capacity(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = story.assigned(cast)
    clock.go_on(days=2)
    stories.make(cast.actor("clerk"), made, "release", reason="illness")
    clock.go_on(days=1)
    clerk = sign_in("clerk")
    now = clerk.see(f"/cases/{made}?tab=reads").text.partition("谁能看")[2]
    then = clerk.see(f"/cases/{made}?tab=reads&on=2026-11-23").text.partition("谁能看")[2]
    assert "调解员老周" in then
    assert "调解员老周" not in now
    assert "沈主任" in now
    assert "文员小李" not in now


@pytest.mark.parametrize(("code", "told"), [("", ""), ("online", ""), ("system", ""), ("paper", "纸质")])
def test_how_it_came_is_told_in_words_where_it_says_something(app: Flask, code: str, told: str) -> None:
    with app.test_request_context():
        assert sentences.channel(code).startswith(told)
        assert bool(sentences.channel(code)) is bool(told)
