"""With a named proxy the hub answers that one alone, and only what came to it by TLS."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any

from flask import Flask
from waitress.server import create_server

from config import Config
from mediation.cli.hub import behind

HERE = "127.0.0.1"
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7"}


@contextmanager
def served(app: Flask, config: Config, proxy: str) -> Iterator[int]:
    """The hub on some port of this machine."""
    told = replace(config, trusted_proxy=proxy, hub_url="https://hub.test", port=0)
    wsgi, how = behind(app, told)
    server: Any = create_server(wsgi, **how)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()
        server.close()
        thread.join(5)


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
