"""Administration: each change an entry, the last administrator stays, no case contents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import Grant, Leave, MediatorRecord, User
from mediation.audit.models import AuditEntry
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.jobs import runner
from mediation.jobs.models import JobSchedule
from mediation.jobs.registry import KINDS, SCHEDULES
from mediation.organisations.models import Organisation
from mediation.settings import service as settings
from mediation.settings.grades import TERMS, Grade
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.lifecycle.stages import assigned
from tests.support.client import HubClient
from tests.support.pages import Form, Page

SignIn = Callable[[str], HubClient]

PATHS = (
    "/admin", "/admin/users", "/admin/organisations", "/admin/organisations/new", "/admin/settings",
    "/admin/settings/grading", "/admin/holidays", "/admin/jobs", "/admin/changes",
)


def last_event(chain: str) -> AuditEntry:
    query = select(AuditEntry).where(AuditEntry.chain_id == chain).order_by(AuditEntry.seq.desc())
    with db.reading() as session:
        return session.scalars(query.limit(1)).one()


def grants_form(page: Page) -> Form:
    return next(form for form in page.forms if form.action.endswith("/grants"))


def grant_of(session: Session, user_id: int, role: str) -> Grant:
    return session.scalars(select(Grant).where(Grant.user_id == user_id, Grant.role == role)).one()


def test_each_page_opens_for_its_administrator_only(cast: Cast, sign_in: SignIn) -> None:
    admin, security = sign_in("admin"), sign_in("security")
    for path in PATHS:
        admin.see(path)
    for path in ("/admin", "/admin/users", "/admin/users/new", f"/admin/users/{cast.clerk}"):
        security.see(path)
    for path in ("/admin/organisations", "/admin/settings", "/admin/jobs", "/admin/holidays"):
        security.see(path, 403)
    admin.see("/admin/users/new", 403)
    admin.see(f"/admin/users/{cast.clerk}", 403)


OTHERS = ("clerk", "head", "mediator", "reviewer", "head_of_centre", "lawyer", "keeper")


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_administers(cast: Cast, sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    for path in (*PATHS, "/admin/users/new", f"/admin/users/{cast.clerk}"):
        browser.see(path, 403)


def test_administrators_see_no_case(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast)
    for name in ("admin", "security"):
        browser = sign_in(name)
        browser.see(f"/cases/{made}", 404)
        for path in ("/admin", "/admin/users", "/admin/changes"):
            assert "林某" not in browser.see(path).html


def test_a_new_user_gets_a_role_and_a_printed_code_and_signs_in(
    cast: Cast, sign_in: SignIn, client: HubClient, reading: Session
) -> None:
    browser = sign_in("security")
    made = browser.send(browser.see("/admin/users/new").form("/new"), login="wang", name="王文员", phone="")
    page = browser.follow(made)
    browser.send(grants_form(page), **{"grant-role": "clerk", "grant-organisation": str(cast.qiaosi)})
    slip = Page(browser.send(browser.see(made.location).form("/code"), status=200).text)
    code = next(e.text for e in slip.all("dd") if "slip__code" in e.attributes.get("class", ""))
    digits = "".join(sign for sign in code if sign.isdigit())
    client.send(client.see("/reset").forms[0], login="wang", code=digits, password=PASSWORD, again=PASSWORD)
    assert client.send(client.see("/login").forms[0], login="wang", password=PASSWORD).status_code == 302
    assert last_event("sys:roles").event == "user.code_given"
    assert digits not in last_event("sys:roles").payload.replace("-", "")


def test_bad_input_is_422_and_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("security")
    form = browser.see("/admin/users/new").form("/new")
    answer = browser.send(form, status=422, login="clerk", name="另一位")
    assert "另一位" in answer.text
    assert "已被使用" in answer.text
    page = browser.see(f"/admin/users/{cast.clerk}")
    browser.send(grants_form(page), status=422, **{
        "grant-role": "head", "grant-organisation": str(cast.qiaosi), "grant-from_on": "2026-12-01",
        "grant-until_on": "2026-11-01",
    })
    browser.send(page.form("/register"), status=422, **{
        "register-organisation": str(cast.qiaosi), "register-kind": "member", "register-skills": "物业"
    })
    browser.see("/admin/users/12345", 404)


def test_nobody_gives_a_right_to_himself(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("security")
    form = grants_form(browser.see(f"/admin/users/{cast.security}"))
    answer = browser.send(form, status=422, **{"grant-role": "clerk", "grant-organisation": str(cast.qiaosi)})
    assert "自己" in answer.text


def test_whoever_administers_keeps_no_audit_of_it(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    browser = sign_in("security")
    centre = {"grant-organisation": str(cast.centre)}
    for who, role in (
        (cast.keeper, "system_admin"), (cast.keeper, "security_admin"), (cast.admin, "audit_keeper")
    ):
        form = grants_form(browser.see(f"/admin/users/{who}"))
        answer = browser.send(form, status=422, **{"grant-role": role, **centre})
        assert "三员分立" in answer.text
    form = grants_form(browser.see(f"/admin/users/{cast.clerk}"))
    later = {"grant-role": "audit_keeper", **centre, "grant-from_on": "2027-01-01"}
    browser.send(form, **later)
    form = grants_form(browser.see(f"/admin/users/{cast.clerk}"))
    until = {"grant-role": "system_admin", **centre, "grant-until_on": "2026-12-31"}
    browser.send(form, **until)
    assert grant_of(reading, cast.clerk, "system_admin").until_on is not None, "one after the other may be"


def test_the_last_administrator_cannot_be_removed(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    browser = sign_in("security")
    page = browser.see(f"/admin/users/{cast.security}")
    browser.send(page.form("/active"), status=422)
    grant = grant_of(reading, cast.security, "security_admin")
    browser.send(page.form(f"/grants/{grant.id}/end"), status=422)
    browser.send(browser.see(f"/admin/users/{cast.admin}").form("/active"), status=422)
    assert reading.get_one(User, cast.security).active
    other = grants_form(browser.see(f"/admin/users/{cast.reviewer}"))
    browser.send(other, **{"grant-role": "security_admin", "grant-organisation": str(cast.centre)})
    browser.send(browser.see(f"/admin/users/{cast.security}").form(f"/grants/{grant.id}/end"))


def test_an_ended_right_holds_no_more_at_once(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    clerk, browser = sign_in("clerk"), sign_in("security")
    clerk.see("/cases")
    grant = grant_of(reading, cast.clerk, "clerk")
    browser.send(browser.see(f"/admin/users/{cast.clerk}").form(f"/grants/{grant.id}/end"))
    clerk.see("/cases", 403)


def test_switching_off_ends_sessions(cast: Cast, sign_in: SignIn) -> None:
    clerk, browser = sign_in("clerk"), sign_in("security")
    browser.send(browser.see(f"/admin/users/{cast.clerk}").form("/active"))
    assert clerk.get("/").status_code == 302


def test_the_register_is_kept(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    browser = sign_in("security")
    form = browser.see(f"/admin/users/{cast.mediator}").form("/register")
    browser.send(form, **{"register-load_cap": "3", "register-skills": "邻里纠纷、07"})
    record = reading.scalars(select(MediatorRecord).where(MediatorRecord.user_id == cast.mediator)).one()
    assert (record.load_cap, record.skills, record.organisation_id) == (3, "02 07", cast.qiaosi)
    again = browser.see(f"/admin/users/{cast.mediator}").form("/register")
    assert again.values["register-skills"] == ["邻里纠纷、劳动人事争议"]
    assert last_event("sys:roles").event == "register.changed"


# ------------------------------------------------------------------------------ organisations


def test_organisations_are_made_changed_and_closed(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    browser = sign_in("admin")
    form = browser.see("/admin/organisations/new").form("/new")
    fields = {"name": "星桥街道人民调解委员会", "short_name": "星", "kind": "committee", "level": "street"}
    browser.send(form, **fields, parent=str(cast.centre))
    browser.send(form, status=422, **fields, parent=str(cast.centre))
    made = reading.scalars(select(Organisation).where(Organisation.short_name == "星")).one()
    page = browser.see(f"/admin/organisations/{made.id}")
    browser.send(page.form(f"/organisations/{made.id}"), phone="0571-88880000")
    assert last_event("sys:organisations").event == "organisation.changed"
    browser.send(page.form("/close"))
    reading.rollback()
    reading.expire_all()
    assert reading.get_one(Organisation, made.id).closed_on is not None


def test_a_new_organisation_hangs_under_the_centre_and_one_under_nothing_is_pointed_out(
    cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in("admin")
    form = browser.see("/admin/organisations/new").form("/new")
    assert form.values["parent"] == [str(cast.centre)]
    told = "上级看不到其案件"
    assert told not in browser.see("/admin/organisations").text
    fields = {"name": "星桥街道人民调解委员会", "short_name": "星", "kind": "committee", "level": "street"}
    browser.send(form, **fields, parent="0")
    assert f"{told}： 星桥街道人民调解委员会" in browser.see("/admin/organisations").text


def test_an_organisation_with_open_disputes_or_open_ones_below_is_not_closed(
    cast: Cast, sign_in: SignIn
) -> None:
    assigned(cast)
    browser = sign_in("admin")
    for house in (cast.qiaosi, cast.centre):
        browser.send(browser.see(f"/admin/organisations/{house}").form("/close"), status=422)


def test_a_move_changes_who_stands_above(cast: Cast, sign_in: SignIn) -> None:
    made = assigned(cast, by="village_clerk", at="village", mediator="village_mediator")
    sign_in("head").see(f"/cases/{made}")
    sign_in("stranger_head").see(f"/cases/{made}", 404)
    browser = sign_in("admin")
    form = browser.see(f"/admin/organisations/{cast.village}").form("/move")
    browser.send(form, **{"move-parent": str(cast.linping)})
    sign_in("head").see(f"/cases/{made}", 404)
    sign_in("stranger_head").see(f"/cases/{made}")
    sign_in("reviewer").see(f"/cases/{made}")


def test_nothing_hangs_below_itself(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("admin")
    form = browser.see(f"/admin/organisations/{cast.qiaosi}").form("/move")
    browser.send(form, status=422, **{"move-parent": str(cast.village)})


# -------------------------------------------------------------------- leave, settings, calendar


def test_a_head_keeps_the_leave_of_his_own_mediators(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    browser = sign_in("head")
    page = browser.see("/admin/leave")
    assert "调解员老冯" not in page.text
    dates = {"from_on": "2027-01-04", "until_on": "2027-01-08"}
    form = page.form("/leave")
    browser.send(form, person=str(cast.mediator), substitute=str(cast.mediator_two), **dates)
    browser.send(form, status=422, person=str(cast.mediator), **dates)  # on the same days again
    browser.send(form, status=422, person=str(cast.stranger_mediator), **dates)
    row = reading.scalars(select(Leave)).one()
    form = browser.see("/admin/leave").form(f"/leave/{row.id}/end")
    browser.send(form, status=422, last_on="2027-01-09")
    browser.send(form, last_on="2027-01-05")
    reading.rollback()
    reading.expire_all()
    assert reading.scalars(select(Leave)).one().until_on == date(2027, 1, 5)
    stranger = sign_in("stranger_head")
    form.values["csrf_token"] = stranger.see("/admin/leave").form("/leave").values["csrf_token"]
    stranger.send(form, status=403, last_on="2027-01-04")


def test_a_setting_holds_from_a_day_on_and_is_an_entry(
    cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    browser = sign_in("admin")
    form = browser.see("/admin/settings/grade.3").form("/settings/grade.3")
    browser.send(form, status=422, term="很多", reason="试")
    browser.send(form, status=422, term="9", from_on="2026-01-01", reason="试")
    browser.send(form, term="9", visits="30, 60", from_on="2026-12-01", reason="区里统一")
    terms = TERMS[Grade.ORDINARY]
    assert settings.value(reading, terms).term == 7
    later = settings.value(reading, terms, date(2026, 12, 1))
    assert (later.term, later.visits) == (9, (30, 60))
    entry = last_event("sys:settings")
    assert json.loads(entry.payload)["changes"]["term"] == [7, 9]
    browser.see("/admin/settings/nothing", 404)


def test_a_notice_is_entered_line_by_line(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    browser = sign_in("admin")
    page = browser.see("/admin/holidays?year=2028")
    assert "暂算" in page.text
    browser.send(page.form("/year"), status=422, year="2028", days="2028-01-01 maybe")
    browser.send(page.form("/year"), year="2028", days="2028-01-01 off 元旦\n2028-01-08 work 元旦")
    assert "2028-01-08" in browser.see("/admin/holidays?year=2028").text
    browser.send(page.form("/holidays"), day="2028-05-04", kind="off", name="本地停电")
    assert "本地停电" in browser.see("/admin/holidays?year=2028").text


def test_a_new_hub_shows_four_steps_and_what_is_done(cast: Cast, clock: Clock, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    page = admin.follow(admin.get("/"))
    assert "新系统的前四步" in page.text
    assert "待办 调解室 0 间" in page.text
    assert "已完成 机构 5 个机构" in page.text
    assert "2027年放假通知登记之前" in page.text
    form = admin.see("/admin/rooms").form("/rooms")
    admin.send(form, organisation=str(cast.qiaosi), name="一号调解室")
    assert "新系统的前四步" not in admin.see("/admin").text


def test_settings_are_looked_up_as_they_held_on_a_day_and_say_who_changed_them(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    form = admin.see("/admin/settings/grade.3").form("/settings/grade.3")
    admin.send(form, term="9", handler="street", from_on="2026-12-01", reason="区里统一" * 12)
    page = admin.see("/admin/settings/grade.3")
    assert "7 → 9" in page.text
    assert "系统管理员" in page.text
    assert "区里统一" in page.text
    assert "办理期限(自然日)9" in admin.see("/admin/settings?on=2026-12-01").text.replace(" ", "")
    admin.send(form, status=422, handler="moon", from_on="2026-12-01", reason="试")


def test_categories_are_changed_added_and_given_up_in_the_browser(
    cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    page = admin.see("/admin/categories/0201")
    admin.send(page.form("/add"), **{
        "add-code": "51", "add-zh": "充电桩共用", "add-sf": "02", "add-words": "抢充电桩、占车位",
        "add-reason": "区里新增",
    })
    assert "充电桩共用" in admin.see("/admin/categories?find=cdz").text
    page = admin.see("/admin/categories/020151")
    admin.send(page.form("/categories/020151"), **{"change-zh": "充电桩争用", "change-reason": "改名"})
    admin.send(page.form("/retire"), **{"retire-valid_until": "2026-12-31", "retire-reason": "并入停车"})
    assert "2026-12-31" in admin.see("/admin/categories/020151").text
    admin.send(page.form("/retire"), status=422, **{"retire-valid_until": "2026-01-01", "retire-reason": "x"})
    admin.see("/admin/categories/020188", 404)
    sign_in("security").see("/admin/categories", 403)


def test_the_running_page_says_how_the_hub_is_and_what_to_do(
    app: Flask, cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    admin = sign_in("admin")

    def states() -> dict[str, tuple[str, str]]:
        return {row[1]: (row[0], row[2]) for row in admin.see("/admin/jobs").table("系统体检")}

    assert states()["后台工作"] == ("请处理", "从未运行")
    runner.drain(app)
    clock.go_on(minutes=2)
    runner.drain(app)
    assert states()["后台工作"][0] == "正常"
    assert states()["日志最近签名检查点"][0] == "正常"
    assert states()["库外锚文件"][0] == "正常"
    assert states()["节假日"] == ("正常", "已登记到2026年")
    assert states()["备份"] == ("请处理", "系统不会自动备份")
    clock.go_on(minutes=30)
    admin = sign_in("admin")
    assert states()["后台工作"][0] == "请处理"
    clock.stand_at(datetime(2026, 12, 2, 1, 0, tzinfo=UTC))
    admin = sign_in("admin")
    assert states()["节假日"][0] == "请处理"


def test_no_work_of_the_background_is_called_by_its_code(cast: Cast, sign_in: SignIn, app: Flask) -> None:
    with db.writing() as session:
        session.add_all(JobSchedule(name=name, next_at=hub_clock.now()) for name in SCHEDULES)
    page = sign_in("admin").see("/admin/jobs")
    assert len(page.table("定时任务")) == len(SCHEDULES)
    for code in KINDS:
        assert code not in page.text


def test_numbers_are_shown_by_an_example_and_what_the_braces_mean_where_they_are_typed(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    admin = sign_in("admin")
    page = admin.see("/admin/settings")
    assert "〔2026〕乔人调字第0001号" in page.text
    assert "{n" not in page.text
    assert "{org} 是单位简称" in admin.see("/admin/settings/numbers").text


def test_a_change_of_the_register_names_kind_post_and_skills(cast: Cast, sign_in: SignIn) -> None:
    with db.writing() as session:
        entry = register.Entry(cast.qiaosi, date(2025, 1, 1), kind="member", post="deputy", skills="01 0602")
        register.enter(session, cast.actor("security"), session.get_one(User, cast.mediator_two), entry)
    text = sign_in("security").see("/admin/changes").text
    assert "委员" in text
    assert "副主任" in text
    assert "婚恋家庭纠纷" in text
    for raw in ("member", "deputy", "0602"):
        assert raw not in text


def test_the_name_of_a_holiday_is_not_asked_as_a_persons(sign_in: SignIn) -> None:
    page = sign_in("admin").see("/admin/holidays")
    assert "节日名称" in page.text
    assert "姓名" not in page.text
