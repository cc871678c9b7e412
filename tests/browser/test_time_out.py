"""Before a sign-in is over the page asks; after it the page is gone and nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from mediation.accounts import sign_in
from tests.browser.test_sign_in import enter
from tests.cast import PASSWORD, Cast
from tests.stories import registered

pytestmark = pytest.mark.browser

WORDS = "林某说,钱是分三次给的。"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in that lives eight seconds and warns five before its end."""
    monkeypatch.setattr(sign_in, "IDLE", timedelta(seconds=8))
    monkeypatch.setattr(sign_in, "WARNING", timedelta(seconds=5))
    monkeypatch.setattr(sign_in, "SEEN_EVERY", timedelta())


@pytest.mark.usefixtures("quick")
def test_the_dialog_asks_and_its_button_keeps_the_sign_in(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    asks = page.get_by_role("dialog")
    expect(asks).to_contain_text("您还在吗", timeout=8_000)
    asks.get_by_role("button", name="继续").click()
    expect(asks).to_be_hidden()
    expect(asks).to_be_visible(timeout=8_000)
    asks.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/login$"))


@pytest.mark.usefixtures("quick")
def test_after_the_time_out_the_page_is_gone_and_the_words_come_back(page: Page, cast: Cast) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/do/dispute.withdraw")
    page.locator('main [name="note"]').fill(WORDS)
    expect(page).to_have_url(re.compile("/login"), timeout=15_000)
    assert WORDS not in page.content()
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator('main [name="note"]')).to_have_value(WORDS)
