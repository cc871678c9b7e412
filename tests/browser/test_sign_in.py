"""Signing in as a person does it: by keyboard, in Chinese, under a policy that allows nothing inline."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser


def enter(page: Page, login: str) -> None:
    page.goto("/login")
    page.get_by_label("用户名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/login"))


def test_a_clerk_signs_in_by_keyboard_and_out_again(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("用户名").focus()
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("文员小陈")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_text("文员小陈").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/login"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/login"))


def test_the_language_is_one_press_away(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("button", name="中文")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_was_typed_stays_after_a_wrong_password(page: Page, cast: Cast) -> None:
    page.goto("/login")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_label("用户名")).to_have_value("clerk")
    expect(page.get_by_label("密码")).to_have_value("")


@pytest.mark.parametrize("width", [360, 1366])
def test_the_sign_in_page_fits_and_can_be_used_by_everybody(page: Page, cast: Cast, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto("/login")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is wider than the screen"
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
