"""A server in a thread of the tests' process, as `flask serve` runs it, that stops when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from waitress import wasyncore


@contextmanager
def running(server: Any) -> Iterator[int]:
    """The port it listens on.

    Its sockets are closed by the thread that waits on them: closed by another, it waits on for a second.
    """
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(5)
        server.task_dispatcher.shutdown()
