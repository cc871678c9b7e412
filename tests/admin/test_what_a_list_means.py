"""Lists are read as people write them, and of two people who could be one nobody makes one without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import CommitteeRecord, MediatorRecord, User
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
