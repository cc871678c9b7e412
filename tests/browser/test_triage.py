"""P6 by keyboard: six keys at most when the proposals are right; what is chosen changes them at once."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.lifecycle.stages import look
from tests.support.effort import Budget, Effort
from tests.triage.story import came

pytestmark = pytest.mark.browser


def test_accept_grade_and_assign_cost_one_page_and_six_keys(page: Page, cast: Cast) -> None:
    made = came(cast)
    enter(page, "clerk")
    effort = Effort(page, "triage", "P6 受理分派 · 建议正确", Budget(pages=1, entries=1, clicks=0, keys=6))
    page.goto(f"/cases/{made}/triage")
    expect(page.get_by_label("经审查,不属不予受理情形")).to_be_focused()
    page.keyboard.press("Space")  # that it was examined nobody says beforehand
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/triaged$"))
    effort.done()
    assert look(made).state == "assigned"


def test_what_is_chosen_changes_what_is_proposed_at_once(page: Page, cast: Cast) -> None:
    made = came(cast)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/triage")
    page.get_by_label("查找类别").focus()
    page.keyboard.type("jtbl")
    leaf = page.locator("#leaf-010104")
    expect(leaf).to_be_visible()
    expect(page.get_by_label("查找类别")).to_be_focused()
    leaf.check()
    expect(page.locator("#grade-2")).to_be_checked()  # a sensitive leaf is never below grade two
    expect(page.get_by_text("敏感类别")).to_be_visible()
    page.locator("#grade-3").check()
    expect(page.get_by_label(re.compile("与建议不同的原因"))).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_enter_that_picks_a_candidate_of_the_input_method_sends_nothing(page: Page, cast: Cast) -> None:
    made = came(cast)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/triage")
    page.get_by_label("查找类别").focus()
    page.evaluate("""() => {
        const box = document.activeElement;
        box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
        box.value = '噪音';
        box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
        box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
    }""")
    page.keyboard.press("Enter")
    expect(page.locator("#leaf-020301")).to_be_visible()
    assert look(made).state == "registered"


def test_enter_in_the_search_finds_and_only_the_main_key_accepts(page: Page, cast: Cast) -> None:
    made = came(cast)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/triage")
    expect(page.get_by_label("经审查,不属不予受理情形")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_label("查找类别").focus()
    page.keyboard.type("jtbl")
    page.keyboard.press("Enter")
    expect(page.locator("#leaf-010104")).to_be_visible()
    expect(page.get_by_label("查找类别")).to_be_focused()
    assert look(made).state == "registered"
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/triaged$"))
    assert look(made).state == "assigned"


def test_what_is_typed_while_the_proposals_are_renewed_stays(page: Page, cast: Cast) -> None:
    made = came(cast)
    enter(page, "clerk")
    page.goto(f"/cases/{made}/triage")
    page.get_by_text("共同调解员、对当事人").click()
    note = page.locator("#assign-note")
    note.focus()
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/triage", keep)
    page.locator("#leaf-999901").check()  # the answer is on its way
    note.focus()
    page.keyboard.type("双方都愿意")
    note.dispatch_event("compositionstart")
    assert waiting
    waiting[0].continue_()
    page.wait_for_timeout(700)  # it has come, and waits for the end of the composition
    page.keyboard.insert_text("谈")
    note.dispatch_event("compositionend")
    page.keyboard.type("。")
    expect(note).to_have_value("双方都愿意谈。")
    expect(note).to_be_focused()
    expect(page.locator("#leaf-999901")).to_be_checked()
