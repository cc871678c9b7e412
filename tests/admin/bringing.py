"""Bringing a list: upload it, read what would become of it, press the button."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from tests.admin import lists
from tests.support.client import HubClient
from tests.support.pages import Page


def bring(browser: HubClient, kind: str, content: bytes, name: str = "名单.xlsx", status: int = 302) -> Page:
    """Upload a list and read the report."""
    form = browser.see(f"/admin/import/{kind}").form(f"/import/{kind}")
    answer = browser.send(form, status=status, file=(io.BytesIO(content), name))
    return browser.follow(answer) if status == 302 else Page(answer.text)


def take(browser: HubClient, page: Page) -> Any:
    """Press the one button of the report."""
    return browser.send(page.form("/take"))


def organisations(rows: Sequence[Sequence[str]]) -> bytes:
    return lists.as_xlsx(lists.OF_ORGANISATIONS, rows)


def people(*rows: Sequence[str]) -> bytes:
    heading = ("姓名", "单位", "角色", "用户名", "电话", "权限止")
    return lists.as_csv(heading, [[*row, *[""] * (len(heading) - len(row))] for row in rows])
