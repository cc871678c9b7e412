"""Writers of one SQLite file take turns: whoever has waited longest is next.

SQLite lets a writer that finds the file locked look again after ever longer
sleeps, so one of several can starve for seconds while newcomers pass it. A lock
on a small file beside the database, taken just before the transaction begins
and given back when it is over, makes the kernel queue them in the order of
their coming, across threads and processes. A process that dies gives it back.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

_KEY = "turn"
_held = threading.local()


class NestedWriting(RuntimeError):
    """A thread that is writing began to write a second time: it would wait for itself for ever."""


class Turn:
    """The place of one connection in the queue of its file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._mine = False

    def take(self) -> None:
        """Wait until it is this connection's turn. NestedWriting when this thread has one already."""
        if self._mine:
            return
        if getattr(_held, _KEY, None) is not None:
            raise NestedWriting("a writing transaction was begun inside another")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._mine = True
        _held.turn = self

    def give_back(self) -> None:
        """The next one may write."""
        if not self._mine:
            return
        self._mine = False
        if getattr(_held, _KEY, None) is self:
            _held.turn = None
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """The connection is gone."""
        self.give_back()
        os.close(self._file)


def keep_order(engine: Engine, url: URL) -> None:
    """Let the transactions of a writing engine take turns. A database in memory has one writer anyway."""
    if not url.database or url.database == ":memory:":
        return
    path = Path(f"{url.database}-turn")

    @event.listens_for(engine, "begin")
    def take(connection: Connection) -> None:
        turn = connection.info.get(_KEY) or connection.info.setdefault(_KEY, Turn(path))
        turn.take()

    @event.listens_for(engine, "checkin")
    def give_back(_connection: Any, record: ConnectionPoolEntry) -> None:
        turn = record.info.get(_KEY)
        if turn is not None:
            turn.give_back()

    @event.listens_for(engine, "close")
    def close(_connection: Any, record: ConnectionPoolEntry) -> None:
        turn = record.info.pop(_KEY, None)
        if turn is not None:
            turn.close()
