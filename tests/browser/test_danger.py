"""Danger on a phone and at a desk: one press, and it stands on top until somebody takes it on."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from mediation.core.database import db
from mediation.danger.models import Danger
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.lifecycle.stages import assigned
from tests.support.effort import Budget, Effort

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


def state() -> str:
    with db.reading() as session:
        return session.scalars(select(Danger.state)).one()


def on_a_phone(reader: Page) -> None:
    """The strip leaves the page its room, its term is seen, and somebody to call is one touch away."""
    reader.set_viewport_size(PHONE)
    strip = reader.locator(".danger-strip").first
    expect(strip.locator(".danger-strip__by")).to_be_in_viewport(ratio=1)
    box = strip.bounding_box()
    assert box is not None
    assert box["height"] <= 80
    for call in (strip.locator(".call").first, strip.locator(".call").last):
        expect(call).to_be_in_viewport(ratio=1)
        touch = call.bounding_box()
        assert touch is not None
        assert min(touch["width"], touch["height"]) >= 44


def test_one_press_on_a_phone_raises_it_and_the_head_takes_it_on_by_one(
    page: Page, browser: Browser, live_hub: str, cast: Cast
) -> None:
    made = assigned(cast)
    page.set_viewport_size(PHONE)
    enter(page, "mediator")
    effort = Effort(page, "danger", "危险处置 · 一按示警", Budget(pages=1, entries=0, clicks=1, keys=0))
    page.goto(f"/cases/{made}")
    page.get_by_role("button", name=re.compile("报危险")).click()
    expect(page.locator(".danger-strip").first).to_contain_text("须在")
    effort.done()
    assert state() == "raised"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

    desk = browser.new_context(base_url=live_hub, locale="zh-CN", viewport={"width": 1366, "height": 768})
    head = desk.new_page()
    enter(head, "head")
    strip = head.locator(".danger-strip").first
    expect(strip).to_be_in_viewport()
    head.goto("/cases")
    expect(strip).to_be_in_viewport()
    colours = strip.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
    assert colours == ["rgb(255, 214, 10)", "rgb(0, 0, 0)"]
    box = strip.bounding_box()
    assert box is not None
    assert box["height"] <= 44, "on top of every page, but one line of it"
    for never_cut in (".danger-strip__by", ".danger-strip__calls > span"):
        for one in head.locator(never_cut).all():
            expect(one).to_be_in_viewport(ratio=1)
    on_a_phone(head)
    head.set_viewport_size({"width": 1366, "height": 768})
    strip.get_by_role("button", name="确认收到").click()
    expect(head.locator(".danger-strip").first).to_contain_text("已确认收到")
    found = Axe().run(head)
    assert found.violations_count == 0, found.generate_report()
    head.get_by_role("button", name="已报公安机关").click()
    expect(head.get_by_text("已报公安机关").first).to_be_visible()
    assert state() == "reported"
    desk.close()
