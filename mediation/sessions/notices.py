"""The notice of a session: who we are, free, voluntary, when, where, whom to call.

No story and no other party stands on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.documents.models import Paper
from mediation.documents.register import BY_CODE
from mediation.lifecycle.door import Act

from .models import MediationSession

KIND = "invitation"
"""Of the register of papers: 调解通知书."""

APART = timedelta(minutes=20)
"""How much earlier the applying side comes when nobody should meet at the door."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sheet for one party."""

    name: str
    comes_at: datetime
    apart: bool


def for_parties(session: Session, meeting: MediationSession) -> list[Notice]:
    """A sheet for each party who must come."""
    ids = [row.party_id for row in meeting.attendance if row.party_id is not None and row.expected]
    rows = session.scalars(select(Party).where(Party.id.in_(ids)).order_by(Party.position, Party.id))
    return [
        Notice(
            party.name,
            meeting.starts_at - APART
            if meeting.separate_arrival and party.side == "applicant" else meeting.starts_at,
            meeting.separate_arrival,
        )
        for party in rows
    ]


def issue(a: Act, dispute: Dispute, meeting: MediationSession) -> None:
    """Given out to each party who must come; one entry each."""
    for entry in meeting.attendance:
        if entry.party_id is None or not entry.expected:
            continue
        party = a.session.get_one(Party, entry.party_id)
        papers.issue(
            a, dispute, KIND, _title(meeting), side=party.side, party_id=party.id, dated_on=clock.today()
        )


def issued_at(session: Session, dispute: Dispute, meeting: MediationSession) -> datetime | None:
    """When the notices of this session were last given out."""
    query = select(Paper.at).where(
        Paper.dispute_id == dispute.id, Paper.kind == KIND, Paper.title == _title(meeting)
    )
    return session.scalar(query.order_by(Paper.at.desc()).limit(1))


def _title(meeting: MediationSession) -> str:
    return f"第{meeting.no}次{BY_CODE[KIND].zh} {clock.day_of(meeting.starts_at)}"
