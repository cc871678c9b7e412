"""On the way: extend, suspend, resume."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.audit.models import AuditEntry
from mediation.calendar import deadlines
from mediation.calendar import service as calendar
from mediation.calendar.counting import Pause
from mediation.cases import deadline, offers
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.core import clock, formats
from mediation.danger import queries as dangers
from mediation.handovers import queries as handovers
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, hints, owns, writes
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows.reasons import COURT_SOURCES
from workflows.rules.course import ExtendFacts, ResumeFacts, SuspendFacts

from . import told

Stated = Mapping[str, Any]


def is_head(actor: Actor, dispute: Dispute) -> bool:
    """Head of the lead organisation, or above it."""
    return actor.has_at(dispute.lead_org_id, Role.HEAD) or actor.has(Role.CENTRE_HEAD)


@finds("dispute.extend")
def extend_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """The present term, how far the law lets it go, and who has not consented in writing."""
    facts = deadlines.facts_of(dispute)
    terms = calendar.terms(session, clock.day_of(dispute.accepted_at) if dispute.accepted_at else None)
    latest = deadlines.longest_extension(calendar.load(session), facts, terms).on if facts else None
    return {
        "grade": str(dispute.grade or ""),
        "overdue": dispute.due_on is not None and clock.today() > dispute.due_on,
        "extended_before": dispute.extended_until is not None,
        "without_consent": told.without(session, dispute, "extension", in_writing=True),
        "due_on": dispute.due_on,
        "latest_on": latest,
        "court_case": dispute.source in COURT_SOURCES,
    }


@hints("dispute.extend")
def how_far(session: Session, dispute: Dispute, actor: Actor) -> dict[str, str]:
    """The first and the last day that the guard would let through."""
    found = extend_found(session, dispute, actor, {})
    due, latest = found["due_on"], found["latest_on"]
    first = due + timedelta(days=1) if due is not None else clock.today()
    if latest is None:
        return {"until": _("Not before %(day)s", day=formats.day(first))}
    if latest < first:
        return {"until": _("The law allows %(day)s at the latest: no later day is possible",
                           day=formats.day(latest))}
    return {"until": _("From %(first)s to %(last)s", first=formats.day(first), last=formats.day(latest))}


@writes("dispute.extend")
def extend_writes(session: Session, dispute: Dispute, stated: Stated) -> frozenset[str]:
    """The day it is due."""
    return frozenset({"due_on", "extended_until"})


@owns("dispute.extend")
def extend(a: Act, dispute: Dispute, facts: ExtendFacts) -> None:
    """The agreed day rules from now on."""
    dispute.extended_until = facts.until
    deadline.refresh(a.session, dispute)
    a.move(dispute, "extend", facts)


@finds("dispute.suspend")
def suspend_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """What stands in the way of standing still."""
    return {
        "today": clock.today(),
        "ground_fits": offers.ground_fits(session, dispute, stated),
        "open_handover": handovers.open_of(session, dispute.id) is not None,
        "open_dangers": dangers.names(session, dispute.id),
        "actor_is_head": is_head(actor, dispute),
    }


@owns("dispute.suspend")
def suspend(a: Act, dispute: Dispute, facts: SuspendFacts) -> None:
    """The clock stands from today until the end date."""
    dispute.suspended_on = clock.day_of(facts.occurred_at or a.at)
    dispute.suspended_until = facts.until
    deadline.refresh(a.session, dispute)
    a.move(dispute, "suspend", facts)


@finds("dispute.resume")
def resume_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Why it was suspended, and after a death whether the successor is in place."""
    last = last_suspension(session, dispute)
    successor = (
        session.scalar(
            select(Party).where(Party.successor_of_id == last.party_id, Party.left_at.is_(None)).limit(1)
        )
        if last.party_id
        else None
    )
    told_and_asked = {
        kind: successor is not None and told.has_consent(session, dispute, successor.id, kind)
        for kind in ("rights_notice", "mediation")
    }
    return {
        "cause": last.reason,
        "end_date_reached": dispute.suspended_until is not None and clock.today() >= dispute.suspended_until,
        "by_system": actor.is_system,
        "successor_is_party": successor is not None,
        "successor_told": told_and_asked["rights_notice"],
        "successor_asked": told_and_asked["mediation"],
    }


@owns("dispute.resume")
def resume(a: Act, dispute: Dispute, facts: ResumeFacts) -> None:
    """The days it stood are not counted; an agreed day moves along."""
    end_pause(a.session, dispute, clock.day_of(facts.occurred_at or a.at).isoformat())
    a.move(dispute, "resume", facts)


def end_pause(session: Session, dispute: Dispute, until: str) -> None:
    """Close the running pause on a day and count the term anew."""
    if dispute.suspended_on is not None:
        began = dispute.suspended_on.isoformat()
        dispute.pauses = [*(dispute.pauses or []), [began, until]]
        if dispute.extended_until is not None:
            pause = Pause(dispute.suspended_on, type(dispute.suspended_on).fromisoformat(until))
            dispute.extended_until = deadlines.pushed(dispute.extended_until, pause)
    dispute.suspended_on = dispute.suspended_until = None
    deadline.refresh(session, dispute)


@dataclass(frozen=True, slots=True)
class Suspension:
    """Why a dispute was suspended last, on which paper, and whom it concerned; empty when it never was."""

    reason: str = ""
    party_id: int | None = None
    paper_id: int | None = None


def last_suspension(session: Session, dispute: Dispute) -> Suspension:
    """The last one, as its entry tells."""
    entry = session.scalar(
        select(AuditEntry)
        .where(AuditEntry.chain_id == dispute.chain_id, AuditEntry.event == "dispute.suspend")
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    if entry is None:
        return Suspension()
    told = json.loads(entry.payload).get("data", {}).get("facts", {})
    keys = {name: int(told[name]) if told.get(name) else None for name in ("party", "paper")}
    return Suspension(entry.reason or "", keys["party"], keys["paper"])
