"""A worker that is killed in the middle of a job: run by a test in a process of its own."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy.orm import Session

from mediation.core.database import db
from mediation.jobs import queue, registry, runner
from mediation.jobs.registry import Payload
from mediation.organisations.hub import HubFact


def write_and_die(session: Session, payload: Payload) -> None:
    """The rows are written and not yet committed."""
    session.add(HubFact(key=payload["key"], value="by the killed"))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    db.configure(sys.argv[1])
    registry.job("test.kept")(write_and_die)
    for taken in queue.take(10):
        runner.do(taken)
