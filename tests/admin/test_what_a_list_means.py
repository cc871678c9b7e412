"""Lists are read as people write them, and of two people who could be one nobody makes one without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import CommitteeRecord, Grant, MediatorRecord, User
from mediation.core.database import db
from mediation.organisations.models import Organisation
from tests.admin import lists
from tests.admin.bringing import bring, organisations, people, take
from tests.cast import Cast
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_two_people_of_one_name_are_never_made_one_without_a_word(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    page = bring(security, "people", people(
        ["丁一一", "乔", "文员", "", "13800000001"], ["丁一一", "乔", "文员", "", "138 0000 0001"],
        ["丁二二", "乔", "文员"], ["丁二二", "乔", "文员"],
        ["丁三三", "乔", "文员"], ["丁三三", "平", "文员"],
        ["丁四四", "乔", "文员"], ["丁四四", "乔", "调解员", "", "13800000004"],
    ))
    told = {cells[0]: cells[2] for cells in page.table("错在哪里")}
    assert "与第 2 行重复" in told.pop("3")
    assert {row: f"与第 {other} 行同单位同名" in why for (row, why), other in zip(
        sorted(told.items()), ("5", "4", "9", "8"), strict=True
    )} == {"4": True, "5": True, "8": True, "9": True}
    assert "此前已导入0" in page.text, "none of them was ever here"
    take(security, page)
    with db.reading() as session:
        made = session.scalars(select(User.name).where(User.name.like("丁%"))).all()
    assert sorted(made) == ["丁一一", "丁三三", "丁三三"]


def test_user_names_tell_two_people_of_one_name_apart_and_both_come_in(cast: Cast, sign_in: SignIn) -> None:
    security = sign_in("security")
    rows = people(["丁二二", "乔", "文员", "dinger1"], ["丁二二", "乔", "文员", "dinger2"])
    page = bring(security, "people", rows)
    assert "可以导入2" in page.text
    take(security, page)
    assert "此前已导入2 (第 2–3 行)" in bring(security, "people", rows).text
    page = bring(security, "people", people(["丁二二", "乔", "调解员"]))
    assert "用户名加以区分" in page.table("错在哪里")[0][2], "either of the two may be meant"


@pytest.mark.parametrize("written", ["村（居）调委会", "村(居)人民调解委员会", "村居调委会"])
def test_a_choice_is_known_however_an_input_method_writes_its_brackets(
    cast: Cast, sign_in: SignIn, written: str, reading: Session
) -> None:
    admin = sign_in("admin")
    row = ["甲村调委会", "甲", "人民调解委员会", "村（社区）", "乔", "", "", written, *[""] * 4]
    trade = ["乙行业调委会", "乙", "调解委员会", "", "临", "", "", "行业性、专业性调委会", *[""] * 4]
    take(admin, bring(admin, "organisations", organisations([row, trade])))
    query = select(CommitteeRecord.kind).join(Organisation).where(Organisation.short_name.in_(("甲", "乙")))
    assert sorted(reading.scalars(query)) == ["trade", "village"]


def test_the_words_of_the_help_are_taken_and_a_month_without_its_day_is_told(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    security = sign_in("security")
    heading = ("姓名", "单位", "角色", "聘任方式", "职务", "性别", "出生日期")
    rows = [
        ["朱小红", "乔", "调解员", "选出的委员", "调委会委员", "男性", "1958年3月"],
        ["何小红", "乔", "调解员", "聘任的", "", "女", "１９６０－０４"],
        ["高小红", "乔", "调解员", "聘任", "", "女", "2010年3月"],
    ]
    page = bring(security, "people", lists.as_csv(heading, rows), "人员.csv")
    assert [cells[:2] for cells in page.table("错在哪里")] == [["4", "出生日期"]]
    assert page.table("没有照录的格") == [
        ["2–3", "朱小红、何小红", "出生日期", "只有年月,按当月1日录入"]
    ]
    take(security, page)
    query = select(User.name, MediatorRecord.kind, MediatorRecord.born_on).join(
        MediatorRecord, MediatorRecord.user_id == User.id
    ).where(User.name.in_(("朱小红", "何小红"))).order_by(MediatorRecord.born_on)
    assert [(name, kind, str(day)) for name, kind, day in reading.execute(query)] == [
        ("朱小红", "member", "1958-03-01"), ("何小红", "appointed", "1960-04-01")
    ]


def test_a_fault_of_many_rows_is_said_once_with_its_rows(cast: Cast, sign_in: SignIn) -> None:
    rows = [[f"甲{n}", "乔", "皇帝"] for n in range(40)]
    rows[7] = ["甲七", "没有的村", "文员"]
    told = bring(sign_in("security"), "people", people(*rows)).table("错在哪里")
    assert [cells[:2] for cells in told] == [["2–8、10–41", "角色"], ["9", "单位"]]
    assert told[0][3] == "皇帝"


BORN = ("姓名", "单位", "角色", "电话", "出生日期")


def made_of(session: Session, name: str) -> list[list[str]]:
    """The roles with their organisations of each account of a name."""
    found = []
    for user_id in session.scalars(select(User.id).where(User.name == name)):
        query = select(Grant.role, Organisation.short_name).join(
            Organisation, Organisation.id == Grant.organisation_id
        ).where(Grant.user_id == user_id)
        found.append(sorted(f"{unit} {role}" for role, unit in session.execute(query)))
    return sorted(found)


@pytest.mark.parametrize(("first", "second", "accounts"), [
    (["乔", "调解员", "", "1970-05-06"], ["乔", "文员", "", "1970年5月6日"], [["乔 clerk", "乔 mediator"]]),
    (["乔", "调解员", "13800000001", "1970-05-06"], ["临", "文员", "", "1970-05-06"],
     [["临 clerk", "乔 mediator"]]),
    (["乔", "文员", "13800000001", ""], ["平", "文员", "138 0000 0001", ""], [["乔 clerk", "平 clerk"]]),
    (["乔", "文员", "", "1970-05-06"], ["平", "文员", "", "1970-05-06"], [["乔 clerk"], ["平 clerk"]]),
    (["乔", "文员", "13800000001", "1970-05-06"], ["临", "文员", "13800000002", "1970-05-06"],
     [["临 clerk"], ["乔 clerk"]]),
])
def test_two_rows_are_one_person_where_telephone_or_day_of_birth_and_the_tree_leave_no_doubt(
    cast: Cast, sign_in: SignIn, reading: Session, first: list[str], second: list[str],
    accounts: list[list[str]],
) -> None:
    security = sign_in("security")
    rows = [["戊一一", *first], ["戊一一", *second]]
    page = bring(security, "people", lists.as_csv(BORN, rows), "人员.csv")
    assert "可以导入2" in page.text
    assert ("与第 2 行是同一人" in page.text) == (len(accounts) == 1)
    take(security, page)
    assert made_of(reading, "戊一一") == accounts


def test_who_could_be_one_or_two_is_told_exactly_what_to_enter(cast: Cast, sign_in: SignIn) -> None:
    rows = [["戊二二", "乔", "调解员", "", "1970年5月"], ["戊二二", "乔", "文员", "", ""]]
    page = bring(sign_in("security"), "people", lists.as_csv(BORN, rows), "人员.csv")
    why = page.table("错在哪里")[0][2]
    for word in ("合成一行(角色用顿号隔开)", "同一电话、同一出生日期", "用户名列各填一个"):
        assert word in why


def test_what_stands_above_is_known_however_its_brackets_and_blanks_are_written(
    cast: Cast, sign_in: SignIn, reading: Session
) -> None:
    admin = sign_in("admin")
    rows = [
        ["甲镇（街道）调委会", "甲（总）", "调解委员会", "", "临", "", "", "乡镇(街道)调委会", *[""] * 4],
        ["乙村调委会", "乙", "调解委员会", "", "甲镇(街道) 调委会", "", "", "村(居)调委会", *[""] * 4],
        ["丙村调委会", "丙", "调解委员会", "", "甲(总)", "", "", "村(居)调委会", *[""] * 4],
    ]
    take(admin, bring(admin, "organisations", organisations(rows[:2])))
    take(admin, bring(admin, "organisations", organisations(rows[2:])))
    query = select(Organisation.id).where(Organisation.short_name == "甲（总）")
    above = select(Organisation.parent_id).where(Organisation.short_name.in_(("乙", "丙")))
    assert set(reading.scalars(above)) == {reading.scalars(query).one()}
    page = bring(admin, "organisations", organisations([["甲镇(街道)调委会", "甲(总)", *rows[0][2:]]]))
    assert "此前已导入1" in page.text
