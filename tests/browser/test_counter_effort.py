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
    page.goto("/intake/new")
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
    page.goto("/intake/consult")
    keys.insert_text("楼上漏水找谁")
    to(page, "advised")
    keys.press("Space")
    keys.press("Control+Enter")
    expect(page.get_by_text("已记为咨询")).to_be_visible()
    effort.done()
    assert effort.seconds() <= 20


def to(page: Page, name: str) -> None:
    """Walk on with Tab until the cursor stands in this field."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
