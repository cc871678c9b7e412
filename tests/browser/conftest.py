"""A running hub and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.browser import Offences, chromium, launched, serving


@pytest.fixture
def engine() -> str:
    """What the browser shows does not depend on the database."""
    return "sqlite"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: sudo apt-get install chromium")
    with launched(path) as opened:
        yield opened


@pytest.fixture
def live_hub(app: Flask) -> Iterator[str]:
    """The address of a hub that serves this test's database."""
    with serving(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, live_hub: str) -> Iterator[Page]:
    """An empty tab in Chinese; fails the test for script errors and foreign requests."""
    context = browser.new_context(base_url=live_hub, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(15_000)
    tab = context.new_page()
    offences = Offences(tab, live_hub)
    yield tab
    context.close()
    assert not offences.found, "\n".join(offences.found)
