"""Writing the record on a phone: what is typed survives the browser, and the page survives axe."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from mediation.core import clock
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.sessions.story import book, mediating

pytestmark = pytest.mark.browser

SAID = "林某:装修花了八万。"


def test_a_killed_browser_loses_nothing_of_the_record(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, clock.now())
    path = f"/cases/{made}/sessions/{meeting_id}/record"
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, "mediator")
    page.goto(path)
    page.get_by_role("button", name="开始记录").click()
    page.get_by_label(re.compile("^自由记录")).fill(SAID)
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=20_000)
    again = page.context.new_page()
    again.set_viewport_size({"width": 390, "height": 844})
    again.goto(path)
    expect(again.get_by_label(re.compile("^自由记录"))).to_have_value(re.compile(SAID))
    assert again.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(again)
    assert found.violations_count == 0, found.generate_report()
    again.close()
