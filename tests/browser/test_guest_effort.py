"""What an invitation costs the lawyer's thumb and the clerk's hand; what a phone shows, and keeps."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from mediation.core import clock
from tests.assignment.test_invitations import answer, consent, press, propose, row_of
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.guests.story import invited, issue
from tests.lifecycle.stages import do
from tests.sessions.story import book
from tests.sessions.story import consent as consents
from tests.support.effort import Budget, Effort

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
SIX_LINES = {
    "applicant": "装修花了八万,要求补偿五万。", "respondent": "合同写明不补,愿给一万。",
    "issues": "装修残值由谁承担。", "evidence": "租赁合同、装修票据六张。",
    "law": "讲了民法典租赁一章和当地通常做法。", "proposals": "补偿三万,分两期;双方回去考虑。",
}
LONG = "承租人称装修花费八万元,出租人称合同写明不补;双方对拆迁补偿归谁各执一词。" * 12


def type_code(page: Page, code: str) -> None:
    """The one code, counted as one typed entry: the thumb that goes to its box is part of typing it."""
    page.locator("[name=code]").focus()
    page.keyboard.type(code)


def test_accepting_takes_two_taps_and_the_code(page: Page, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    page.set_viewport_size(PHONE)
    effort = Effort(page, "invitation-accept", "P12 应邀·接受", Budget(pages=1, clicks=3, typed=1))
    page.goto(f"/i/{issued.link_token}")
    assert Axe().run(page).violations_count == 0
    type_code(page, issued.code)
    page.get_by_label("我与各方无利害关系").check()
    page.get_by_role("button", name="接受", exact=True).click()
    expect(page.get_by_role("heading", name="案情一页")).to_be_visible()
    effort.done()
    assert row_of(row_id).state == "accepted"


def test_declining_with_a_reason_takes_three_taps_and_the_code(page: Page, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    page.set_viewport_size(PHONE)
    effort = Effort(page, "invitation-decline", "P12 应邀·不接受", Budget(pages=1, clicks=3, typed=1))
    page.goto(f"/i/{issued.link_token}")
    type_code(page, issued.code)
    page.get_by_text("有冲突·不接受").click()
    page.get_by_label("有利害关系").check()
    page.get_by_role("button", name="不接受", exact=True).click()
    expect(page.get_by_role("heading", name="谢谢,已告知调解委员会")).to_be_visible()
    effort.done()
    assert row_of(row_id).state == "declined"


def test_the_clerk_writes_down_what_was_said_by_telephone_in_two_clicks(page: Page, cast: Cast) -> None:
    made, row_id = invited(cast)
    enter(page, "clerk")
    effort = Effort(page, "invitation-by-phone", "P11 电话答复代录", Budget(pages=1, clicks=2, entries=0))
    page.goto(f"/cases/{made}/assignment")
    page.get_by_text("对方电话、书面答复了").click()
    page.get_by_role("button", name="接受,声明无利害关系").click()
    expect(page.get_by_text("已接受").first).to_be_visible()
    effort.done()
    assert row_of(row_id).state == "accepted"


def test_what_certifies_his_help_is_printed_with_two_taps(page: Page, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    page.set_viewport_size(PHONE)
    come_in(page, issued.link_token, issued.code)
    budget = Budget(pages=2, clicks=2, entries=0, prints=1)
    effort = Effort(page, "invitation-certificate", "P12 参与证明", budget)
    page.goto("/i/open")
    page.get_by_role("link", name="接受邀请证明").click()
    page.get_by_role("button", name="打印").click()
    assert effort.done().prints == 1


def come_in(page: Page, token: str, code: str) -> None:
    page.goto(f"/i/{token}")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="打开邀请").click()
    expect(page.get_by_role("heading", name="案情一页")).to_be_visible()


def test_the_brief_is_at_most_two_screens_of_a_phone(page: Page, cast: Cast) -> None:
    made, _ = invited(cast)
    row_id = propose(cast, made, "lawyer_two")
    consent(cast, made, row_id)
    press(cast, made, row_id, "clerk", "send", brief=LONG[:400])
    issued = issue(cast, row_id)
    answer(cast, row_id, "lawyer_two", "accept", declaration=True)
    page.set_viewport_size(PHONE)
    come_in(page, issued.link_token, issued.code)
    box = page.locator("#brief").bounding_box()
    assert box is not None
    assert box["height"] <= 2 * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert Axe().run(page).violations_count == 0


def at_the_record(page: Page, cast: Cast) -> int:
    """The lawyer is in with his phone while the parties sit before him; key of the session."""
    made, row_id = invited(cast)
    consents(cast.actor("clerk"), made, "rights_notice", "mediation")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    issued = issue(cast, row_id)
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    meeting_id = book(cast.actor("clerk"), made, clock.now())
    page.set_viewport_size(PHONE)
    come_in(page, issued.link_token, issued.code)
    return meeting_id


def test_the_lawyer_writes_six_lines_on_his_phone(page: Page, cast: Cast) -> None:
    meeting_id = at_the_record(page, cast)
    budget = Budget(pages=3, clicks=2, typed=6, entries=6)
    effort = Effort(page, "record-by-phone", "P14 律师记录 · 六项要点", budget)
    page.goto(f"/i/records/{meeting_id}")
    page.get_by_role("button", name="开始记录").click()
    for point, said in SIX_LINES.items():
        page.locator(f"[name=point_{point}]").fill(said)
    page.get_by_role("button", name=re.compile("^完成")).click()
    expect(page).to_have_url(re.compile("/read$"))
    expect(page.get_by_text(SIX_LINES["law"])).to_be_visible()
    effort.done()
    assert effort.seconds() <= 300


def test_a_killed_phone_loses_nothing_of_the_record(page: Page, cast: Cast) -> None:
    page.clock.install()
    meeting_id = at_the_record(page, cast)
    page.goto(f"/i/records/{meeting_id}")
    page.get_by_role("button", name="开始记录").click()
    page.locator("[name=point_law]").fill("讲了租赁合同的解除")
    page.clock.fast_forward(5_000)
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=20_000)
    again = page.context.new_page()
    again.set_viewport_size(PHONE)
    again.goto(f"/i/records/{meeting_id}")
    expect(again.locator("[name=point_law]")).to_have_value("讲了租赁合同的解除")
    assert again.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(again)
    assert found.violations_count == 0, found.generate_report()
    again.close()
