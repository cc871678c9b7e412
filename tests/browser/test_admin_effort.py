"""What setting up a district and thirty forgotten passwords cost the administrator's hands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from mediation.core.sheets.writing import TYPES
from tests.admin import lists
from tests.browser.test_sign_in import enter
from tests.cast import Cast
from tests.support.effort import Budget, Effort

pytestmark = pytest.mark.browser


def sides(page: Page) -> int:
    """How many A4 sides what stands there would take."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def bring(page: Page, name: str, content: bytes) -> None:
    """Choose the file and have it looked at."""
    with page.expect_file_chooser() as chosen:
        page.get_by_label("文件").click()
    chosen.value.set_files(FilePayload(name=name, mimeType=TYPES["xlsx"], buffer=content))
    page.keyboard.press("Control+Enter")


def set_up(page: Page) -> None:
    """Sixty organisations stand there."""
    enter(page, "admin")
    page.goto("/admin/import/organisations")
    bring(page, "机构.xlsx", lists.as_xlsx(lists.OF_ORGANISATIONS, lists.organisations()))
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已录入 60 个机构")).to_be_visible()
    page.context.clear_cookies()
    enter(page, "security")


def test_two_hundred_people_are_taken_in_and_their_slips_printed(page: Page, cast: Cast) -> None:
    set_up(page)
    budget = Budget(pages=4, clicks=4, typed=0, prints=1)
    effort = Effort(page, "people-200", "P28 批量开户 · 200 人, 登录条", budget)
    page.goto("/admin/import/people")
    bring(page, "人员.xlsx", lists.as_xlsx(lists.OF_PEOPLE, lists.people()))
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已录入 200 人")).to_be_visible()
    page.get_by_role("button", name="为勾选的人打印登录条").click()
    expect(page.get_by_text("共 200 张")).to_be_visible()
    page.get_by_role("button", name="打印").click()
    effort.done()
    assert page.locator(".slip").count() == 200
    assert sides(page) == 20, "ten slips on a sheet"


def test_thirty_forgotten_passwords_are_reset_in_one_go(page: Page, cast: Cast) -> None:
    set_up(page)
    page.goto("/admin/import/people")
    bring(page, "人员.xlsx", lists.as_xlsx(lists.OF_PEOPLE, lists.people()))
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("已录入 200 人")).to_be_visible()
    budget = Budget(pages=3, clicks=1, typed=1, prints=1)
    effort = Effort(page, "passwords-30", "P28 忘记密码 · 30 人一次办", budget)
    page.goto("/admin/users/forgotten")
    page.get_by_label("姓名或用户名").focus()
    page.keyboard.insert_text("、".join(row[0] for row in lists.people()[:30]))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("checkbox").nth(30)).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("共 30 张")).to_be_visible()
    page.get_by_role("button", name="打印").click()
    effort.done()
    assert page.locator(".slip").count() == 30
    assert sides(page) == 3
