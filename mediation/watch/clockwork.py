"""Makes the moves whose day has come, through the door, as the system.

A search finds what is due and makes one job each; the job looks again, moves,
or says what is missing to those who can supply it. Nothing is forced.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.database import db
from mediation.jobs.queue import enqueue
from mediation.jobs.registry import Every, Payload, Work, door_job, job
from mediation.lifecycle import perform
from mediation.lifecycle.by_clock import BY_CLOCK, Due, by_clock
from mediation.lifecycle.door import act
from mediation.lifecycle.owners import MODELS
from mediation.notifications import service as messages
from mediation.security.actor import system
from workflows import FLOWS

MOVE = "clock.move"


@by_clock("dispute.resume")
def pauses_that_are_over(session: Session, today: date) -> Iterator[Due]:
    """Suspended disputes whose end date has come."""
    query = select(Dispute.id).where(Dispute.state == "suspended", Dispute.suspended_until <= today)
    for dispute_id in session.scalars(query):
        yield Due(dispute_id, stated={"reason": "date_reached"})


@job("clock.search", every=Every(minutes=10))
def search(session: Session, _payload: Payload) -> None:
    """One job for each subject whose day has come; at most one a day for the same subject."""
    today = clock.today()
    for right, finder in BY_CLOCK.items():
        for due in finder(session, today):
            payload = {
                "right": right,
                "dispute": due.dispute_id,
                "row": due.row_id,
                "stated": dict(due.stated),
            }
            enqueue(session, MOVE, payload, f"{right}:{due.row_id or due.dispute_id}:{today}")


@door_job(MOVE)
def move(work: Work) -> None:
    """Make one move as the system, if it is still possible; else tell who can supply what is missing."""
    told = work.payload
    flow_name, _, name = told["right"].partition(".")
    by = system(clock.today())
    with db.reading() as session:
        dispute, subject = _load(session, flow_name, told)
        if subject.state not in _sources(flow_name, name):
            return  # somebody was faster
        row = perform.move_of(FLOWS[flow_name], subject, name)
        blocked = perform.lacks(session, subject, by, told["right"], row, told["stated"])
    if blocked:
        with db.writing() as session:
            cause = f"{told['right']}:{subject.subject_key}"
            messages.tell(session, "by_clock.blocked", dispute, subject.subject_key, cause[:80])
        return
    with act(by, key=work.key, channel="system") as a:
        dispute = a.load(Dispute, told["dispute"])
        _, subject = _load(a.session, flow_name, told)
        perform.perform(a, dispute, subject, flow_name, name, told["stated"])


def _load(session: Session, flow_name: str, told: Payload) -> tuple[Dispute, Any]:
    dispute = session.get_one(Dispute, told["dispute"])
    if told["row"] is None:
        return dispute, dispute
    return dispute, session.get_one(MODELS[flow_name], told["row"])


def _sources(flow_name: str, name: str) -> set[str]:
    return {source for m in FLOWS[flow_name].moves if m.name == name for source in m.sources}
