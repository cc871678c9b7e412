"""Finds a Chromium, opens pages in it and takes offence at what a person would not see."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from waitress.server import create_server

from .running import running

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)


def chromium() -> str | None:
    """The path of an installed Chromium."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The hub on a free port of this machine, as `flask serve` serves it."""
    with running(create_server(app, host="127.0.0.1", port=0, threads=8)) as port:
        yield f"http://127.0.0.1:{port}"


class Offences:
    """What a page did that no page may do: errors, refused policies, requests to other hosts."""

    def __init__(self, page: Page, base: str) -> None:
        self.found: list[str] = []
        self._base = base
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.found.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._base, "data:", "blob:", "about:", "tel:")):
            self.found.append(f"request to {request.url}")
