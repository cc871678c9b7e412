"""Writers of one SQLite file take turns: in the order of their coming, and nobody keeps one for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from mediation.core import turns
from mediation.core.database import Database
from mediation.core.exceptions import Busy
from mediation.core.turns import NestedWriting
from tests.support.memory import passing_folder
from tests.support.source import ROOT

HOLDS = (
    "import sys, time\n"
    "from mediation.core.database import db\n"
    "db.configure(sys.argv[1])\n"
    "with db.writing() as s:\n"
    "    s.connection()\n"
    "    print('mine', flush=True)\n"
    "    time.sleep(600)\n"
)
"""A process that takes its turn and does not give it back."""


@pytest.fixture
def file() -> Iterator[Database]:
    with passing_folder("hub-turns-") as folder:
        made = Database()
        made.configure(f"sqlite:///{folder / 'hub.db'}")
        with made.writing() as session:
            session.execute(text("CREATE TABLE mark (n INTEGER)"))
        yield made
        made.dispose()


def write(file: Database, number: int) -> None:
    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (:n)"), {"n": number})


def marks(file: Database) -> list[int]:
    with file.reading() as session:
        return list(session.scalars(text("SELECT n FROM mark ORDER BY rowid")))


def test_writers_go_in_the_order_of_their_coming(file: Database) -> None:
    waiting = [threading.Thread(target=write, args=(file, n)) for n in range(5)]
    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (-1)"))
        for count, thread in enumerate(waiting, 1):
            thread.start()
            _wait_until_queued(file, count)
    for thread in waiting:
        thread.join()
    assert marks(file) == [-1, 0, 1, 2, 3, 4]


def _wait_until_queued(file: Database, count: int) -> None:
    """Until so many wait: the kernel lists them with an arrow."""
    inode = Path(f"{file.url.database}-turn").stat().st_ino
    queued = 0
    while queued < count:
        lines = Path("/proc/locks").read_text().splitlines()
        queued = sum("->" in line and f":{inode} " in line for line in lines)


def test_a_writing_transaction_inside_another_is_told_at_once(file: Database) -> None:
    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (1)"))
        with pytest.raises(NestedWriting):
            write(file, 2)
    write(file, 3)
    assert marks(file) == [1, 3]


def test_a_transaction_that_fails_gives_its_turn_back(file: Database) -> None:
    with pytest.raises(ZeroDivisionError), file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (1)"))
        raise ZeroDivisionError
    thread = threading.Thread(target=write, args=(file, 2))
    thread.start()
    thread.join(10)
    assert marks(file) == [2]


def test_a_process_that_is_killed_gives_its_turn_back(file: Database) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file.url)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert held.stdout is not None
        assert held.stdout.readline() == "mine\n"
        thread = threading.Thread(target=write, args=(file, 1))
        thread.start()
        thread.join(0.2)
        assert marks(file) == []
        os.kill(held.pid, signal.SIGKILL)
        thread.join(10)
    finally:
        held.kill()
        held.wait()
        assert held.stdout is not None
        held.stdout.close()
    assert marks(file) == [1]


def test_nobody_waits_without_limit_for_a_writer_that_is_stopped(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WITHIN", 0.3)
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file.url)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert held.stdout is not None
        assert held.stdout.readline() == "mine\n"
        os.kill(held.pid, signal.SIGSTOP)
        for number in range(3):
            with pytest.raises(Busy):
                write(file, number)
        assert marks(file) == []
        os.kill(held.pid, signal.SIGKILL)
        held.wait()
        monkeypatch.setattr(turns, "WITHIN", 10.0)
        write(file, 4)  # those who gave up keep no place
    finally:
        held.kill()
        held.wait()
        assert held.stdout is not None
        held.stdout.close()
    assert marks(file) == [4]


def test_a_process_holds_no_more_places_than_it_may(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_places", threading.BoundedSemaphore(1))
    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (1)"))
        first = threading.Thread(target=write, args=(file, 2))
        first.start()
        _wait_until_queued(file, 1)
        told: list[Exception] = []
        second = threading.Thread(target=lambda: told.extend(_refusal(file)))
        second.start()
        second.join(10)
        assert [type(error) for error in told] == [Busy]
    first.join(10)
    assert marks(file) == [1, 2]


def test_who_may_not_wait_is_told_at_once_and_takes_no_place(file: Database) -> None:
    told: list[Exception] = []

    def try_it() -> None:
        with turns.without_waiting():
            told.extend(_refusal(file))

    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (1)"))
        hasty = threading.Thread(target=try_it)
        hasty.start()
        hasty.join(10)
        assert [type(error) for error in told] == [Busy]
    assert marks(file) == [1]


def _refusal(file: Database) -> Iterator[Exception]:
    try:
        write(file, 3)
    except Busy as error:
        yield error


def test_readers_wait_for_nobody(file: Database) -> None:
    with file.writing() as session:
        session.execute(text("INSERT INTO mark VALUES (1)"))
        assert marks(file) == []


def test_a_database_in_memory_has_no_file_beside_it() -> None:
    made = Database()
    made.configure("sqlite://")
    with made.writing() as session:
        session.execute(text("SELECT 1"))
    made.dispose()
    assert not Path("None-turn").exists()
    assert not Path(":memory:-turn").exists()
