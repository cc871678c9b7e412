"""Writers of one SQLite file take turns: whoever has waited longest is next.

SQLite lets a writer that finds the file locked look again after ever longer
sleeps, so one of several can starve for seconds while newcomers pass it. A lock
on a small file beside the database, taken just before the transaction begins
and given back when it is over, makes the kernel queue them in the order of
their coming, across threads and processes. A process that dies gives it back;
one that is only stopped does not, so nobody waits for it longer than ``WITHIN``.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.pool import ConnectionPoolEntry

from .exceptions import Busy

WITHIN = 15.0
"""Seconds after which a writer that is not yet next is told so instead of hanging; on PostgreSQL he waits as
long for each lock at most."""

MOST_QUEUED = 64
"""Places in the queue that one process may hold, those included whose writer has given up."""

OTHERS_WRITE = ("55P03", "40P01")
"""What PostgreSQL calls it when a lock was not had in time, and when two waited for each other."""

_KEY = "turn"
_HURRY = "hurry"
_held = threading.local()
_places = threading.BoundedSemaphore(MOST_QUEUED)


class NestedWriting(RuntimeError):
    """A thread that is writing began to write a second time: it would wait for itself for ever."""


class _Place(threading.Thread):
    """A place in the kernel's queue. The call that waits cannot be broken off, so a thread of its own waits.

    Who gives up leaves the file to it: it is closed, and the lock with it, as soon as its turn comes.
    """

    def __init__(self, file: int, places: threading.BoundedSemaphore) -> None:
        super().__init__(daemon=True)
        self._file = file
        self._places = places
        self._deciding = threading.Lock()
        self._come = threading.Event()
        self._left = False

    def run(self) -> None:
        """Wait, and tell whoever is still there."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._deciding:
            if self._left:
                os.close(self._file)
            self._come.set()
        self._places.release()

    def comes(self, within: float) -> bool:
        """Whether the turn came in so many seconds; if not, the place and its file are given up."""
        if self._come.wait(within):
            return True
        with self._deciding:
            self._left = not self._come.is_set()
        return not self._left


class Turn:
    """The turn of one connection at writing its file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = self._open()
        self._mine = False

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        """Wait until it is this connection's turn. Busy when that takes longer than ``WITHIN``.

        NestedWriting when this thread has one already.
        """
        if self._mine:
            return
        if getattr(_held, _KEY, None) is not None:
            raise NestedWriting("a writing transaction was begun inside another")
        self._lock()
        self._mine = True
        _held.turn = self

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._queue()

    def _queue(self) -> None:
        if getattr(_held, _HURRY, False):
            raise Busy("others are writing")
        places = _places
        if not places.acquire(blocking=False):
            raise Busy("too many writers wait already")
        place = _Place(self._file, places)
        place.start()
        if not place.comes(WITHIN):
            self._file = self._open()
            raise Busy(f"no turn to write within {WITHIN} seconds")

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


@contextmanager
def without_waiting() -> Iterator[None]:
    """For this thread a turn that is not free at once is none: who waited already waits no second time."""
    setattr(_held, _HURRY, True)
    try:
        yield
    finally:
        setattr(_held, _HURRY, False)


def say_busy(engine: Engine) -> None:
    """Whichever way a database says that others are writing: whoever asked hears Busy."""

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        error = context.original_exception
        of_sqlite = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the finer kinds of the same
        if of_sqlite == sqlite3.SQLITE_BUSY or getattr(error, "sqlstate", None) in OTHERS_WRITE:
            raise Busy("others are writing") from error


def keep_order(engine: Engine, where: Callable[[], Path]) -> None:
    """Let the transactions of a writing engine take turns at the file that is named when it connects."""

    @event.listens_for(engine, "begin")
    def take(connection: Connection) -> None:
        turn = connection.info.get(_KEY) or connection.info.setdefault(_KEY, Turn(where()))
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
