"""The keeper's pages: found by person, number, kind and day; verified at a press; never a word of a case."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Config
from mediation.accounts import service as accounts
from mediation.accounts.models import Grant, User
from mediation.audit import anchors, findings
from mediation.audit.models import AuditEntry
from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.core.sheets import reading as reading_sheets
from mediation.core.sheets.columns import Column, Columns
from mediation.jobs import runner
from mediation.keeper import service, words
from mediation.keeper.models import VerificationRun
from mediation.security.roles import Role
from tests import stories
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.sessions import story
from tests.support.client import HubClient
from tests.support.pages import Page
from tests.support.source import ROOT

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
    assert keeper.get("/audit?event=nothing&before=x&person=%25").status_code == 200


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


def test_a_sign_in_is_told_in_words_a_keeper_reads(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    keeper = sign_in("keeper")
    query = select(AuditEntry).where(AuditEntry.event == "user.sign_in").order_by(AuditEntry.id.desc())
    found = reading.scalars(query).first()
    assert found is not None
    text = keeper.see(f"/audit/entries/{found.id}").text
    assert "共用电脑" in text
    assert "False" not in text
    assert "shared" not in text


def test_a_search_of_the_log_is_itself_in_the_log(sign_in: SignIn, cast: Cast, reading: Session) -> None:
    sign_in("inspector").see("/audit?person=clerk")
    found = reading.scalars(select(AuditEntry).where(AuditEntry.event == "audit.searched")).one()
    assert found.actor_id == cast.inspector


def test_what_was_found_goes_into_a_spreadsheet(sign_in: SignIn, made: int) -> None:
    answer = sign_in("keeper").get("/audit/export.xlsx?event=dispute.accept")
    names = ("编号", "谁", "内容", "案件")
    found = reading_sheets.read(answer.data, Columns(tuple(Column(name, name, name) for name in names)))
    (line,) = found.lines
    assert "文员小陈" in [cell.text for cell in line.cells]


def test_a_press_verifies_and_gives_a_paper(sign_in: SignIn, made: int) -> None:
    keeper = sign_in("keeper")
    page = pressed(keeper)
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
    page = pressed(keeper).text
    assert f"链 d:{made} 第 2 条" in page
    assert "内容与指纹不符,被改动过" in page
    assert "防改、防删的保护仍在" not in page, "a touched log is not said to be whole in any part"
    with db.reading() as session:
        assert number_of(session, made) in page


def test_what_cannot_be_verified_is_said_and_is_not_under_way_for_ever(
    sign_in: SignIn, made: int, engine: str
) -> None:
    keeper = sign_in("keeper")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_checkpoint_leaf RENAME TO gone")
        connection.exec_driver_sql("CREATE TABLE audit_checkpoint_leaf AS SELECT 1 AS x")
    assert "未能运行" in pressed(keeper).text
    assert "看进度" not in keeper.see("/audit/verify").text


def test_an_unreadable_line_of_the_outside_file_is_told_on_the_pages_of_keeper_and_administrator(
    app: Flask, sign_in: SignIn, made: int, settings_of_test: Config, clock: Clock
) -> None:
    runner.drain(app)
    clock.go_on(minutes=2)
    runner.drain(app)
    file = anchors.path(settings_of_test.data, db.url)
    whole = file.read_bytes()
    file.write_bytes(b"garbage\n" + whole)
    keeper, admin = sign_in("keeper"), sign_in("admin")
    page = pressed(keeper).text
    assert "库外锚文件有一行读不出来" in page
    clock.go_on(minutes=6)
    runner.drain(app)  # signs what was done meanwhile, and cannot write it to the file
    clock.go_on(minutes=6)
    assert "不再写入" in admin.see("/admin/jobs").text
    file.write_bytes(whole + b"garbage\n")
    assert "末尾读不出来" in admin.see("/admin/jobs").text


def test_a_long_log_is_verified_in_the_background(
    app: Flask, sign_in: SignIn, made: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 1)
    keeper = sign_in("keeper")
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    assert "等待后台开始" in keeper.follow(answer).text
    assert "看进度" in keeper.see("/audit/verify").text
    monkeypatch.setattr(service, "SAID_EVERY", timedelta(0))
    steps: list[str] = []
    kept = service._Told.__call__

    def listen(self: service._Told, step: str, done: int, total: int) -> None:
        kept(self, step, done, total)
        with db.reading() as session:
            steps.append(session.scalars(select(VerificationRun.step)).one())

    monkeypatch.setattr(service._Told, "__call__", listen)
    runner.drain(app)
    assert list(dict.fromkeys(steps)) == [step for step in words.STEPS if step in steps]
    assert {"entries", "disputes", "rows", "access", "samples"} <= set(steps)
    assert "完整" in keeper.follow(keeper.get(answer.location)).text
    assert "看进度" not in keeper.see("/audit/verify").text


def test_rights_on_a_day_are_listed(sign_in: SignIn, cast: Cast) -> None:
    keeper = sign_in("keeper")
    assert "沈主任" in keeper.see("/audit/rights").text
    assert "沈主任" not in keeper.see("/audit/rights?on=2020-01-01").text


def test_only_keepers_and_inspectors_come_in(sign_in: SignIn, cast: Cast) -> None:
    paths = ("/audit", "/audit/verify", "/audit/case", "/audit/export.xlsx", "/audit/export.jsonl")
    for name in ("clerk", "head_of_centre", "admin", "security"):
        for path in paths if name == "security" else (*paths, "/audit/rights"):
            assert sign_in(name).get(path).status_code == 403
    assert sign_in("inspector").get("/audit/export.jsonl").status_code == 403, "the whole log is the keeper's"


def pressed(keeper: HubClient) -> Page:
    """The report that a press on the button leads to."""
    answer = keeper.send(keeper.see("/audit/verify").form("/audit/verify"))
    return keeper.follow(keeper.get(answer.location))


# ------------------------------------------------------------------ who looked, who could, and why


def test_who_looked_and_who_could_stands_two_clicks_from_an_entry_of_the_case(
    sign_in: SignIn, made: int, reading: Session
) -> None:
    sign_in("head").see(f"/cases/{made}")
    keeper = sign_in("keeper")
    entries = keeper.see("/audit?event=dispute.accept")
    links = [e.attributes.get("href", "") for e in entries.all("a")]
    page = keeper.see(next(link for link in links if "/audit/case/" in link))
    assert [row[1] for row in page.table("谁看过") if row[1] == "沈主任"] == ["沈主任"]
    why = next(row for row in page.table("谁能看") if row[0] == "沈主任")
    assert "乔司街道人民调解委员会" in why[3]
    assert "由 系统 授予" in why[3]
    assert "林某" not in page.html
    found = keeper.get(f"/audit/case?number={number_of(reading, made)}")
    assert found.location == f"/audit/case/{made}"
    assert "没有这个编号" in keeper.see("/audit/case?number=XX99").text
    keeper.see("/audit/case/12345", 404)
    keeper.see(f"/audit/case/{9 * 10**30}", 404)


def test_a_right_that_ended_today_was_there_this_morning_and_says_who_gave_and_what_ended_it(
    sign_in: SignIn, cast: Cast, made: int, clock: Clock
) -> None:
    day = hub_clock.today()
    with db.writing() as session:
        grant = session.scalars(select(Grant).where(Grant.user_id == cast.head)).one()
        accounts.end_grant(session, cast.actor("security"), grant)
        accounts.set_active(session, cast.actor("security"), session.get_one(User, cast.clerk), active=False)
    clock.go_on(days=1)
    keeper = sign_in("keeper")
    may = {row[0]: row[3] for row in keeper.see(f"/audit/case/{made}?on={day}").table("谁能看")}
    assert "终止" in may["沈主任"]
    assert "停用" in may["文员小陈"]
    later = [row[0] for row in keeper.see(f"/audit/case/{made}?on={hub_clock.today()}").table("谁能看")]
    assert "沈主任" not in later
    assert "文员小陈" not in later, "an account that is off sees nothing"
    rights = keeper.see(f"/audit/rights?on={day}").text
    assert "沈主任" in rights
    assert "由 系统 授予" in rights
    assert "沈主任" not in keeper.see(f"/audit/rights?on={hub_clock.today()}").text


def test_a_right_dated_back_says_when_it_was_entered(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    clock.go_on(days=100)
    with db.writing() as session:
        user = accounts.create_user(session, cast.actor("security"), login="late", name="补登的人")
        long_ago = hub_clock.today() - timedelta(days=50)
        accounts.give_grant(session, cast.actor("security"), user, Role.CLERK, cast.qiaosi, long_ago)
    page = sign_in("keeper").see(f"/audit/rights?on={long_ago + timedelta(days=1)}").text
    assert "才补登" in page.partition("补登的人")[2][:120]


def test_what_was_done_from_a_computer_is_found_by_its_address(
    app: Flask, sign_in: SignIn, cast: Cast, client: HubClient
) -> None:
    client.send(client.see("/login").forms[0], status=422, login="clerk", password="wrong")
    elsewhere = app.test_client()
    assert isinstance(elsewhere, HubClient)
    elsewhere.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    elsewhere.send(elsewhere.see("/login").forms[0], login="head", password=PASSWORD)
    elsewhere.see("/cases/1", 404)
    keeper = sign_in("keeper")
    there = keeper.see("/audit?address=10.1.2.3").text.partition("短指纹")[2]
    assert "沈主任" in there
    assert "文员小陈" not in there
    here = keeper.see("/audit?address=127.0.0.1").text.partition("短指纹")[2]
    assert "登录失败" in here
    assert "沈主任" not in here
    assert "没有记录" in keeper.see("/audit?address=10.1.2.%25").text


def test_the_whole_log_goes_out_in_a_form_that_is_verified_without_the_hub(
    sign_in: SignIn, made: int, tmp_path: Path
) -> None:
    answer = sign_in("keeper").get("/audit/export.jsonl")
    file = tmp_path / "audit.jsonl"
    file.write_bytes(answer.data)
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "verify_audit_export.py", file], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    for word in ("徐某", "林某", "厂房", "乔司街道朝阳村"):
        assert word not in answer.text
    with db.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.event == "audit.exported_whole")).one()
    second = f'"chain":"d:{made}"'.encode(), b'"seq":2,', b'"t":"entry"'
    kept = [line for line in answer.data.splitlines(keepends=True) if not all(p in line for p in second)]
    file.write_bytes(b"".join(kept))
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "verify_audit_export.py", file], capture_output=True, check=False
    )
    assert done.returncode == 1, "a missing entry is told, whatever the entries say"


def test_every_finding_has_its_sentence() -> None:
    assert set(words.REASONS) == set(findings.REASONS)


def test_a_day_that_is_none_is_told_and_rights_are_narrowed_to_a_name(sign_in: SignIn, cast: Cast) -> None:
    keeper = sign_in("keeper")
    page = keeper.see("/audit/rights?on=2026-13-45", 422)
    assert "这不是日期" in page.text
    assert "2026-13-45" in page.html
    assert "沈主任" not in page.text
    assert "沈主任" in keeper.see("/audit/rights?who=沈").text
    assert "沈主任" not in keeper.see("/audit/rights?who=没这个人").text


def test_a_day_of_the_search_that_is_none_is_told_at_its_field_and_nothing_is_found(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    keeper = sign_in("keeper")
    page = keeper.see("/audit?first=去年底&person=文员小陈", 422)
    assert "这不是日期" in page.text
    typed = page.form("/audit").values
    assert (typed["first"], typed["person"]) == (["去年底"], ["文员小陈"])
    assert keeper.get("/audit/export.xlsx?first=去年底").status_code == 302


def test_who_looked_names_the_organisation_of_the_role(sign_in: SignIn, cast: Cast, made: int) -> None:
    sign_in("mediator").see(f"/cases/{made}")
    page = sign_in("keeper").see(f"/audit/case/{made}")
    row = next(e.text for e in page.all("tr") if "打开案件" in e.text and "调解员" in e.text)
    assert "乔司街道人民调解委员会" in row
