"""No test may speak to another machine; what tries to is a fault of the hub."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from config import is_loopback


class ForeignAddress(RuntimeError):
    """Somebody tried to reach another machine."""


@contextmanager
def only_this_machine() -> Iterator[None]:
    """Within, a connection to anything but loopback raises ForeignAddress."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        if host is not None:
            _refuse(socket.AF_INET, (host,))
        return look_up(host, *rest, **named)

    with (
        patch.object(socket.socket, "connect", guarded_connect),
        patch.object(socket.socket, "connect_ex", guarded_connect_ex),
        patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield


def _refuse(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6}:
        host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
        if not is_loopback(host) and host not in {"", "0.0.0.0", "::"}:
            raise ForeignAddress(f"a test tried to reach {host}: the hub must not need other machines")
