"""The keeper's pages: found by person, number, kind and day; verified at a press; never a word of a case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit import findings
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.jobs.models import Job
from mediation.keeper import service, words
from tests import stories
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions import story
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


@pytest.fixture
def made(cast: Cast, clock: Clock) -> int:
    return story.mediating(cast)


def number_of(session: Session, made: int) -> str:
    return session.get_one(Dispute, made).number or ""


def test_entries_are_found_by_person_number_kind_and_day(
    sign_in: SignIn, made: int, reading: Session, clock: Clock
) -> None:
    keeper = sign_in("keeper")
    by_number = keeper.see(f"/audit?case={number_of(reading, made)}").text
    assert "开始调解" in by_number
    assert "账号" not in by_number.partition("短指纹")[2]
    assert "受理" in keeper.see("/audit?person=clerk&event=dispute.accept").text
    assert "没有记录" in keeper.see("/audit?person=mediator&event=dispute.accept").text
    assert "没有记录" in keeper.see("/audit?event=dispute.accept&last=2026-11-22").text
    assert "受理" in keeper.see("/audit?event=dispute.accept&first=1123&last=20261123").text
    assert keeper.get("/audit?event=nothing&first=never&before=x&person=%25").status_code == 200


def test_pages_of_the_search_follow_one_another(sign_in: SignIn, made: int) -> None:
    keeper = sign_in("keeper")
    page = keeper.see("/audit")
    seen: set[str] = set()
    while True:
        rows = {e.text for e in page.all("a") if "/audit/entries/" in e.attributes.get("href", "")}
        assert not rows & seen
        seen |= rows
        older = [e for e in page.all("a") if e.attributes.get("rel") == "next"]
        if not older:
            break
        page = keeper.see(older[0].attributes["href"])
    with db.reading() as session:
        assert len(seen) >= len(session.scalars(select(AuditEntry.id)).all()) - 1


def test_nothing_of_a_case_stands_on_the_keepers_pages(
    sign_in: SignIn, cast: Cast, made: int, reading: Session
) -> None:
    stories.make(
        cast.actor("clerk"), made, "reclassify", grade="2", category="020101", reason="escalated",
        on_behalf_of="林某", note="他要砸门",
    )
    keeper = sign_in("keeper")
    ids = reading.scalars(select(AuditEntry.id).where(AuditEntry.dispute_id == made)).all()
    for path in ("/audit", f"/audit?case={number_of(reading, made)}", *(f"/audit/entries/{n}" for n in ids)):
        html = keeper.see(path).html
        for word in ("林某", "徐某", "厂房", "朝阳村", "砸门"):
            assert word not in html, path
    assert keeper.get(f"/cases/{made}").status_code == 404


def test_a_search_of_the_log_is_itself_in_the_log(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    sign_in("inspector").see("/audit?person=clerk")
    found = reading.scalars(select(AuditEntry).where(AuditEntry.event == "audit.searched")).one()
    assert found.actor_id == cast.inspector


def test_what_was_found_goes_into_a_spreadsheet(sign_in: SignIn, made: int) -> None:
    answer = sign_in("keeper").get("/audit/export?event=dispute.accept")
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    assert "文员小陈" in answer.text
    assert len(answer.text.splitlines()) == 2


def test_a_press_verifies_and_gives_a_paper(sign_in: SignIn, made: int) -> None:
    keeper = sign_in("keeper")
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    page = keeper.follow(answer)
    assert "完整" in page.text
    assert "第一处在前" not in page.text
    assert "完整" in keeper.see("/audit/verify").text


def test_a_touched_entry_is_named_with_its_reason(
    sign_in: SignIn, made: int, engine: str
) -> None:
    with db.engine.begin() as connection:
        if engine == "sqlite":
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            ).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE audit_entry SET payload = replace(payload, 'party_lives', 'arose_here') "
            f"WHERE chain_id = 'd:{made}' AND seq = 2"
        )
    keeper = sign_in("keeper")
    page = keeper.follow(keeper.send(keeper.see("/audit/verify").form("/audit/verify"))).text
    assert f"链 d:{made} 第 2 条" in page
    assert "内容与指纹不符,被改动过" in page
    assert "防改、防删的保护仍在" in page


def test_a_long_log_is_verified_in_the_background(
    sign_in: SignIn, made: int, monkeypatch: pytest.MonkeyPatch, reading: Session
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    keeper = sign_in("keeper")
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    assert "正在验证" in keeper.follow(answer).text
    assert reading.scalars(select(Job.kind).where(Job.kind == service.KIND)).all() == [service.KIND]


def test_rights_on_a_day_are_listed(sign_in: SignIn, cast: Cast) -> None:
    keeper = sign_in("keeper")
    assert "沈主任" in keeper.see("/audit/rights").text
    assert "沈主任" not in keeper.see("/audit/rights?on=2020-01-01").text


def test_only_keepers_and_inspectors_come_in(sign_in: SignIn, cast: Cast) -> None:
    for name in ("clerk", "head_of_centre", "admin", "security"):
        for path in ("/audit", "/audit/verify", "/audit/rights", "/audit/export"):
            assert sign_in(name).get(path).status_code == 403


def test_every_finding_has_its_sentence() -> None:
    assert set(words.REASONS) == set(findings.REASONS)
