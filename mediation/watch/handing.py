"""Says when a department's answer or the receipt of what was handed on comes due or is late: once each."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.closure import transfers
from mediation.core import clock
from mediation.handovers.assistance_models import OPEN, Assistance
from mediation.handovers.models import Handover
from mediation.jobs.registry import Every, Payload, job
from mediation.notifications import service as messages
from mediation.notifications.recipients import of_scope
from mediation.tasks.queries import roles_of

BEFORE = 1
"""Working days before the day, from which a department is reminded."""


@job("watch.handing", every=Every(hour=7, minute=10))
def handing(session: Session, _payload: Payload) -> None:
    """To whom it waits for, and once the day has passed also to the lead, its head and the centre."""
    today = clock.today()
    soon = calendar.add_working_days(session, today, BEFORE)
    asked = select(Assistance).where(Assistance.state.in_(OPEN), Assistance.due_on <= soon)
    for row in session.scalars(asked.order_by(Assistance.id)):
        late = row.due_on < today
        _tell_receiver(session, "by_clock.asked_over" if late else "by_clock.asked_soon", row)
        if late:
            _tell(session, "by_clock.asked_late", row)
    offered = select(Handover).where(Handover.state == "offered", Handover.answer_due_on < today)
    for handover in session.scalars(offered.order_by(Handover.id)):
        _tell_receiver(session, "by_clock.handover_over", handover)
        _tell(session, "by_clock.handover_late", handover)
    for sent in transfers.late(session):
        dispute = session.get_one(Dispute, sent.transfer.dispute_id)
        cause = f"by_clock.receipt_late:{sent.transfer.id}"
        messages.tell(session, "by_clock.receipt_late", dispute, dispute.subject_key, cause)


def _tell_receiver(session: Session, key: str, row: Assistance | Handover) -> None:
    _tell(session, key, row, of_scope(session, f"o:{row.to_org_id}", roles_of("receiver")))


def _tell(session: Session, key: str, row: Assistance | Handover, users: set[int] | None = None) -> None:
    due = row.due_on if isinstance(row, Assistance) else row.answer_due_on
    dispute = session.get_one(Dispute, row.dispute_id)
    messages.tell(session, key, dispute, row.subject_key, f"{key}:{row.id}:{due}"[:80], users)
