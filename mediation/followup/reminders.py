"""Says a few days before that a promise or a visit is due; once each. What is overdue, the watch tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.agreements.promise_models import Promise
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.jobs.registry import Every, Payload, job
from mediation.notifications import service as messages
from mediation.settings import service as settings
from mediation.settings.defaults import DEADLINES

from .models import Visit


@job("followup.soon", every=Every(hour=7, minute=10))
def soon(session: Session, _payload: Payload) -> None:
    """Promises and visits whose day is near: call, go, before it has passed."""
    ahead = settings.value(session, DEADLINES).promise_call
    _tell(session, Promise, ("due", "partly"), ahead, "by_clock.promise_soon")
    _tell(session, Visit, ("planned",), ahead, "by_clock.visit_soon")


def _tell(session: Session, model: Any, states: tuple[str, ...], ahead: int, key: str) -> None:
    today = clock.today()
    query = (
        select(model, Dispute)
        .join(Dispute, Dispute.id == model.dispute_id)
        .where(model.state.in_(states), model.due_on.between(today, today + timedelta(days=ahead)))
    )
    for row, dispute in session.execute(query):
        messages.tell(session, key, dispute, row.subject_key, f"{key}:{row.id}:{row.due_on}")
