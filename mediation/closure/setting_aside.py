"""How an agreement is set aside: on what paper, for what reason, and what falls with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.agreements.models import Agreement
from mediation.agreements.promise_models import Confirmation
from mediation.cases import offers
from mediation.cases.models import Dispute, DisputeLink
from mediation.core import clock
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns, writes
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.rules.closure import AnnulFacts

from . import wind_down
from .endings import end

Stated = Mapping[str, Any]

VOID_BY_COURT, DISMISSED, RESCINDED = "void_by_court", "confirmation_dismissed", "rescinded"

_OF_A_COURT = ("court_ruling",)
PAPERS: Mapping[str, tuple[str, ...]] = {
    VOID_BY_COURT: _OF_A_COURT,
    DISMISSED: (*_OF_A_COURT, "confirmation"),
    RESCINDED: ("agreement", "oral_agreement", "record", "other"),
}
"""Reason -> kinds of papers by which it can be proved."""

_CONFIRMATION = FLOWS["confirmation"]
RESTS_ON = frozenset({
    "effective_at", *(_CONFIRMATION.right(name) for name in ("apply", "confirm", "dismiss", "set_right")),
})
"""The agreement in force, known by when it took effect, and what a court was asked and said of it."""


@finds("dispute.annul")
def annul_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """What the paper is worth, and what the court said of the agreement in force."""
    said = said_of(session, dispute)
    return {
        **paper_found(session, dispute, stated, str(stated.get("reason") or "")),
        "court_confirmed": said is not None and said.state == "confirmed",
        "court_dismissed": said is not None and said.state == "dismissed",
    }


def paper_found(session: Session, dispute: Dispute, stated: Stated, reason: str) -> Stated:
    """Whether the stated paper came from outside, is of the kind that the reason asks, and is not too old."""
    key, kinds = stated.get("paper"), PAPERS.get(reason)
    paper = session.get(Paper, key) if key is not None else None
    if paper is not None and paper.dispute_id != dispute.id:
        paper = None
    since = _since(agreements.effective(session, dispute.id), said_of(session, dispute), reason)
    dated = (paper.dated_on or clock.day_of(paper.at)) if paper is not None else None
    return {
        "ground_fits": offers.ground_fits(session, dispute, stated),
        "other_kind": paper is not None and kinds is not None and paper.kind not in kinds,
        "older": dated is not None and since is not None and dated < since,
    }


def _since(agreement: Agreement | None, said: Confirmation | None, reason: str) -> date | None:
    """The day before which nobody can have said it: of effect; for a dismissal, of the request."""
    if reason == DISMISSED and said is not None and said.applied_at is not None:
        return clock.day_of(said.applied_at)
    return clock.day_of(agreement.effective_at) if agreement is not None and agreement.effective_at else None


def said_of(session: Session, dispute: Dispute) -> Confirmation | None:
    """The term for confirmation of the agreement in force, with what the court said."""
    agreement = agreements.effective(session, dispute.id)
    return agreements.confirmation_of(session, agreement.id) if agreement is not None else None


def new_case_owed(session: Session, dispute: Dispute) -> bool:
    """Whether the agreement of an archived file fell, and no dispute that came since is tied to it."""
    fallen = wind_down.rows(session, dispute.id, "agreement", ("effective", "void"))
    if dispute.state != "archived" or not fallen or fallen[-1].state != "void":
        return False
    tied = select(Dispute.received_at).join(
        DisputeLink,
        or_(
            and_(DisputeLink.other_id == dispute.id, DisputeLink.dispute_id == Dispute.id),
            and_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == Dispute.id),
        ),
    )
    since = clock.day_of(fallen[-1].ended_at)
    return not any(clock.day_of(at) >= since for at in session.scalars(tied))


@writes("dispute.annul")
def annul_writes(session: Session, dispute: Dispute, stated: Stated) -> frozenset[str]:
    """Not another agreement that took its place, and not what a court has spoken of since."""
    return RESTS_ON


@owns("dispute.annul")
def annul(a: Act, dispute: Dispute, facts: AnnulFacts) -> None:
    """The agreement is void, its promises stop; the first ending stays in the figures as it was."""
    end(a, dispute, facts.reason, facts.occurred_at or a.at)
    dispute.agreement_form = None
    a.move(dispute, "annul", facts)
    void_agreement(a, dispute, facts.reason)


def void_agreement(a: Act, dispute: Dispute, reason: str) -> None:
    """Void the agreement in force; what was still promised falls with it."""
    wind_down.each(a, dispute, "agreement", ("effective",), "void", {"reason": reason})
    wind_down.each(a, dispute, "promise", agreements.LIVE_PROMISES, "fall", {})
