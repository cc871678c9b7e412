"""Reads over what was sent to bodies outside: who still owes a receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.calendar.deadlines import step_due
from mediation.calendar.rules import STEPS
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.documents.models import Paper

from .endings import written_after
from .models import Transfer

AT_MOST = 200

_RECEIPTS = select(Transfer.id, Transfer.sent_at, Paper.dated_on).join(
    Paper,
    and_(
        Paper.dispute_id == Transfer.dispute_id, Paper.kind == "transfer_receipt",
        Paper.at >= Transfer.sent_at,
    ),
)
"""Receipts that came in after their letter; whether they were written after it, their day tells."""


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
        select(Transfer)
        .join(Dispute, Dispute.id == Transfer.dispute_id)
        .where(Dispute.lead_org_id.in_(list(organisation_ids)))
        .order_by(Transfer.sent_at.desc())
        .limit(AT_MOST)
    )
    due, sent = _due(session), list(session.scalars(query))
    received = _received(session, Transfer.id.in_([row.id for row in sent]))
    return [Sent(row, row.id in received, due(row)) for row in sent]


def late(session: Session) -> list[Sent]:
    """Whose receipt was due before today, while the dispute still stands as transferred."""
    away = and_(
        Dispute.id == Transfer.dispute_id, Dispute.state == "transferred", Transfer.returned_at.is_(None)
    )
    due = _due(session)
    received = _received(session, exists().where(away))
    query = select(Transfer).join(Dispute, away).order_by(Transfer.id)
    found = [Sent(row, row.id in received, due(row)) for row in session.scalars(query)]
    return [one for one in found if not one.received and one.due < clock.today()]


def _received(session: Session, which: ColumnElement[bool]) -> set[int]:
    """Of these letters, those whose receipt lies in the file."""
    rows = session.execute(_RECEIPTS.where(which))
    return {key for key, sent_at, dated_on in rows if written_after(dated_on, sent_at)}


def _due(session: Session) -> Callable[[Transfer], date]:
    """The last day for a receipt, with calendar and terms read once for all rows."""
    known, terms = calendar.load(session), calendar.terms(session)
    return lambda row: step_due(known, STEPS["transfer_receipt"], clock.day_of(row.sent_at), terms)
