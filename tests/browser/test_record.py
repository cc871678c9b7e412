"""Writing the record on a phone: what is typed survives the browser, and the page survives axe."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from mediation.core import clock
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.sessions.story import book, mediating
from tests.support.pictures import jpeg

pytestmark = pytest.mark.browser

SAID = "林某:装修花了八万。"
REST = 5_000
"""Milliseconds of the browser's clock after which what was typed has been saved."""


def test_a_killed_browser_loses_nothing_of_the_record(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, clock.now())
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    page.set_viewport_size({"width": 390, "height": 844})
    page.clock.install()
    enter(page, "mediator")
    page.goto(path)
    page.get_by_role("button", name="开始记录").click()
    page.get_by_label(re.compile("^自由记录")).fill(SAID)
    page.clock.fast_forward(REST)
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=20_000)
    again = page.context.new_page()
    again.set_viewport_size({"width": 390, "height": 844})
    again.goto(path)
    expect(again.get_by_label(re.compile("^自由记录"))).to_have_value(re.compile(SAID))
    assert again.evaluate("document.documentElement.scrollWidth") <= 390
    again.get_by_label(re.compile("^下一步安排")).scroll_into_view_if_needed()
    again.mouse.wheel(0, 4000)
    expect(again.get_by_role("heading", level=1)).not_to_be_in_viewport()
    expect(again.locator("#saved")).to_be_in_viewport(ratio=1)
    found = Axe().run(again)
    assert found.violations_count == 0, found.generate_report()
    again.close()


def test_two_open_pages_of_one_record_show_each_other_what_was_saved(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    path = f"/cases/{made}/sessions/{book(cast.actor('clerk'), made, clock.now())}/record"
    page.clock.install()
    enter(page, "mediator")
    page.goto(path)
    page.get_by_role("button", name="开始记录").click()
    expect(page.get_by_label(re.compile("^释法说理"))).to_be_visible()
    other = page.context.new_page()
    other.goto(path)
    page.get_by_label(re.compile("^释法说理")).fill(SAID)
    page.clock.fast_forward(REST)
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=20_000)
    other.get_by_label(re.compile("^自由记录")).press_sequentially("另一处")
    page.clock.fast_forward(REST)
    expect(other.locator("#saved")).to_contain_text("另一个页面写的已并入", timeout=20_000)
    expect(other.get_by_label(re.compile("^释法说理"))).to_have_value(SAID)
    other.get_by_label(re.compile("^释法说理")).press_sequentially("接着写。")
    other.get_by_role("button", name="保存").click()
    expect(other.get_by_label(re.compile("^释法说理"))).to_have_value(f"{SAID}接着写。")
    expect(other.get_by_label(re.compile("^自由记录"))).to_have_value("另一处")
    other.close()


def test_who_is_signed_out_while_he_writes_is_not_told_that_the_line_is_gone(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    page.clock.install()
    enter(page, "mediator")
    page.goto(f"/cases/{made}/sessions/{book(cast.actor('clerk'), made, clock.now())}/record")
    page.get_by_role("button", name="开始记录").click()
    text = page.get_by_label(re.compile("^自由记录"))
    expect(text).to_be_visible()
    page.context.clear_cookies()
    text.press_sequentially(SAID)
    page.clock.fast_forward(REST)
    expect(page.locator("#saved")).to_contain_text("已退出:现在不会自动保存", timeout=20_000)
    expect(page.locator("#saved")).not_to_contain_text("离线")
    expect(text).to_have_value(SAID)


def test_a_button_beside_the_pages_takes_along_what_was_typed_in_the_same_moment(
    page: Page, cast: Cast
) -> None:
    made = mediating(cast)
    enter(page, "mediator")
    page.goto(f"/cases/{made}/sessions/{book(cast.actor('clerk'), made, clock.now())}/record")
    page.get_by_label("拍手写").check()
    page.get_by_role("button", name="开始记录").click()
    text, said = page.get_by_label(re.compile("^自由记录")), "甲说先修。"
    text.press_sequentially(said)
    page.locator("#page-file").set_input_files([photo("1.jpg"), photo("2.jpg")])
    page.get_by_role("button", name="上传这一页").click()
    expect(page.locator("img[alt='2.jpg']")).to_be_visible()
    expect(text).to_have_value(said)
    for name, more in (("下移", "乙同意。"), ("撤下", "周五动工。")):
        text.press("Control+End")
        text.press_sequentially(f"\n{more}")
        said = f"{said}\n{more}"
        with page.expect_navigation():
            page.get_by_role("button", name=name).first.click()
        expect(text).to_have_value(said)
    page.reload()
    expect(text).to_have_value(said)
    expect(page.locator("ol img")).to_have_count(1)


def photo(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg(name.encode())}
