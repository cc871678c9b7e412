"""The call list under the thumb of a mediator of sixty: two taps an attempt, nothing typed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect
from sqlalchemy import select

from mediation.cases.party_models import ContactAttempt
from mediation.core.database import db
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.lifecycle.stages import assigned
from tests.support.effort import Budget, Effort

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


def test_a_call_and_its_result_are_two_taps(page: Page, cast: Cast) -> None:
    assigned(cast)
    page.set_viewport_size(PHONE)
    enter(page, "mediator")
    effort = Effort(page, "call", "P10 打电话并记结果", Budget(pages=1, clicks=2, entries=0))
    page.goto("/desk/calls")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    row = page.locator(".ring").filter(has=page.get_by_role("heading", name="徐某"))
    row.get_by_role("link", name="13900139000").click()
    row.get_by_role("button", name="没人接").click()
    expect(page.get_by_text("徐某:没人接")).to_be_visible()
    effort.done()
    with db.reading() as session:
        assert session.scalars(select(ContactAttempt.result)).all() == ["no_answer"]
