"""Makes the README's pictures from a running demo: ``python tools/pictures.py [--base http://127.0.0.1:8000]``."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, ViewportSize, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"
STORY = "林某 徐某"
"""The newspaper's case: tenant and owner of a factory building."""

SIZE: ViewportSize = {"width": 1366, "height": 768}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Sign in as clerk and as reviewer and keep what they see."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    base = parser.parse_args().base.rstrip("/")
    OUT.mkdir(parents=True, exist_ok=True)
    browser_path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        clerk = _signed_in(browser.new_page(viewport=SIZE), base, "clerk")
        _keep(clerk, f"{base}/", "desk")
        clerk.goto(f"{base}/cases?group=all&text={quote(STORY)}")
        clerk.locator("main a.row-link").first.click()
        clerk.screenshot(path=OUT / "case.png")
        _keep(clerk, f"{base}/intake/new", "intake")
        reviewer = _signed_in(browser.new_page(viewport=SIZE), base, "reviewer")
        _keep(reviewer, f"{base}/centre/figures", "figures")
        browser.close()


def _signed_in(page: Page, base: str, login: str) -> Page:
    page.context.clear_cookies()
    page.goto(f"{base}/login")
    page.fill("#login", login)
    page.fill("#password", "demo")
    page.press("#password", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def _keep(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=OUT / f"{name}.png")


if __name__ == "__main__":
    main()
