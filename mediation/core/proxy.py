"""Answers nobody who does not come through the proxy that ends TLS: his password would travel in clear.

The server believes the headers of the one named proxy alone, so a request is ``https`` exactly when that
proxy received it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from config import is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH = "/healthz"
"""Asked by a watcher on this machine, and tells nothing."""


class OnlyThroughProxy:
    """The hub behind its proxy; ``address`` is what people should open instead."""

    def __init__(self, hub: WSGIApplication, address: str) -> None:
        self._hub = hub
        self._words = (
            f"此地址不提供服务,请打开 {address} 。\nThis hub answers only through its proxy: open {address}\n"
        ).encode()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The hub's answer, or a refusal in a sentence."""
        watched = environ["PATH_INFO"] == HEALTH and is_loopback(environ.get("REMOTE_ADDR", ""))
        if environ["wsgi.url_scheme"] == "https" or watched:
            return self._hub(environ, start)
        length = str(len(self._words))
        start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", length)])
        return [self._words]
