"""What finding, printing, closing, filing and checking cost the hands of the office, against the budgets."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from mediation.core import clock as hub_clock
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.keeper.files import closed, ended, many
from tests.lifecycle.stages import assigned, look
from tests.sessions.story import book, mediating
from tests.support.effort import Budget, Effort
from tests.support.pictures import jpeg

pytestmark = pytest.mark.browser

PHOTO = jpeg(bytes(2000))


@pytest.mark.parametrize("asked", ["8000", "lm", "tail"])
def test_a_case_is_found_with_one_field_whatever_is_known_of_it(page: Page, cast: Cast, asked: str) -> None:
    made = assigned(cast)
    number = look(made).number or ""
    words = {"tail": number[-5:]}.get(asked, asked)
    enter(page, "clerk")
    budget = Budget(pages=1, entries=1, clicks=0, keys=2)
    effort = Effort(page, "find", "找案 · 电话尾号、姓名、拼音、编号", budget)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    expect(page.locator("main").get_by_role("link", name=re.compile("林某")).first).to_be_visible()
    effort.done()


def test_ten_files_are_bound_in_one_batch(page: Page, cast: Cast) -> None:
    files = many(cast, 10)
    enter(page, "clerk")
    effort = Effort(page, "archive-ten", "打印归档 · 十卷一次归档", Budget(pages=2, clicks=4, entries=2))
    page.goto("/cases?group=filing")
    page.get_by_label("全选").check()
    page.get_by_role("button", name="归档所选").click()
    page.get_by_role("button", name="归档已勾选的").click()
    expect(page.get_by_text("已办 10 件,共 10 件")).to_be_visible()
    effort.done()
    assert {look(made).state for made in files} == {"archived"}


def test_rows_that_were_not_ticked_leave_the_list_where_it_was(page: Page, cast: Cast) -> None:
    many(cast, 1)
    enter(page, "clerk")
    page.goto("/cases?group=filing&sort=number")
    page.get_by_role("button", name="归档所选").click()
    expect(page.get_by_text("请先勾选至少一行")).to_be_visible()
    expect(page).to_have_url(re.compile("group=filing.*sort=number"))


def test_a_complete_file_is_closed_and_bound_in_four_clicks(page: Page, cast: Cast) -> None:
    made = ended(cast)
    enter(page, "clerk")
    effort = Effort(page, "close", "打印归档 · 结案并归档", Budget(clicks=4, entries=0))
    page.goto(f"/cases/{made}")
    page.get_by_role("link", name="结案", exact=True).click()
    page.get_by_role("button", name="结案").click()
    page.get_by_role("link", name="归档", exact=True).click()
    page.get_by_role("button", name="归档").click()
    expect(page).to_have_url(re.compile(f"/cases/{made}$"))
    effort.done()
    assert look(made).state == "archived"


def test_a_photographed_record_is_picked_and_not_typed(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now())
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, "mediator")
    effort = Effort(page, "photographed", "P14 拍手写 · 两页", Budget(typed=0, entries=5))
    page.goto(f"/cases/{made}/sessions/{meeting_id}/record")
    page.get_by_label("拍手写").check()
    page.get_by_role("button", name="开始记录").click()
    for number in (1, 2):
        with page.expect_file_chooser() as chosen:
            page.get_by_label("照片或扫描件").click()
        chosen.value.set_files(FilePayload(name=f"{number}.jpg", mimeType="image/jpeg", buffer=PHOTO))
        page.get_by_role("button", name="上传这一页").click()
        expect(page.get_by_text(f"{number}.jpg")).to_be_visible()
    page.get_by_role("group", name="到场当事人").get_by_label("林某").check()
    page.get_by_role("group", name="到场当事人").get_by_label("徐某").check()
    page.locator("[name=result]").select_option("to_continue")
    page.get_by_role("button", name=re.compile("^完成")).click()
    expect(page).to_have_url(re.compile("/record/read$"))
    effort.done()


def test_who_looked_and_who_could_are_few_clicks_from_the_log(page: Page, cast: Cast) -> None:
    made = closed(cast)
    enter(page, "head")
    page.goto(f"/cases/{made}")
    page.context.clear_cookies()
    enter(page, "keeper")
    effort = Effort(page, "looked", "谁看过、谁能看", Budget(clicks=2, entries=0))
    page.goto("/audit")
    page.get_by_role("link", name=re.compile("乔人调字第0001号")).first.click()
    expect(page.get_by_role("table", name="谁看过")).to_be_visible()
    expect(page.get_by_role("table", name="谁能看")).to_be_visible()
    effort.done()


def test_a_sample_is_drawn_with_its_name_and_its_day(page: Page, cast: Cast) -> None:
    many(cast, 3)
    enter(page, "inspector")
    effort = Effort(page, "sample", "抽样 · 三十卷", Budget(pages=1, typed=2, clicks=0))
    page.goto("/audit/sample")
    page.get_by_label("检查任务").focus()
    page.keyboard.insert_text("第四季度巡察")
    page.get_by_label("卷宗开放至").focus()
    page.keyboard.insert_text("1231")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name=re.compile("乔人调字"))).to_have_count(3)
    effort.done()
