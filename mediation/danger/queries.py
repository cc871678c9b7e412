"""Reads over dangers and what was reported of them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, load_only

from mediation.cases.models import Dispute
from mediation.cases.queries import narrow_by
from mediation.core import clock
from mediation.core.i18n import label
from mediation.security import visibility
from mediation.security.actor import Actor
from workflows.reasons_small import DANGER_SIGNS

from .models import Danger, DangerReport

OPEN = ("raised", "acknowledged", "reported", "answered")
UNREPORTED = ("raised", "acknowledged")
OWED = ("raised", "acknowledged", "reported")
"""Neither answered nor cleared: blocks suspending, withdrawing and closing."""

LAW_DEMANDS_REPORT = frozenset(
    {"threat", "extreme", "weapon", "domestic_violence", "gathering", "victim", "urgent"}
)
"""Signs that may be an offence or endanger life: the police or another body must know (人民调解法 25)."""


def of_dispute(session: Session, dispute_id: int) -> list[Danger]:
    """Every danger of a dispute, newest first."""
    query = select(Danger).where(Danger.dispute_id == dispute_id).order_by(Danger.raised_at.desc())
    return list(session.scalars(query))


def reports(session: Session, dispute_id: int) -> dict[int, list[DangerReport]]:
    """What was reported of each danger of a dispute, oldest first."""
    found: dict[int, list[DangerReport]] = {}
    query = select(DangerReport).where(DangerReport.dispute_id == dispute_id)
    for row in session.scalars(query.order_by(DangerReport.reported_at, DangerReport.id)):
        found.setdefault(row.danger_id, []).append(row)
    return found


def due_at(danger: Danger) -> datetime | None:
    """By when the next step is owed: to be taken on, then to be reported; None when neither is."""
    if danger.state == "raised":
        return danger.acknowledge_by
    return danger.report_by if report_owed(danger) else None


def last_report(session: Session, danger_id: int) -> DangerReport | None:
    """The report made last."""
    query = select(DangerReport).where(DangerReport.danger_id == danger_id)
    return session.scalars(query.order_by(DangerReport.reported_at.desc(), DangerReport.id.desc())).first()


def names(session: Session, dispute_id: int, states: tuple[str, ...] = OWED) -> tuple[str, ...]:
    """The signs of dangers in these states, readable, for guards that name what is owed.

    What stands open in a dispute that was merged into this one is owed here.
    """
    merged = select(Dispute.id).where(Dispute.merged_into_id == dispute_id)
    rows = session.scalars(
        select(Danger).where(
            (Danger.dispute_id == dispute_id) | Danger.dispute_id.in_(merged), Danger.state.in_(states)
        )
    )
    return tuple("、".join(sign_labels(row.signs)) for row in rows)


def sign_labels(signs: list[str]) -> list[str]:
    """Signs in the reader's language."""
    known = {reason.code: reason for reason in DANGER_SIGNS}
    return [label(known[sign]) if sign in known else sign for sign in signs]


def is_open() -> ColumnElement[bool]:
    """Condition: the danger still stands on top of somebody's desk."""
    return Danger.state.in_(OPEN)


def stands(_actor: Actor, _asked: bool) -> ColumnElement[bool]:
    """Condition over ``Dispute``: a danger of it is open."""
    return select(Danger.id).where(Danger.dispute_id == Dispute.id, is_open()).exists()


narrow_by("danger", stands)


def waiting(session: Session, actor: Actor) -> list[tuple[Danger, Dispute]]:
    """Open dangers in disputes that the actor may see, the least seen to first."""
    rows = [(danger, dispute) for danger, dispute in session.execute(_waiting(actor))]
    return sorted(rows, key=lambda pair: OPEN.index(pair[0].state))


_OF_DANGER = load_only(
    Danger.dispute_id, Danger.state, Danger.signs, Danger.raised_by, Danger.raised_at,
    Danger.acknowledge_by, Danger.report_by,
)
_OF_DISPUTE = load_only(
    Dispute.state, Dispute.lead_org_id, Dispute.mediator_id, Dispute.secrecy,
    Dispute.intake_no, Dispute.number, Dispute.title,
)


@lru_cache(maxsize=500)
def _waiting(actor: Actor) -> Select[Danger, Dispute]:
    """The question of every page, made once for each person and what he may today.

    Of many dangers that are read most are only counted: no more is read of them than right and line need.
    """
    return (
        select(Danger, Dispute)
        .join(Dispute, Dispute.id == Danger.dispute_id)
        .where(is_open(), visibility.sees(actor, Danger.dispute_id))
        .order_by(Danger.raised_at)
        .options(_OF_DANGER, _OF_DISPUTE)
    )


def must_be_reported(danger: Danger) -> bool:
    """Whether the law wants the police or another body to know."""
    return bool(LAW_DEMANDS_REPORT & set(danger.signs))


def report_owed(danger: Danger) -> bool:
    """Whether a report is still to be made."""
    return danger.state in UNREPORTED and must_be_reported(danger)


def is_late(moment: datetime | None) -> bool:
    """Whether a moment by which something had to be done has passed."""
    return moment is not None and clock.now() > moment


def unanswered(session: Session, before: datetime) -> list[Danger]:
    """Raised dangers whose time to be taken on is over."""
    return list(
        session.scalars(select(Danger).where(Danger.state == "raised", Danger.acknowledge_by <= before))
    )


def unreported(session: Session, before: datetime) -> list[Danger]:
    """Dangers of which a report is owed and late."""
    rows = session.scalars(select(Danger).where(Danger.state.in_(UNREPORTED), Danger.report_by <= before))
    return [row for row in rows if must_be_reported(row)]
