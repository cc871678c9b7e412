"""Takes pictures of pages as people see them: the counter's screen and a phone.

    python tools/shoot.py --base http://127.0.0.1:8000 --user clerk --out /tmp/shots /cases /intake/new

Each address gives `<name>-1366.png` and `<name>-390.png` of the first screen; `--whole` takes the whole page,
`--large` adds large letters, `--print` adds a PDF. Says loudly which pages failed, reported script errors, or
are wider than the screen.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

SCREENS = {"1366": (1366, 620), "390": (390, 844)}
"""What remains of 1366x768 below a browser's own bars, and a common phone."""

LARGE = """() => {
    document.body.classList.add('large');
    document.querySelector('link[href*="css/cards.css"]').media = 'screen';
}"""
"""As if the person had switched large letters on (layouts/base.html)."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    """Take every picture asked for; 1 when a page failed."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    troubles: list[str] = []
    with _browser() as browser:
        for screen in SCREENS:
            context = _context(browser, screen)
            page = context.new_page()
            page.on("console", partial(_hear, troubles))
            if asked.user:
                _sign_in(page, asked.base, asked.user, asked.password)
            for path in asked.paths:
                troubles += _shoot(page, asked, path, screen)
            context.close()
    for trouble in dict.fromkeys(troubles):
        print("!!", trouble)
    return 1 if troubles else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", help="addresses on the hub, such as /cases")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="", help="sign in as this user first")
    parser.add_argument("--password", default="demo")
    parser.add_argument("--out", type=Path, default=Path("var/pictures"))
    parser.add_argument("--whole", action="store_true", help="the whole page, not the first screen")
    parser.add_argument("--large", action="store_true", help="a second picture in large letters")
    parser.add_argument("--print", action="store_true", dest="paper", help="also as it prints")
    return parser.parse_args()


@contextmanager
def _browser() -> Iterator[Browser]:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def _context(browser: Browser, screen: str) -> BrowserContext:
    width, height = SCREENS[screen]
    return browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )


def _sign_in(page: Page, base: str, user: str, password: str) -> None:
    page.goto(f"{base}/login")
    page.fill("#login", user)
    page.fill("#password", password)
    page.click("[data-primary]")
    page.wait_for_load_state("networkidle")  # the press asks first whether the hub answers
    if page.url.endswith("/login"):
        sys.exit(f"cannot sign in as {user}: {page.inner_text('main')[:200]}")


def _shoot(page: Page, asked: argparse.Namespace, path: str, screen: str) -> Iterator[str]:
    response = page.goto(asked.base + path)
    status = response.status if response is not None else 0
    if status >= 400:
        yield f"{path} answered {status}"
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if overflow > 0:
        yield f"{path} is {overflow} px wider than the screen of {screen}"
    _picture(page, asked, f"{name}-{screen}")
    if asked.large:
        page.evaluate(LARGE)
        _picture(page, asked, f"{name}-{screen}-large")
    if asked.paper and screen == "1366":
        page.pdf(path=asked.out / f"{name}.pdf", format="A4")


def _picture(page: Page, asked: argparse.Namespace, name: str) -> None:
    target = asked.out / f"{name}.png"
    if asked.whole:  # bars that stick would lie over the middle of a tall picture
        page.evaluate("document.querySelectorAll('.bar').forEach(bar => { bar.style.position = 'static'; })")
    page.screenshot(path=target, full_page=asked.whole)
    print(target)


def _hear(troubles: list[str], message: ConsoleMessage) -> None:
    if message.type == "error" and "status of 4" not in message.text:
        troubles.append(f"script: {message.text}")


if __name__ == "__main__":
    sys.exit(main())
