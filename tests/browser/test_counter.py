"""The counter in a real browser: kept while one types, safe with card readers and input methods."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from mediation.accounts.models import SignIn
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.lifecycle.models import Draft
from tests.browser.test_sign_in import enter
from tests.cast import PASSWORD, Cast
from tests.stories import registered

pytestmark = pytest.mark.browser

LIN = "330106199001010018"
STORY = "厂房要拆迁,承租人要求补偿装修损失。"
SHEET = "姓名\t电话\n张三\t13800138001\n李四\t13800138002\n王五\t13800138003"


def disputes() -> int:
    with db.reading() as session:
        return len(session.scalars(select(Dispute)).all())


def field(page: Page, name: str) -> Any:
    return page.locator(f'[name="{name}"]')


def paste(page: Page, name: str, text: str) -> None:
    """As Ctrl+V does: the browser's own event with the text of the clipboard."""
    page.evaluate(
        """([name, text]) => {
            const box = document.querySelector(`[name="${name}"]`);
            const data = new DataTransfer();
            data.setData('text/plain', text);
            box.focus();
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            if (box.dispatchEvent(event)) { box.value += text; }
        }""",
        [name, text],
    )


def test_what_is_typed_is_kept_and_the_margin_warns_while_one_types(page: Page, cast: Cast) -> None:
    made = registered(cast.actor("clerk"), cast.qiaosi)
    enter(page, "clerk")
    page.goto("/intake/new")
    expect(page.get_by_role("heading", name="可能重复")).to_have_count(0)
    field(page, "applicants-0-name").fill("林某")
    field(page, "respondents-0-name").fill("徐某")
    field(page, "narrative").fill(STORY)
    expect(page.locator("#saved")).to_have_text(re.compile(r"已暂存 \d\d:\d\d:\d\d"))
    expect(page.locator(f'#beside a[href="/cases/{made}"]')).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?draft=\d+$"))
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    expect(field(page, "narrative")).to_have_value(STORY)


def test_after_a_time_out_the_page_says_so_and_signing_in_leads_back(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.goto("/intake/new")
    with db.writing() as session:  # an hour and more goes by
        for row in session.scalars(select(SignIn)):
            row.seen_at = clock.now() - timedelta(minutes=61)
    field(page, "applicants-0-name").fill("林某")
    field(page, "narrative").fill(STORY)
    expect(page.locator("#saved")).to_contain_text("登录已超时")
    page.keyboard.press("Control+s")
    page.get_by_label("用户名").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(field(page, "narrative")).to_have_value(STORY)
    expect(field(page, "applicants-0-name")).to_have_value("林某")


def test_no_enter_sends_the_form(page: Page, cast: Cast) -> None:
    """Neither the key that ends a card reader's line nor the one that picks a candidate."""
    enter(page, "clerk")
    page.goto("/intake/new")
    field(page, "respondents-0-name").fill("徐某")
    field(page, "narrative").fill(STORY)
    field(page, "place").fill("朝阳村")
    field(page, "no_danger").check()
    field(page, "applicants-0-id_number").focus()
    page.keyboard.type(LIN)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "applicants-0-id_number", "nor does it move on"
    field(page, "applicants-0-name").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "lin", "selectionStart": 3, "selectionEnd": 3})
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("document.activeElement.name") == "applicants-0-name"
    session.send("Input.insertText", {"text": "林某"})
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.get_by_role("heading", name="新登记")).to_be_visible()
    assert disputes() == 0
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="已登记")).to_be_visible()
    assert disputes() == 1


def test_a_card_reader_and_a_sheet_fill_the_lines_by_themselves(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.goto("/intake/new")
    paste(page, "applicants-0-name", SHEET)
    expect(field(page, "applicants-2-name")).to_have_value("王五")
    expect(field(page, "applicants-1-phone")).to_have_value("13800138002")
    assert page.evaluate("document.activeElement.name") == "respondents-0-name"
    page.get_by_text("刷证 / 粘贴多人").nth(1).click()
    field(page, "respondents_pasted").focus()
    page.keyboard.type(f"徐大明 男 汉 1990年01月01日 {LIN}")
    page.keyboard.press("Enter")
    expect(field(page, "respondents-0-name")).to_have_value("徐大明")
    expect(field(page, "respondents-0-id_number")).to_have_value(LIN)
    expect(page.locator("#beside")).to_contain_text("男 · 1990-01-01 生")
    assert disputes() == 0


def test_ctrl_s_parks_and_f2_begins_a_new_one(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    page.keyboard.press("F2")
    field(page, "narrative").fill(STORY)
    page.wait_for_load_state()  # the keys are heard once the page's scripts are there
    page.keyboard.press("Control+s")
    expect(page.get_by_text("已暂存,登记或删除前都在本页")).to_be_visible()
    with db.reading() as session:
        assert len(session.scalars(select(Draft)).all()) == 1
    page.keyboard.press("F2")
    expect(field(page, "narrative")).to_have_value("")
    expect(page.get_by_role("heading", name="暂存的登记")).to_be_visible()


@pytest.mark.parametrize("screen", [(1366, 620), (390, 844)])
def test_the_page_fits_and_axe_finds_nothing(page: Page, cast: Cast, screen: tuple[int, int]) -> None:
    registered(cast.actor("clerk"), cast.qiaosi)
    page.set_viewport_size({"width": screen[0], "height": screen[1]})
    enter(page, "clerk")
    page.goto("/intake/new")
    if screen[0] > 1000:
        bar = page.locator(".bar").bounding_box()
        last = field(page, "no_danger").bounding_box()
        assert bar is not None
        assert last is not None
        assert last["y"] + last["height"] <= bar["y"], "all that must be entered is in sight at once"
    for summary in page.locator("details > summary").all():
        if summary.is_visible():
            summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= screen[0]
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_everything_works_without_script(browser: Any, live_hub: str, cast: Cast) -> None:
    context = browser.new_context(base_url=live_hub, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    enter(page, "clerk")
    page.goto("/intake/new")
    page.get_by_text("刷证 / 粘贴多人").first.click()
    field(page, "applicants_pasted").fill(SHEET)
    page.get_by_role("button", name="填到各行").first.click()
    expect(field(page, "applicants-1-name")).to_have_value("李四")
    field(page, "respondents-0-name").fill("徐某")
    field(page, "narrative").fill(STORY)
    field(page, "place").fill("qs")
    field(page, "no_danger").check()
    page.get_by_role("button", name="登记并打印回执").click()
    expect(page.get_by_text("您的事我们已经登记")).to_be_visible()
    context.close()
