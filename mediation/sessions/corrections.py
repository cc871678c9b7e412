"""Outcomes that are locked: what a correction may put right, and how its text is read."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.core.i18n import label
from mediation.lifecycle.owners import Option
from workflows.reasons_small import SESSION_RESULTS

from . import queries
from .models import MediationSession
from .outcomes import may_amend

PREFIX = "session_"


def options(session: Session, dispute_id: int) -> list[Option]:
    """One choice for each session whose outcome is locked: 第2次调解的结果."""
    return [
        Option(f"{PREFIX}{m.id}", _("Result of session no. %(no)d", no=m.no))
        for m in queries.held(session, dispute_id) if not may_amend(m)
    ]


def find(session: Session, dispute_id: int, field: str) -> MediationSession | None:
    """The session a choice names; None when it names none of this dispute that is locked."""
    for meeting in queries.held(session, dispute_id):
        if field == f"{PREFIX}{meeting.id}" and not may_amend(meeting):
            return meeting
    return None


def shown(meeting: MediationSession) -> str:
    """The outcome as it stands, readable."""
    return next((label(r) for r in SESSION_RESULTS if r.code == meeting.result), meeting.result)


def read(text: str) -> str:
    """The outcome that was written, as its code. ValueError when it is none."""
    for reason in SESSION_RESULTS:
        if text.strip() in (reason.code, reason.zh, reason.en):
            return reason.code
    raise ValueError(text)
