"""With a named proxy the hub answers that one alone, and only what came to it by TLS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from waitress.server import create_server
from werkzeug.test import Client

from config import Config
from mediation.cli.hub import listening
from mediation.core.proxy import only_through
from tests.support.running import running
from tests.support.source import ROOT

HERE = "127.0.0.1"
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7"}


@contextmanager
def served(app: Flask, config: Config, proxy: str) -> Iterator[int]:
    """The hub on some port of this machine."""
    told = replace(config, trusted_proxy=proxy, hub_url="https://hub.test", port=0)
    with running(create_server(only_through(app, told), **listening(told))) as port:
        yield port


def ask(port: int, path: str = "/login", headers: dict[str, str] | None = None) -> tuple[int, str, str]:
    connection = HTTPConnection(HERE, port, timeout=10)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, answer.getheader("Strict-Transport-Security") or ""


def test_who_comes_through_the_proxy_by_tls_is_served_and_told_to_stay_with_tls(
    app: Flask, settings_of_test: Config
) -> None:
    with served(app, settings_of_test, HERE) as port:
        status, body, strict = ask(port, headers=TLS)
        assert status == 200
        assert "password" in body
        assert "max-age" in strict


def test_who_came_to_the_proxy_without_tls_is_refused_in_a_sentence(
    app: Flask, settings_of_test: Config
) -> None:
    with served(app, settings_of_test, HERE) as port:
        for headers in ({}, {"X-Forwarded-Proto": "http"}):
            status, body, _strict = ask(port, headers=headers)
            assert status == 403
            assert "https://hub.test" in body
            assert "password" not in body
        assert ask(port, "/healthz")[0] == 200, "a watcher on this machine may ask"


def test_who_is_not_the_proxy_is_refused_whatever_he_says_of_himself(
    app: Flask, settings_of_test: Config
) -> None:
    with served(app, settings_of_test, "10.9.9.9") as port:
        assert ask(port, headers=TLS)[0] == 403
        assert ask(port)[0] == 403


def test_without_a_proxy_the_hub_serves_this_machine_as_ever(app: Flask, settings_of_test: Config) -> None:
    with served(app, settings_of_test, "") as port:
        status, _body, strict = ask(port)
        assert (status, strict) == (200, "")


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("10.9.9.9", TLS, 200),
        ("10.9.9.9", {}, 403),
        ("10.9.9.9", {"X-Forwarded-Proto": "http"}, 403),
        ("10.0.0.7", TLS, 403),
        (HERE, TLS, 403),
    ],
)
def test_a_server_that_knows_nothing_of_proxies_is_guarded_alike(
    peer: str, headers: dict[str, str], status: int, app: Flask, settings_of_test: Config
) -> None:
    told = replace(settings_of_test, trusted_proxy="10.9.9.9", hub_url="https://hub.test")
    client = Client(only_through(app, told))
    answer = client.get("/login", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status
    assert ("Strict-Transport-Security" in answer.headers) == (status == 200)


def test_the_last_sender_that_the_proxy_names_is_who_asks(app: Flask, settings_of_test: Config) -> None:
    seen: list[tuple[str, str]] = []

    def hub(environ: Any, start: Any) -> list[bytes]:
        seen.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        start("200 OK", [])
        return []

    told = replace(settings_of_test, trusted_proxy="10.9.9.9", hub_url="https://hub.test")
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4, 10.0.0.7"}
    Client(only_through(hub, told)).get("/", headers=said, environ_base={"REMOTE_ADDR": "10.9.9.9"})
    assert seen == [("10.0.0.7", "https")]


ASKS = """
import json
from werkzeug.test import Client
from wsgi import app
https = {"X-Forwarded-Proto": "https"}
peers = ("10.9.9.9", "10.1.1.1")
asked = [Client(app).get("/login", headers=https, environ_base={"REMOTE_ADDR": peer}) for peer in peers]
print(json.dumps([answer.status_code for answer in asked]))
"""


def test_the_hub_that_any_server_is_given_stands_behind_its_proxy(tmp_path: Path) -> None:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"HUB_DATA": str(tmp_path), "TRUSTED_PROXY": "10.9.9.9", "HUB_URL": "https://hub.test"}
    flask = Path(sys.executable).parent / "flask"
    subprocess.run([flask, "migrate"], cwd=ROOT, env=env | settings, check=True, capture_output=True)
    answer = subprocess.run(
        [sys.executable, "-c", ASKS], cwd=ROOT, env=env | settings, check=True, capture_output=True, text=True
    )
    assert json.loads(answer.stdout) == [200, 403]
