"""`flask serve` in a process of its own, and a browser that speaks to it over a real socket."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.cast import PASSWORD
from tests.support.pages import Form, Page
from tests.support.source import ROOT

from .ground import Ground

FLASK = Path(sys.executable).parent / "flask"
PATIENCE = 60.0
REST = 30.0
"""Seconds after which a quiet connection is opened anew, as a browser does: the server hangs up some day."""

Broken = (HTTPException, OSError)
"""What a browser meets when the server is killed under it."""


class Server:
    """One serving process; start, kill, start again on the same port."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._log = (ground.data / f"serve-{self.port}.log").open("ab")

    @property
    def log(self) -> str:
        """What the process said."""
        return Path(self._log.name).read_text(errors="replace")

    def start(self) -> float:
        """Seconds until the hub answered."""
        began = time.monotonic()
        self._process = subprocess.Popen(
            [FLASK, "serve"], cwd=ROOT, stdout=self._log, stderr=self._log,
            env={**self._ground.environment, "PORT": str(self.port)},
        )
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise RuntimeError(f"the hub does not serve:\n{self.log[-3000:]}")
            time.sleep(0.02)
        return time.monotonic() - began

    def kill(self) -> None:
        """As the power switch does it: no warning, no last word."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """The end of the trial."""
        self.kill()
        self._log.close()

    def _answers(self) -> bool:
        browser = Browser(self.port)
        try:
            return browser.get("/healthz")[0] == 200
        except Broken:
            return False
        finally:
            browser.close()


@contextmanager
def serving(ground: Ground, count: int = 1) -> Iterator[list[Server]]:
    """That many serving processes over one database."""
    servers = [Server(ground) for _ in range(count)]
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Answer:
    """Status, place and text of an answer."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status, self.location, self.text = status, location, text

    @property
    def done(self) -> bool:
        """The act was made (now or before) and leads somewhere."""
        return self.status in (302, 303)


class Browser:
    """Cookies, forms, one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None
        self._used = 0.0

    def moved_to(self, port: int) -> Browser:
        """The same person at another server of the same hub."""
        other = Browser(port)
        other._cookies = self._cookies
        return other

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        answer = self._ask("GET", path, None)
        return answer.status, answer.text

    def see(self, path: str) -> Page:
        """A page that must be there."""
        status, text = self.get(path)
        assert status == 200, f"{path} answered {status}:\n{Page(text).text[:500]}"
        return Page(text)

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def send(self, form: Form, **fields: Any) -> Answer:
        """Fill in and send."""
        return self.post(form.action, {**form.values, **fields})

    def sign_in(self, login: str) -> Browser:
        """In the name of one of the cast."""
        answer = self.send(self.see("/login").forms[0], login=login, password=PASSWORD)
        assert answer.done, f"{login} was not let in ({answer.status})"
        return self

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        if time.monotonic() - self._used > REST:
            self.close()
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode(errors="replace")
            self._used = time.monotonic()
        except Broken:
            self.close()
            raise
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return Answer(answer.status, answer.headers.get("Location", ""), text)
