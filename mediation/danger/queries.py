"""Reads over danger reports."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.queries import narrow_by
from mediation.core.i18n import label
from mediation.security.actor import Actor
from workflows.reasons_small import DANGER_SIGNS

from .models import Danger

UNREPORTED = ("raised", "acknowledged")
OWED = ("raised", "acknowledged", "reported")
"""Neither answered nor cleared: blocks suspending, withdrawing and closing."""


def of_dispute(session: Session, dispute_id: int) -> list[Danger]:
    """Every report of a dispute, newest first."""
    query = select(Danger).where(Danger.dispute_id == dispute_id).order_by(Danger.raised_at.desc())
    return list(session.scalars(query))


def names(session: Session, dispute_id: int, states: tuple[str, ...] = OWED) -> tuple[str, ...]:
    """The signs of reports in these states, readable, for guards that name what is owed."""
    rows = session.scalars(select(Danger).where(Danger.dispute_id == dispute_id, Danger.state.in_(states)))
    return tuple("、".join(sign_labels(row.signs)) for row in rows)


def sign_labels(signs: list[str]) -> list[str]:
    """Signs in the reader's language."""
    known = {reason.code: reason for reason in DANGER_SIGNS}
    return [label(known[sign]) if sign in known else sign for sign in signs]


def is_open() -> ColumnElement[bool]:
    """Condition: the report still stands on top of somebody's desk."""
    return Danger.state != "cleared"


def stands(_actor: Actor, _asked: bool) -> ColumnElement[bool]:
    """Condition over ``Dispute``: a report of it is open."""
    return select(Danger.id).where(Danger.dispute_id == Dispute.id, is_open()).exists()


narrow_by("danger", stands)


def waiting(session: Session, visible: ColumnElement[bool]) -> list[Danger]:
    """Open reports of disputes that pass the visibility clause (over ``Danger.dispute_id``), oldest first."""
    return list(session.scalars(select(Danger).where(is_open(), visible).order_by(Danger.raised_at)))
