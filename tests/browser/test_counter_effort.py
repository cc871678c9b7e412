"""What the counter costs the clerk's hands, against the budgets."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from mediation import data
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.support.effort import Budget, Effort

pytestmark = pytest.mark.browser

STORY = (
    "1999年4月黄某向谢某借8000元并写了借条,催要多年未还。"
    "双方承认借款,黄某一次拿不出;谢家只要本金,利息可以不要。"
)
"""Case C01 as a clerk would write it down: some sixty characters."""


def test_case_c01_is_registered_by_keyboard_alone(page: Page, cast: Cast) -> None:
    people = {p["role"]: p["name"] for p in data.read_lines("cases.jsonl")[0]["parties"]}
    enter(page, "clerk")
    effort = Effort(page, "intake", "P3 新登记 · C01, 60 字", Budget(pages=1, entries=6, clicks=0, prints=1))
    keys = page.keyboard
    begin(page, "/intake/new", "applicants-0-name")
    keys.insert_text(people["申请方"])
    to(page, "respondents-0-name")
    keys.insert_text(people["被申请方"])
    to(page, "narrative")
    keys.insert_text(STORY)
    to(page, "place")
    keys.insert_text("乔司街道")
    to(page, "no_danger")
    keys.press("Space")
    with effort.within(keys=2):
        keys.press("Control+Enter")
        expect(page.get_by_role("heading", name="已登记")).to_be_visible()
        expect(page.get_by_text("您的事我们已经登记")).to_be_visible()  # the print dialog is open over it
    assert effort.done().prints == 1
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1, "the receipt is one side"
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="已登记")).to_be_hidden()


def test_a_consultation_is_noted_in_twenty_seconds(page: Page, cast: Cast) -> None:
    enter(page, "clerk")
    effort = Effort(page, "consult", "P4 咨询登记", Budget(pages=1, entries=2, clicks=0))
    keys = page.keyboard
    begin(page, "/intake/consult", "about")
    keys.insert_text("楼上漏水找谁")
    to(page, "advised")
    keys.press("Space")
    keys.press("Control+Enter")
    expect(page.get_by_text("已记为咨询")).to_be_visible()
    effort.done()
    assert effort.seconds() <= 20


def test_a_leak_is_settled_on_the_spot_in_one_press(page: Page, cast: Cast) -> None:
    """Case C03: the upstairs neighbour pays 2000 yuan at once, and they make it up."""
    enter(page, "clerk")
    effort = Effort(
        page, "on_the_spot", "P5 当场调解 · C03, 当场付清", Budget(pages=1, entries=14, clicks=0, prints=1)
    )
    keys = page.keyboard
    begin(page, "/intake/on-the-spot", "applicants-0-name")
    said = {
        "respondents-0-name": "赵某", "narrative": "楼上水管破裂漏水,把楼下吊顶泡坏,双方推搡。",
        "place": "乔司街道", "no_danger": " ", "mediator": "", "told": " ", "agreed": " ",
        "impartial": " ", "result": " ",
        "content": "楼上当场支付楼下2000元,双方和解,互不追究。", "settled": "2000", "performed": " ",
    }
    keys.insert_text("杨某")
    for name, text in said.items():
        to(page, name)
        if text:
            keys.press("Space") if text == " " else keys.insert_text(text)
        else:
            keys.press("ArrowDown")  # the first of those who may have mediated
    with effort.within(keys=1):
        keys.press("Control+Enter")
        expect(page.get_by_text("人民调解口头协议登记表")).to_be_visible()
    effort.done()
    sheets = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 3, "one sheet each"


def test_nine_workers_come_from_a_sheet_in_one_paste(page: Page, cast: Cast) -> None:
    sheet = "\n".join(f"工人{sign}\t1380013{n:04}" for n, sign in enumerate("甲乙丙丁戊己庚辛壬"))
    enter(page, "clerk")
    effort = Effort(page, "nine-pasted", "P3 粘贴九人", Budget(pages=1, entries=1, clicks=1))
    page.goto("/intake/new")
    page.get_by_text("刷证 / 粘贴多人").first.click()
    page.locator("[name=applicants_pasted]").focus()
    page.keyboard.insert_text(sheet)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name='applicants-8-name']")).to_have_value("工人壬")
    expect(page.locator("[name='applicants-8-phone']")).to_have_value("13800130008")
    effort.done()


def begin(page: Page, path: str, name: str) -> None:
    """Open a page; the cursor stands in its first field by itself."""
    page.goto(path)
    page.wait_for_function("name => document.activeElement.name === name", arg=name)


def to(page: Page, name: str) -> None:
    """Walk on with Tab until the cursor stands in this field."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
