"""Before a sign-in is over the page asks; after it the page is gone and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from mediation.accounts import sign_in
from mediation.core import clock
from tests.browser.test_sign_in import enter
from tests.cast import PASSWORD, Cast
from tests.stories import registered

pytestmark = pytest.mark.browser

WORDS = "林某说,钱是分三次给的。"


Passes = Callable[[timedelta], None]


@pytest.fixture
def passes(page: Page, monkeypatch: pytest.MonkeyPatch) -> Passes:
    """Some time passes at once, for the hub and for the browser."""
    real, ahead = clock.now, [timedelta()]
    page.clock.install()

    def go_on(span: timedelta) -> None:
        ahead.append(span)
        monkeypatch.setattr(clock, "now", lambda: real() + sum(ahead, timedelta()))
        page.clock.fast_forward(int(span.total_seconds() * 1000))

    return go_on


def test_the_dialog_asks_and_its_button_keeps_the_sign_in(page: Page, passes: Passes, cast: Cast) -> None:
    enter(page, "clerk")
    asks = page.get_by_role("dialog")
    nearly = sign_in.IDLE - sign_in.WARNING / 2
    passes(nearly)
    expect(asks).to_contain_text("您还在吗")
    asks.get_by_role("button", name="继续").click()
    expect(asks).to_be_hidden()
    passes(nearly)
    expect(asks).to_be_visible()
    asks.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/login$"))


def test_after_the_time_out_the_page_is_gone_and_the_words_come_back(
    page: Page, passes: Passes, cast: Cast
) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/do/dispute.withdraw")
    page.locator('main [name="note"]').fill(WORDS)
    passes(sign_in.IDLE)
    expect(page).to_have_url(re.compile("/login"))
    assert WORDS not in page.content()
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator('main [name="note"]')).to_have_value(WORDS)
