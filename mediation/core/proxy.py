"""Answers nobody who does not come through the proxy that ends TLS: his password would travel in clear.

The guard stands around the hub itself, so that it holds under any WSGI server. Only what the one named proxy
says is believed: from everybody else a header proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from config import Config, is_loopback

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH = "/healthz"
"""Asked by a watcher on this machine, and tells nothing."""


def only_through(hub: WSGIApplication, config: Config) -> WSGIApplication:
    """The hub behind the proxy that these settings name; without one the hub as it is."""
    return OnlyThroughProxy(hub, config.base_url, config.trusted_proxy) if config.trusted_proxy else hub


class OnlyThroughProxy:
    """The hub behind its proxy; ``address`` is what people should open instead."""

    def __init__(self, hub: WSGIApplication, address: str, proxy: str) -> None:
        self._hub, self._proxy = hub, proxy
        self._words = (
            f"此地址不提供服务,请打开 {address} 。\nThis hub answers only through its proxy: open {address}\n"
        ).encode()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The hub's answer, or a refusal in a sentence."""
        self._believe(environ)
        watched = environ["PATH_INFO"] == HEALTH and is_loopback(environ.get("REMOTE_ADDR", ""))
        if environ["wsgi.url_scheme"] == "https" or watched:
            return self._hub(environ, start)
        length = str(len(self._words))
        start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", length)])
        return [self._words]

    def _believe(self, environ: WSGIEnvironment) -> None:
        """What the proxy says of scheme and sender, where the server has not read it already.

        The server of ``flask serve`` has, and puts the sender in the proxy's place.
        """
        if environ.get("REMOTE_ADDR") != self._proxy or environ.get("HTTP_X_FORWARDED_PROTO") != "https":
            return
        environ["wsgi.url_scheme"] = "https"
        sender = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        environ["REMOTE_ADDR"] = sender or self._proxy
