"""Does the jobs: in threads beside the pages, in a process of its own, or at once for a test."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from mediation.core.database import db
from mediation.core.exceptions import AlreadyDone, Busy, DomainError
from workflows.errors import FlowError

from . import queue, schedules
from .registry import KINDS, Work

log = logging.getLogger("mediation.jobs")

BATCH = 10
POLL_SECONDS = 1.0
BREATH_SECONDS = 0.01
"""Rest after each job: SQLite's waiting writers poll, and a runner without rest would starve them."""
ROOT = Path(__file__).resolve().parents[2]


class JobFailed(Exception):
    """A drained job failed; carries its kind and what went wrong."""


class UnknownKind(DomainError):
    """No function does this kind of job."""


@dataclass(slots=True)
class Tally:
    """What a turn of the runner did."""

    done: int = 0
    failed: int = 0


def run_due(limit: int = BATCH) -> Tally:
    """Take what is due and do it, each job in a transaction of its own, with a rest between."""
    tally = Tally()
    for taken in queue.take(limit):
        time.sleep(BREATH_SECONDS)
        if do(taken) is None:
            tally.done += 1
        else:
            tally.failed += 1
    return tally


def do(taken: queue.Taken) -> Exception | None:
    """One job: done, or put back for later with its error, which is also returned."""
    try:
        _call(taken)
    except Exception as error:  # noqa: BLE001 -- recorded, retried and shown; never lets the runner die
        gave_up = queue.put_back(taken, told(error))
        end = " (given up)" if gave_up else ""
        log.error("job %s %s: %s%s", taken.kind, taken.id, told(error), end)  # noqa: TRY400 -- its text holds values
        return error
    return None


def _call(taken: queue.Taken) -> None:
    kind = KINDS.get(taken.kind)
    if kind is None:
        raise UnknownKind(taken.kind)  # left by a newer hub, or its module is not in background.py
    if kind.door is not None:
        try:
            kind.door(Work(f"job:{taken.id}", taken.payload))
        except AlreadyDone:
            log.info("job %s %s was done before its taker died", taken.kind, taken.id)
    with db.writing() as session:
        if not queue.finish(session, taken) or kind.kept is None:
            return
        kind.kept(session, taken.payload)
        session.flush()


def told(error: Exception) -> str:
    """What went wrong and where, without any value out of a row (those may be private)."""
    words = str(error) if isinstance(error, (DomainError, FlowError)) else ""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _ours(Path(f.filename))]
    place = f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}" + (f": {words}" if words else "")


def _ours(file: Path) -> bool:
    return file.is_relative_to(ROOT) and "site-packages" not in file.parts


def drain(app: Flask) -> int:
    """Do everything that is due by the clock, now and in this thread; how many jobs were done.

    For tests, the seed and `flask worker --once`: raises JobFailed at the first failure.
    """
    done = 0
    with app.app_context():
        schedules.fire_due()
        while batch := queue.take(BATCH):
            for taken in batch:
                error = do(taken)
                if error is not None:
                    raise JobFailed(f"{taken.kind}: {told(error)}") from error
                done += 1
    return done


class Runner:
    """Threads that do jobs until stopped. Any number of processes may run one."""

    def __init__(self, app: Flask, threads: int = 2) -> None:
        self._app = app
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"hub-jobs-{n}", daemon=True) for n in range(threads)
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        queue.wake_by(self._wake)
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10) -> None:
        """Finish the jobs in hand, take no more. What does not end in time is taken up by its lease."""
        self._stop.set()
        self._wake.set()
        queue.wake_by(self._wake, wanted=False)
        for thread in self._threads:
            thread.join(seconds)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                with self._app.app_context():
                    schedules.fire_due()
                    worked = run_due()
            except (SQLAlchemyError, Busy) as error:
                # The database is away or busy: say so and try again; nothing was lost.
                log.error("jobs wait for the database: %s", type(error).__name__)  # noqa: TRY400 -- its text holds values
                worked = Tally()
            if worked.done == 0:
                self._wake.wait(POLL_SECONDS)
                self._wake.clear()


def start(app: Flask, threads: int = 2) -> Runner:
    """Run jobs beside the pages of this process."""
    runner = Runner(app, threads)
    runner.start()
    return runner
