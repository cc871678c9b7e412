"""The line goes down while somebody writes: the press is held back and every word stays on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from mediation.core import clock
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.sessions.story import book, mediating
from tests.stories import registered

pytestmark = pytest.mark.browser

UNSENT = "网络断了，没有发出。您写的还在这一页，网络恢复后请再按一次"
SAID = "林某说：装修花了八万。"


@pytest.fixture
def page(browser: Browser, live_hub: str) -> Iterator[Page]:
    """An empty tab; a broken line is told on the console, so that is not an offence here."""
    context = browser.new_context(base_url=live_hub, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def pressed_in_vain(page: Page, button: str, posts: list[str]) -> None:
    at = page.url
    page.locator(button).first.click()
    expect(page.locator("#unsent")).to_have_text(UNSENT)
    assert page.url == at
    assert not posts, "a press was sent into a dead line"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def posts_of(page: Page, path: str) -> list[str]:
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" and r.url.endswith(path) else None)
    return sent


def test_a_press_while_the_browser_is_offline_keeps_the_page_of_the_counter(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.goto("/intake/new")
    sent = posts_of(page, "/intake/new")
    page.locator('[name="applicants-0-name"]').fill("林某")
    page.context.set_offline(True)
    page.locator('[name="narrative"]').fill(SAID)
    pressed_in_vain(page, "[data-primary]", sent)
    expect(page.locator('[name="narrative"]')).to_have_value(SAID)
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden()
    page.locator("[data-primary]").first.click()
    expect(page.locator(".summary")).to_be_visible()  # it went out and came back with what is missing
    expect(page.locator('[name="narrative"]')).to_have_value(SAID)


def test_a_press_while_the_hub_does_not_answer_keeps_the_page_of_the_record(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, clock.now())
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, "mediator")
    page.goto(f"/cases/{made}/sessions/{meeting_id}/record")
    page.get_by_role("button", name="开始记录").click()
    page.get_by_label(re.compile("^自由记录")).fill(SAID)
    sent = posts_of(page, "/record")
    page.context.route("**/*", lambda route: route.abort("connectionrefused"))
    assert page.evaluate("navigator.onLine"), "this is the other way a line is dead"
    pressed_in_vain(page, "#form button[type=submit]", sent)
    expect(page.get_by_label(re.compile("^自由记录"))).to_have_value(SAID)


def test_a_press_on_the_form_of_any_act_goes_out_once_when_the_line_is_back(page: Page, cast: Cast) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/do/dispute.withdraw")
    box = page.locator("main textarea:visible, main input[type=text]:visible").first
    box.fill(SAID)
    sent = posts_of(page, "/do/dispute.withdraw")
    health = re.compile("/healthz$")
    page.route(health, lambda route: route.abort("connectionreset"))
    pressed_in_vain(page, "main form button[type=submit]", sent)
    expect(box).to_have_value(SAID)
    page.unroute(health)
    page.locator("main form button[type=submit]").first.dblclick()
    expect(page.locator(".summary, .lacks, .notice--done").first).to_be_visible()
    assert len(sent) == 1


def test_what_is_said_in_a_session_is_saved_while_one_goes_on_typing(page: Page, cast: Cast) -> None:
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made, clock.now())
    page.clock.install()
    enter(page, "mediator")
    page.goto(f"/cases/{made}/sessions/{meeting_id}/record")
    page.get_by_role("button", name="开始记录").click()
    saved: list[Route] = []

    def count(route: Route) -> None:
        saved.append(route)
        route.continue_()

    page.route(re.compile("/record/draft$"), count)
    text = page.get_by_label(re.compile("^自由记录"))
    for _key in range(40):
        text.press_sequentially("说")
        page.clock.run_for(200)
    assert 1 <= len(saved) <= 2, "once in five seconds, not only when the keys rest"
