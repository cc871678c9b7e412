"""Close, archive, supplement: the file in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.agreements.showing import promise_name
from mediation.cases import papers, pending
from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import UNSORTED
from mediation.core import clock
from mediation.danger import queries as dangers
from mediation.documents.models import Paper
from mediation.documents.retention import keeping
from mediation.followup import queries as visits
from mediation.handovers import queries as handovers
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, asked_when, finds, offered_when, offers, owns, proposes
from mediation.lifecycle.proposals import open_of
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.reasons import COURT_SOURCES
from workflows.rules.filing import FIRST_VISIT, ArchiveFacts, CloseFacts, SupplementFacts

from . import file, taken_in, told, wind_down
from .endings import has_paper

Stated = Mapping[str, Any]

NAMED = 3
"""Promises that a refusal names; of twenty-four instalments the next ones, and how many more."""

OPEN_PROMISES = ("due", "partly")
UNSETTLED = {
    "open_sessions": ("session", ("scheduled",)),
    "open_invitations": ("invitation", ("proposed", "invited", "accepted")),
}


@offers("missing_papers")
def missing_papers(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """What is missing now and may be explained instead."""
    options = [Option(gap.code, gap.label) for gap in _explainable(session, subject)]
    given_up = file.outcome(subject) == "agreed" and visits.first_given_up(session, subject.id)
    if given_up and visits.first_visit(session, subject.id) is None:
        options.append(Option(FIRST_VISIT, _("The first visit (nobody was reached)")))
    return options


def _explainable(session: Session, dispute: Dispute) -> list[file.Gap]:
    """Gaps that a word may fill; a receipt from outside is asked for by itself and must come."""
    return [gap for gap in file.gaps(session, dispute) if gap.code not in file.RECEIPTS]


@offers("marks")
def marks(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """What a register could not say and nobody has decided since."""
    return [Option(mark, mark) for mark in pending.marks(session, subject)]


@asked_when("dispute.close")
def close_asks(dispute: Dispute) -> dict[str, bool]:
    """The category is asked for where the case was left unsorted."""
    return {"category": dispute.category_code == UNSORTED}


@offered_when("dispute.close")
def may_be_closed(session: Session, dispute: Dispute, actor: Actor) -> bool:
    """What was merged into a case that goes on is closed with that one."""
    return not taken_in.waits_for(session, dispute)


@finds("dispute.close")
def close_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Every gate of closing, looked up."""
    outcome = file.outcome(dispute)
    first = visits.first_visit(session, dispute.id)
    found: dict[str, Any] = {
        "outcome": outcome,
        "survivor_open": taken_in.waits_for(session, dispute),
        "unsorted": dispute.category_code == UNSORTED,
        "leaf_valid": _may_be_sorted_as(session, stated.get("category") or ""),
        "to_confirm": tuple(pending.marks(session, dispute)),
        "marks_empty": tuple(pending.empty(session, dispute)),
        "missing_papers": tuple(
            gap.label for gap in _explainable(session, dispute)
            if gap.code not in stated.get("explained", ())
        ),
        "open_promises": _promises(session, dispute, OPEN_PROMISES),
        "breaches_without_route": _promises(session, dispute, ("broken",)),
        "first_visit_done": first is not None,
        "first_visit_given_up": visits.first_given_up(session, dispute.id),
        "first_visit_by_mediator": first is not None and first.done_by == dispute.mediator_id,
        "told_missing": _untold(session, dispute) if outcome == "ended" else (),
        "receipt_missing": not file.receipt_came(session, dispute, "transfer_receipt"),
        "feedback_missing": dispute.source in COURT_SOURCES
        and not file.receipt_came(session, dispute, "feedback_receipt"),
        "open_dangers": dangers.names(session, dispute.id),
        "open_handovers": ("转办",) if handovers.open_of(session, dispute.id) else (),
        "open_tasks": tuple(
            FLOWS["dispute"].move(p.right.partition(".")[2]).zh
            for p in open_of(session, dispute.id)
            if p.right.startswith("dispute.")
        ),
    }
    together = [dispute.id, *taken_in.by(session, dispute.id)]
    for name, (flow, states) in UNSETTLED.items():
        rows = [row for key in together for row in wind_down.rows(session, key, flow, states)]
        gone = {row.id for key in together for row in wind_down.may_go(session, key)}
        found[name] = tuple(FLOWS[flow].state(row.state).zh for row in rows if row.id not in gone)
    return found


@owns("dispute.close")
def close(a: Act, dispute: Dispute, facts: CloseFacts) -> None:
    """The file is complete. Its merged disputes are closed with it."""
    dispute.closed_at = facts.occurred_at or a.at
    if facts.unsorted:
        dispute.category_code = facts.category
    if facts.explanation:
        a.add(
            Paper(
                dispute_id=dispute.id,
                kind="explanation",
                title="卷宗情况说明",
                origin="issued",
                at=a.at,
                by_user_id=a.actor.user_id,
            )
        )
    pending.give_up(a.session, dispute, facts.left_unknown)
    pending.settle(a.session, dispute, facts.confirmed)
    wind_down.let_go(a, dispute)
    a.move(dispute, "close", facts)
    for other_id in taken_in.by(a.session, dispute.id):
        _close_merged(a, other_id)


def _close_merged(a: Act, dispute_id: int) -> None:
    other = a.session.get_one(Dispute, dispute_id, with_for_update=True)
    a.adopt(other)
    wind_down.let_go(a, other)
    other.closed_at = a.at
    calm: dict[str, Any] = {
        "outcome": "merged",
        "missing_papers": (),
        "open_promises": (),
        "breaches_without_route": (),
        "first_visit_done": True,
        "told_missing": (),
        "receipt_missing": False,
        "feedback_missing": False,
        "open_dangers": (),
        "open_handovers": (),
        "open_sessions": (),
        "open_invitations": (),
        "open_tasks": (),
    }
    with a.as_system():
        a.move(other, "close", CloseFacts(**calm))


@finds("dispute.archive")
def archive_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Gaps that nobody explained, and visits that are neither done nor planned."""
    explained = has_paper(session, dispute, "explanation") or dispute.end_reason == "merged"
    return (
        {"file_gaps": (), "visits_unlisted": ()}
        if explained
        else {
            "file_gaps": tuple(gap.label for gap in file.gaps(session, dispute)),
            "visits_unlisted": tuple(str(v.due_on) for v in visits.visits_unlisted(session, dispute.id)),
        }
    )


@owns("dispute.archive")
def archive(a: Act, dispute: Dispute, facts: ArchiveFacts) -> None:
    """To the shelf, for as long as the class says."""
    dispute.archived_at = facts.occurred_at or a.at
    dispute.retention = facts.retention
    a.move(dispute, "archive", facts)


@proposes("dispute.archive")
def _kept_as_long_as_the_rule_says(dispute: Dispute) -> Stated:
    return {"retention": proposed_retention(dispute)}


def proposed_retention(dispute: Dispute) -> str:
    """The retention class the rule proposes."""
    found = keeping(
        dispute.category_code or "",
        dispute.grade,
        minors=dispute.secrecy == "minors",
        death_or_injury=dispute.end_reason == "died_no_successor",
    )
    return found.code


@finds("dispute.supplement")
def supplement_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether the paper itself comes along in this act."""
    return {"with_file": papers.brought_in(session, dispute.id) is not None}


@owns("dispute.supplement")
def supplement(a: Act, dispute: Dispute, facts: SupplementFacts) -> None:
    """A paper with origin and date joins the closed file; the act that brings it in has put it down."""
    a.move(dispute, "supplement", facts)


def _may_be_sorted_as(session: Session, code: str) -> bool:
    return code != UNSORTED and tree_of(session).is_valid_leaf(code, clock.today())


def _promises(session: Session, dispute: Dispute, states: tuple[str, ...]) -> tuple[str, ...]:
    rows = wind_down.rows(session, dispute.id, "promise", states)
    owed = [row for row in rows if row.due_on is not None or row.state == "broken"]  # the rest simply goes on
    owed.sort(key=lambda row: (row.day, row.position))
    more = [_("%(num)d more", num=len(owed) - NAMED)] if len(owed) > NAMED else []
    return (*(promise_name(row) for row in owed[:NAMED]), *more)


def _untold(session: Session, dispute: Dispute) -> tuple[str, ...]:
    """Parties not told of the end; somebody who could not be told, with a reason, counts as dealt with."""
    if dispute.end_reason == "merged" or session.scalar(
        select(Consent.id)
        .where(
            Consent.dispute_id == dispute.id,
            Consent.round == dispute.round,
            Consent.kind == told.TOLD,
            Consent.given.is_(False),
        )
        .limit(1)
    ):
        return ()
    return told.without(session, dispute, told.TOLD)
