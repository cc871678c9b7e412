"""What an administrator may do with jobs, and the tidying of done ones."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock
from mediation.core.exceptions import Conflict, NotFound
from mediation.security.actor import Actor

from .models import Job
from .registry import Every, Payload, job

KEEP_DONE = timedelta(days=7)


def try_again(session: Session, by: Actor, job_id: int) -> Job:
    """Make a job that was given up due now. Raises NotFound, or Conflict when it is not given up."""
    row = session.get(Job, job_id, with_for_update=True)
    if row is None:
        raise NotFound(str(job_id))
    if row.gave_up_at is None:
        raise Conflict("only a job that was given up can be tried again")
    row.due_at, row.gave_up_at, row.attempts = clock.now(), None, 0
    session.flush()
    recorder.note(
        session, "sys:settings", "job.try_again", f"job:{row.id}", actor_id=by.user_id,
        data={"actor": by.name, "kind": row.kind},
    )  # fmt: skip
    return row


@job("jobs.tidy", every=Every(hour=3, minute=10))
def tidy(session: Session, _payload: Payload) -> None:
    """Forget jobs that are long done; what was given up stays until somebody looks."""
    session.execute(
        delete(Job).where(Job.done_at < clock.now() - KEEP_DONE).execution_options(synchronize_session=False)
    )
