"""What a file must hold before it is closed, and what is still open around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core.i18n import label
from mediation.documents import register
from mediation.documents.models import Paper
from mediation.sessions.queries import begun
from workflows.reasons import COURT_SOURCES

from . import told, wind_down
from .course import last_suspension
from .endings import has_paper, held_sessions
from .outside import last_transfer

DEATHS = ("died_no_successor", "dissolved")
VOIDS = ("void_by_court", "confirmation_dismissed")


@dataclass(frozen=True, slots=True)
class Gap:
    """A paper that is missing: its code and what it is called."""

    code: str
    label: str


OUTCOMES = ("agreed", "ended", "transferred")


def outcome(dispute: Dispute) -> str:
    """``agreed``, ``ended`` or ``transferred``: which gates of closing apply.

    A closed file is judged by how it was closed, not by the state it has now.
    """
    if dispute.state in OUTCOMES:
        return dispute.state
    if dispute.closed_at is None or dispute.end_reason:
        return "ended"
    return "agreed" if dispute.agreement_form else "transferred"


def facts_of(session: Session, dispute: Dispute) -> register.FileFacts:
    """What decides which papers this file must hold."""
    kind = {"agreed": dispute.agreement_form or "written", "transferred": "transferred"}.get(
        outcome(dispute), "ended"
    )
    stand_ins = list(
        session.scalars(
            select(Party.role).where(
                Party.dispute_id == dispute.id, Party.left_at.is_(None), Party.role != "party"
            )
        )
    )
    return register.FileFacts(
        outcome=kind,
        begun=begun(session, dispute) or kind in ("written", "oral"),
        sessions_held=held_sessions(session, dispute),
        agents=stand_ins.count("agent"),
        guarded=stand_ins.count("guardian"),
        extended=dispute.extended_until is not None,
        suspended=bool(dispute.pauses) and bool(last_suspension(session, dispute).reason),
        from_court=dispute.source in COURT_SOURCES,
        performed=bool(wind_down.rows(session, dispute.id, "promise", ("kept", "partly"))),
        visited=bool(wind_down.rows(session, dispute.id, "visit", ("done",))),
        confirmation_asked=bool(
            wind_down.rows(session, dispute.id, "confirmation", ("applied", "confirmed", "dismissed"))
        ),
        lapsed=dispute.end_reason in DEATHS,
        set_aside=dispute.end_reason in VOIDS,
    )


def present(session: Session, dispute: Dispute) -> set[str]:
    """Kinds of papers that are there: as papers, or held by the hub as its own records."""
    there = set(session.scalars(select(Paper.kind).where(Paper.dispute_id == dispute.id)))
    there -= {kind for kind in RECEIPTS if not receipt_came(session, dispute, kind)}
    return there | set(_held(session, dispute))


RECEIPTS = ("transfer_receipt", "feedback_receipt")
"""Papers by which somebody outside says that he got what was sent to him."""


def receipt_came(session: Session, dispute: Dispute, kind: str) -> bool:
    """Whether this receipt lies in the file, and came and was written after what it acknowledges.

    The outside body acknowledges the last letter; the court the result of this round. What is older than
    that answers something else, or nothing.
    """
    if kind == "transfer_receipt":
        last = last_transfer(session, dispute.id)
        since = last.sent_at if last is not None else None
    else:
        since = dispute.ended_at
    return since is not None and has_paper(session, dispute, kind, since=since)


def gaps(session: Session, dispute: Dispute) -> list[Gap]:
    """Must-have papers that are missing."""
    needs = register.missing(facts_of(session, dispute), present(session, dispute))
    return [Gap(need.kind.code, label(need.kind)) for need in needs]


_AS_ROWS = (
    ("record", ("signed",), "record"),
    ("promise", ("kept", "partly"), "proof_of_keeping"),
    ("visit", ("done",), "visit"),
    ("confirmation", ("applied", "confirmed", "dismissed"), "confirmation"),
)
"""Small flows whose rows are the paper: flow, states, kind of paper."""


def _held(session: Session, dispute: Dispute) -> Iterator[str]:
    """What stands in the hub itself with who said it, when and how."""
    if dispute.accepted_at is not None:
        yield "intake_form"
    for consent, kind in (
        ("rights_notice", "rights_notice"),
        ("extension", "extension"),
        (told.TOLD, "ending"),
    ):
        if not told.without(session, dispute, consent):
            yield kind
    if all(p.identity_verified for p in parties.principals(session, dispute.id)):
        yield "identity"
    if last_suspension(session, dispute).paper_id is not None:
        yield "suspension"  # the move names its ground, whatever kind of paper that is
    for flow, states, kind in _AS_ROWS:
        if wind_down.rows(session, dispute.id, flow, states):
            yield kind
    for agreement in wind_down.rows(session, dispute.id, "agreement", ("effective", "superseded", "void")):
        yield "agreement" if agreement.form == "written" else "oral_agreement"
    if last_transfer(session, dispute.id) is not None:
        yield "transfer"
