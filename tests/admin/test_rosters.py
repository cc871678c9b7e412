"""A district is set up from two sheets: looked at first, bad rows told and given back, nothing doubled."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.accounts.models import CommitteeRecord, Grant, MediatorRecord, User
from mediation.admin import skills
from mediation.admin.rosters.columns import ORGANISATIONS, PEOPLE
from mediation.audit.models import AuditEntry
from mediation.audit.verify import verify
from mediation.classification.catalogue import tree_of
from mediation.core.database import db
from mediation.core.sheets import reading as sheets
from mediation.organisations.models import Organisation
from mediation.security.roles import LABELS, Role
from mediation.sessions.room_models import Room
from tests.admin import lists
from tests.admin.bringing import bring, organisations, people, take
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.counting import statements

SignIn = Callable[[str], HubClient]


def count(model: Any) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_district_is_set_up_from_two_sheets(cast: Cast, sign_in: SignIn, reading: Session) -> None:
    before, users = count(Organisation), count(User)
    admin, security = sign_in("admin"), sign_in("security")
    page = bring(admin, "organisations", organisations(lists.organisations()))
    assert "可以导入60" in page.text
    assert count(Organisation) == before, "looking writes nothing"
    take(admin, page)
    assert (count(Organisation), count(CommitteeRecord), count(Room)) == (before + 60, 53, 7)
    page = bring(security, "people", lists.as_csv(lists.OF_PEOPLE, lists.people()), "人员.csv")
    assert "可以导入200" in page.text
    answer = take(security, page)
    assert count(User) == users + 200
    listed = security.follow(answer)
    assert "已录入 200 人" in listed.html
    assert len([e for e in listed.all("input") if e.attributes.get("name") == "user"]) == 200

    street = reading.scalars(select(Organisation).where(Organisation.short_name == "东湖")).one()
    village = reading.scalars(select(Organisation).where(Organisation.short_name == "东新丰")).one()
    assert (village.parent_id, village.level, street.parent_id) == (street.id, "village", cast.centre)
    head = reading.scalars(select(User).where(User.login == "zhujianguo")).one_or_none()
    assert head is not None, "a user name is made from the sound of the name"
    assert head.password_hash == ""
    with db.reading() as session:
        assert verify(db).whole, session


def test_each_person_has_his_entries_and_the_list_its_own(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    take(security, bring(security, "people", people(["朱小红", "乔", "文员、调解员"])))
    made = reading.scalars(select(User).where(User.login == "zhuxiaohong")).one()
    query = select(AuditEntry.event).where(AuditEntry.subject == f"user:{made.id}").order_by(AuditEntry.seq)
    assert list(reading.scalars(query)) == [
        "user.created", "grant.given", "grant.given", "register.entered",
    ]
    entry = reading.scalars(select(AuditEntry).where(AuditEntry.chain_id == "sys:imports")).one()
    assert entry.event == "import.people"
    assert json.loads(entry.payload)["data"]["taken"] == 1


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_the_same_list_twice_doubles_nothing(cast: Cast, sign_in: SignIn, kind: str) -> None:
    browser = sign_in("admin" if kind == "organisations" else "security")
    content = (
        organisations(lists.organisations()[:8]) if kind == "organisations"
        else people(["朱小红", "乔", "文员、调解员"], ["何小红", "平", "调委会主任"])
    )
    take(browser, bring(browser, kind, content))
    rows = count(Organisation), count(User), count(Grant), count(MediatorRecord)
    page = bring(browser, kind, content)
    assert "没有可以导入的新内容" in page.text
    assert not any("/take" in form.action for form in page.forms)
    assert rows == (count(Organisation), count(User), count(Grant), count(MediatorRecord))


def test_bad_rows_are_told_exactly_and_come_back_corrected(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    content = people(
        ["朱小红", "乔", "文员"], ["", "乔", "文员"], ["何小红", "没有的村", "文员"],
        ["高小红", "乔", "皇帝"], ["林小红", "乔", "文员", "clerk"], ["郭小红", "临", "检查员"],
    )
    page = bring(security, "people", content, "人员.csv")
    for row, column, why in (
        ("3", "姓名", "必填"), ("4", "单位", "没有这个机构"), ("5", "角色", "请用这些说法之一"),
        ("6", "用户名", "文员小陈"), ("7", "权限止", "截止日期"),
    ):
        assert any(
            cells[0] == row and cells[1] == column and why in cells[2] for cells in page.table("错在哪里")
        ), (row, column, page.text)
    before = count(User)
    take(security, page)
    assert count(User) == before + 1
    rejects = next(e.attributes["href"] for e in page.all("a") if "/rejects" in e.attributes.get("href", ""))
    given = sheets.read(security.get(rejects).data, PEOPLE)
    lines = [[cell.text for cell in line.cells] for line in given.lines]
    assert [line[0] for line in lines] == ["3", "4", "5", "6", "7"]
    where = {name: n for n, name in enumerate(given.heading)}
    for line, (name, value) in zip(lines, (
        ("姓名", "马小红"), ("单位", "平"), ("角色", "文员"), ("用户名", "linxh"), ("权限止", "2027-01-31")
    ), strict=True):
        line[where[name]] = value
    page = bring(security, "people", lists.as_csv(given.heading, lines, "utf-8"), "改好.csv")
    assert "有错的行0" in page.text
    take(security, page)
    assert count(User) == before + 6


def test_what_stands_above_may_stand_below_in_the_list(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in("admin")
    def unit(name: str, short: str, above: str) -> list[str]:
        return [name, short, "调解委员会", "村(社区)", above, *[""] * 7]

    page = bring(admin, "organisations", organisations([
        unit("甲村调委会", "甲", "乙"), unit("乙街道调委会", "乙", "临"), unit("丙村调委会", "丙", "丁"),
        unit("丁村调委会", "丁", "丙"), unit("戊村调委会", "戊", "没有"), unit("己村调委会", "乔", "临"),
        unit("庚村调委会", "庚", "己村调委会"),
    ]))
    told = {cells[0]: cells[2] for cells in page.table("错在哪里")}
    assert "绕成了圈" in told["4–5"]
    assert "没有这个上级" in told["6"]
    assert "乔司街道人民调解委员会" in told["7"]
    assert "第 7 行" in told["8"]
    take(admin, page)
    with db.reading() as session:
        below = session.scalars(select(Organisation).where(Organisation.short_name == "甲")).one()
        assert session.get_one(Organisation, below.parent_id or 0).short_name == "乙"


def test_a_term_longer_than_the_law_knows_is_refused(cast: Cast, sign_in: SignIn) -> None:
    content = lists.as_csv(
        ("机构名称", "简称", "类型", "上级机构", "调委会种类", "本届任期起", "本届任期止"),
        [["甲村调委会", "甲", "调解委员会", "乔", "村(居)调委会", "2026-01-01", "2029-01-01"]],
    )
    assert "不超过三年" in bring(sign_in("admin"), "organisations", content, "机构.csv").text


def test_namesakes_are_told_apart_by_telephone_or_user_name(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    first = ["朱小红", "乔", "文员", "", "13800000001"]
    take(security, bring(security, "people", people(first)))
    page = bring(security, "people", people(["朱小红", "乔", "调解员", "", "13800000002"]))
    assert "请填用户名" in page.text
    take(security, bring(security, "people", people(["朱小红", "乔", "调解员", "zhuxh2", "13800000002"])))
    with db.reading() as session:
        assert len(session.scalars(select(User).where(User.name == "朱小红")).all()) == 2


def test_nobody_gives_himself_a_right_by_a_list(cast: Cast, sign_in: SignIn) -> None:
    page = bring(sign_in("security"), "people", people(["安全管理员", "临", "审计管理员", "security"]))
    assert "不能给自己授权" in page.text


def test_each_list_belongs_to_its_administrator_and_to_who_brought_it(cast: Cast, sign_in: SignIn) -> None:
    admin, security = sign_in("admin"), sign_in("security")
    admin.see("/admin/import/people", 403)
    security.see("/admin/import/organisations", 403)
    security.see("/admin/import/nothing", 404)
    for name in ("clerk", "head", "reviewer", "keeper"):
        sign_in(name).see("/admin/import/people", 403)
    form = security.see("/admin/import/people").form("/import/people")
    word = security.send(form, file=(io.BytesIO(people(["朱小红", "乔", "文员"])), "人员.csv")).location
    other = word.replace("/people/", "/organisations/")
    security.see(other, 403)
    admin.see(other, 404)
    admin.see(word, 403)


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", "随便写点什么".encode()])
def test_a_file_that_is_no_list_is_refused_as_a_whole(cast: Cast, sign_in: SignIn, content: bytes) -> None:
    assert bring(sign_in("security"), "people", content, status=422).form("/import/people")


@pytest.mark.parametrize(("kind", "columns"), [("organisations", ORGANISATIONS), ("people", PEOPLE)])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_template_is_read_and_its_example_is_never_taken(
    cast: Cast, sign_in: SignIn, kind: str, columns: Any, suffix: str
) -> None:
    browser = sign_in("admin" if kind == "organisations" else "security")
    content = browser.get(f"/admin/import/{kind}/template.{suffix}").data
    assert list(sheets.read(content, columns).heading) == [c.zh for c in columns.rows]
    page = bring(browser, kind, content)
    assert "示例行" in page.text
    assert not any("/take" in form.action for form in page.forms)


def test_looking_at_two_hundred_people_costs_a_handful_of_questions(cast: Cast, sign_in: SignIn) -> None:
    admin, security = sign_in("admin"), sign_in("security")
    take(admin, bring(admin, "organisations", organisations(lists.organisations())))
    form = security.see("/admin/import/people").form("/import/people")
    content = lists.as_csv(lists.OF_PEOPLE, lists.people())
    with statements() as seen:
        security.send(form, file=(io.BytesIO(content), "人员.csv"))
    assert len(seen) < 20


FULL = ("姓名", "单位", "角色", "电话", "备案号", "任期起", "职务")


def test_only_who_mediates_enters_the_register_and_idle_cells_are_told(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    rows = [
        ["朱小红", "乔", "文员", "", "临调员〔2026〕9", "2026-01-01", ""],
        ["何小红", "临", "系统管理员", "", "", "2026-01-01", "委员"],
        ["高小红", "乔", "文员、调解员", "", "临调员〔2026〕10", "2026-01-01", ""],
        ["林小红", "平", "调委会主任", "", "", "2026-01-01", "主任"],
        ["马小红", "乔", "文员", "", "", "", ""],
    ]
    page = bring(security, "people", lists.as_csv(FULL, rows), "人员.csv")
    told = {cells[0]: (cells[2], cells[3]) for cells in page.table("没有照录的格")}
    assert {row: columns for row, (columns, _why) in told.items()} == {
        "2": "备案号、任期起", "3": "职务、任期起"
    }
    assert all("只登记调解员" in why for _columns, why in told.values())
    take(security, page)
    query = select(User.name).join(MediatorRecord, MediatorRecord.user_id == User.id)
    assert {"高小红", "林小红"} == set(reading.scalars(query)) & {row[0] for row in rows}
    again = bring(security, "people", lists.as_csv(FULL, rows[2:3]), "人员.csv")
    assert "已在调解员名册" in again.table("没有照录的格")[0][3]


@pytest.mark.parametrize("kind", ["people", "organisations"])
def test_a_telephone_nobody_could_dial_is_told_with_its_row(cast: Cast, sign_in: SignIn, kind: str) -> None:
    if kind == "people":
        browser, content = sign_in("security"), people(["朱小红", "乔", "文员", "", "1380000"])
    else:
        heading = ("机构名称", "简称", "类型", "层级", "上级机构", "电话")
        browser = sign_in("admin")
        content = lists.as_csv(heading, [["甲村调委会", "甲", "调解委员会", "村(社区)", "乔", "无"]])
    page = bring(browser, kind, content, "名单.csv")
    assert [cells[:3] for cells in page.table("错在哪里")] == [["2", "电话", "电话号码格式不对"]]


def test_no_list_puts_administration_and_its_audit_into_one_hand(cast: Cast, sign_in: SignIn) -> None:
    rows = [
        ["朱小红", "临", "系统管理员、审计管理员"],
        ["何小红", "临", "安全管理员", "", "13800000001"],
        ["何小红", "临", "审计管理员", "", "138-0000-0001"],
        ["系统管理员", "临", "审计管理员", "admin"], ["林小红", "临", "系统管理员、安全管理员"],
    ]
    page = bring(sign_in("security"), "people", people(*rows), "人员.csv")
    told = {cells[0]: cells[2] for cells in page.table("错在哪里")}
    assert set(told) == {"2、4–5"}
    assert all("三员分立" in why for why in told.values())


@pytest.mark.parametrize("written", [label.zh for label in LABELS.values()])
def test_every_role_that_the_list_offers_is_taken_alone_and_among_others(
    cast: Cast, sign_in: SignIn, written: str, reading: Session
) -> None:
    security = sign_in("security")
    rows = [
        ["朱小红", "乔", written],
        ["何小红", "乔", f"部门联络员、{written}"],
        ["高小红", "乔", f"{written}、文员"],
    ]
    if written == LABELS[Role.AUDIT_KEEPER].zh:
        rows = rows[:1]
    page = bring(security, "people", people(*[[*row, "", "", "2027-01-31"] for row in rows]))
    assert "有错的行0" in page.text, page.text
    take(security, page)
    role = next(code for code, label in LABELS.items() if label.zh == written)
    for row in rows:
        user = reading.scalars(select(User).where(User.name == row[0])).one()
        assert role in set(reading.scalars(select(Grant.role).where(Grant.user_id == user.id)))


@pytest.mark.parametrize("written", ["律师", "专家", "受邀律师", "调解员,律师", "受邀律师、专家、调解员"])
def test_a_lawyer_is_known_by_the_usual_words(
    cast: Cast, sign_in: SignIn, written: str, reading: Session
) -> None:
    security = sign_in("security")
    take(security, bring(security, "people", people(["朱小红", "乔", written])))
    user = reading.scalars(select(User).where(User.login == "zhuxiaohong")).one()
    assert Role.LAWYER in set(reading.scalars(select(Grant.role).where(Grant.user_id == user.id)))


def test_a_kind_of_matter_is_read_back_by_its_own_name_whatever_marks_it_holds(reading: Session) -> None:
    known = tree_of(reading)
    for node in known.nodes():
        codes, unknown = skills.codes_of(known, node.zh)
        assert (unknown, len(codes)) == ([], 1), node.zh


def test_a_committee_without_its_kind_is_told_so_and_its_other_fault_in_the_same_round(
    cast: Cast, sign_in: SignIn
) -> None:
    row = ["某村人民调解委员会", "某", "调解委员会", "", "没有的街道", *[""] * 7]
    page = bring(sign_in("admin"), "organisations", organisations([row]))
    told = {(cells[1], cells[2].split(",")[0]) for cells in page.table("错在哪里")}
    assert {column for column, _why in told} == {"调委会种类", "上级机构"}, told
