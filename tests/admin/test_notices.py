"""A year's notice is read as it is published; what cannot be understood is named by its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mediation.admin import notices
from mediation.calendar.days import published
from mediation.core.exceptions import RuleBroken
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.pages import Page

OF_2025 = """各省、自治区、直辖市人民政府:
经国务院批准,现将2025年元旦、春节等放假调休日期的具体安排通知如下。
一\u3001元旦\uff1a1月1日\uff08周三\uff09放假1天\uff0c不调休。
二、春节:1月28日(农历除夕、周二)至2月4日(农历正月初七、周二)放假调休,共8天。1月26日(周日)、2月8日(周六)上班。
三、清明节:4月4日(周五)至6日(周日)放假,共3天。
四、劳动节:5月1日(周四)至5日(周一)放假调休,共5天。4月27日(周日)上班。
五、端午节:5月31日(周六)至6月2日(周一)放假,共3天。
六、国庆节、中秋节:10月1日(周三)至8日(周三)放假调休,共8天。9月28日(周日)、10月11日(周六)上班。
节假日期间,各地区、各部门要妥善安排好值班。"""


def test_a_published_notice_gives_the_days_that_came_with_the_program() -> None:
    read = {(s.day, s.off, s.name) for s in notices.read(OF_2025, 2025)}
    known = {(s.day, s.off, s.name) for s in published().specials(2025)}
    assert read == known


def test_days_may_be_written_one_a_line() -> None:
    found = notices.read("2028-01-01 off 元旦\n\n2028-01-08 班 元旦", 2028)
    assert [(s.day, s.off) for s in found] == [(date(2028, 1, 1), True), (date(2028, 1, 8), False)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("2028-01-01 maybe", 1), ("2028-13-01 off", 1), ("\n春节:2月30日放假。", 2),
        ("春节:2月9日至3月9日放假。", 1),
        ("2月9日放假。", 1), ("春节:2月17日至10日放假。", 1),
    ],
)  # fmt: skip
def test_a_line_that_makes_no_sense_is_named(line: str, number: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        notices.read(line, 2028)
    assert refused.value.fields == {"days": [f"notice_line:{number}"]}


def test_a_refused_notice_stays_with_its_year_and_a_year_asked_for_is_filled_in(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    admin = sign_in("admin")
    form = admin.see("/admin/holidays?year=2027").form("/year")
    assert form.values["year"] == ["2027"]
    refused = Page(admin.send(form, 422, days="2027-13-01 off").text)
    assert "2027" in refused.heading
    assert refused.form("/year").values["year"] == ["2027"]
    absurd = Page(admin.send(form, 422, year="99999", days="2027-01-01 off").text)
    assert absurd.form("/year").values["year"] == ["99999"]
