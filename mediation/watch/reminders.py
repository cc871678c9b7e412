"""Says which days come near and which have passed, once each, to those who can still act."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.cases import next_second
from mediation.cases.models import Dispute
from mediation.classification import unsorted
from mediation.core import clock
from mediation.core.database import db
from mediation.danger import order
from mediation.danger import queries as dangers
from mediation.danger import service as danger
from mediation.danger.models import Danger
from mediation.jobs.queue import enqueue
from mediation.jobs.registry import Every, Payload, Work, door_job, job
from mediation.lifecycle.door import act
from mediation.notifications import service as messages
from mediation.notifications.queries import STEP
from mediation.notifications.recipients import of_scope
from mediation.security.actor import system
from mediation.tasks import queries as tasks
from workflows import FLOWS
from workflows.flow import Clock

SOON = 3
"""Working days before the end of the term from which people are reminded."""

HANDED_OVER = ("assistance.take", "assistance.answer", "handover.receive")
"""Steps of other organisations: their own days are told to more people than whom they wait for."""

RUNNING = tuple(state.code for state in FLOWS["dispute"].states if state.clock is Clock.RUNS)


@job("watch.deadlines", every=Every(hour=7, minute=0))
def deadlines(session: Session, _payload: Payload) -> None:
    """Terms that end soon or have ended, for disputes whose clock runs."""
    today = clock.today()
    soon = calendar.add_working_days(session, today, SOON)
    query = select(Dispute).where(Dispute.due_on <= soon, Dispute.state.in_(RUNNING))
    for dispute in session.scalars(query):
        assert dispute.due_on is not None
        key = "by_clock.due_over" if dispute.due_on < today else "by_clock.due_soon"
        cause = f"{key}:{dispute.id}:{dispute.due_on}"
        messages.tell(session, key, dispute, dispute.subject_key, cause)


@job("watch.tasks", every=Every(hour=7, minute=5))
def overdue_tasks(session: Session, _payload: Payload) -> None:
    """Steps of the small flows whose day has passed, to whoever they wait for; one for a case and day."""
    told: set[tuple[int, str, date | None]] = set()
    for waiting in tasks.overdue(session, clock.today()):
        task = waiting.task
        if waiting.row_id is None or waiting.task.kind in HANDED_OVER:
            continue  # the dispute's own term is told above, what was handed over in a job of its own
        once = (task.dispute_id, task.scope, task.due_on)
        if once in told:
            continue
        told.add(once)
        users = of_scope(session, task.scope, tasks.roles_of(task.owner))
        cause = f"task:{task.dispute_id}:{_text(task.due_on)}{STEP}{waiting.kind}"
        messages.tell(session, "by_clock.task_over", waiting.dispute, task.subject_key, cause, users)


@job("watch.unsorted", every=Every(hour=7, minute=15))
def unsorted_too_long(session: Session, _payload: Payload) -> None:
    """Disputes that nobody has given a category in time, to clerk and head."""
    for dispute, day in unsorted.late(session).items():
        cause = f"by_clock.unsorted:{dispute.id}:{day}"
        messages.tell(session, "by_clock.unsorted", dispute, dispute.subject_key, cause)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


@job("watch.proposals", every=Every(minutes=10))
def passed_on(session: Session, _payload: Payload) -> None:
    """Questions whose named person may not answer any more, to those who may by now: each of them once."""
    for proposal, dispute, people in next_second.passed_on(session):
        cause = f"proposal.passed_on:{proposal.id}"
        messages.tell(session, "by_clock.passed_on", dispute, f"proposal:{proposal.id}", cause, people)


@job("watch.danger", every=Every(minutes=1))
def unanswered_danger(session: Session, _payload: Payload) -> None:
    """One job for each danger that nobody has taken on in time; a word to all where a report is late."""
    now = clock.now()
    for row in dangers.unanswered(session, now):
        enqueue(session, CALL, {"id": row.id, "dispute": row.dispute_id}, f"{row.id}:{row.called}")
    for row in dangers.unreported(session, now):
        dispute = session.get_one(Dispute, row.dispute_id)
        people = {person.id for level in order.levels(session, dispute) for person in level.people}
        cause = f"danger.owed:{row.id}"
        messages.tell(session, "by_clock.danger_owed", dispute, row.subject_key, cause, people)


CALL = "danger.call_next"


@door_job(CALL)
def call_next(work: Work) -> None:
    """Call the next in the order, in the log and in the in-box."""
    with act(system(clock.today()), key=work.key, channel="system") as a:
        dispute = a.load(Dispute, work.payload["dispute"])
        report = a.session.get_one(Danger, work.payload["id"])
        level = danger.call_next(a, report)
        people = {person.id for person in level.people} if level is not None else set()
        subject_key = report.subject_key
    if level is not None:
        with db.writing() as session:
            cause = f"danger.called:{report.id}:{level.code}"
            messages.tell(session, "by_clock.danger_called", dispute, subject_key, cause, people)
