"""Reads over what was sent to bodies outside: who still owes a receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.calendar.deadlines import step_due
from mediation.calendar.rules import STEPS
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.documents.models import Paper

from .models import Transfer

AT_MOST = 200

_RECEIVED = exists().where(
    Paper.dispute_id == Transfer.dispute_id, Paper.kind == "transfer_receipt", Paper.at >= Transfer.sent_at
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter to an outside body, and whether its receipt lies in the file."""

    transfer: Transfer
    received: bool
    due: date
    """The last day on which the receipt is expected."""

    @property
    def waits(self) -> bool:
        """Whether neither the receipt nor the case came back."""
        return not self.received and self.transfer.returned_at is None


def of_organisations(session: Session, organisation_ids: Iterable[int]) -> list[Sent]:
    """What these organisations sent out, newest first."""
    query = (
        select(Transfer, _RECEIVED)
        .join(Dispute, Dispute.id == Transfer.dispute_id)
        .where(Dispute.lead_org_id.in_(list(organisation_ids)))
        .order_by(Transfer.sent_at.desc())
        .limit(AT_MOST)
    )
    due = _due(session)
    return [Sent(row, received, due(row)) for row, received in session.execute(query)]


def late(session: Session) -> list[Sent]:
    """Whose receipt was due before today, while the dispute still stands as transferred."""
    query = (
        select(Transfer)
        .join(Dispute, Dispute.id == Transfer.dispute_id)
        .where(Dispute.state == "transferred", Transfer.returned_at.is_(None), ~_RECEIVED)
        .order_by(Transfer.id)
    )
    due = _due(session)
    found = [Sent(row, received=False, due=due(row)) for row in session.scalars(query)]
    return [one for one in found if one.due < clock.today()]


def _due(session: Session) -> Callable[[Transfer], date]:
    """The last day for a receipt, with calendar and terms read once for all rows."""
    known, terms = calendar.load(session), calendar.terms(session)
    return lambda row: step_due(known, STEPS["transfer_receipt"], clock.day_of(row.sent_at), terms)
