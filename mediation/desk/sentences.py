"""Turns what the door refuses into what a clerk reads on the form."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from mediation.cases.models import Dispute
from mediation.cases.web import current_context
from mediation.extensions import reading
from mediation.lifecycle import perform
from mediation.security import gate
from mediation.security.gate import current_actor
from workflows.flow import Lack, Move


def places(dispute: Dispute) -> dict[str, str]:
    """Where each kind of missing thing is supplied (``Lack.where``)."""
    tabs = {
        "parties": "parties",
        "consents": "parties",
        "papers": "papers",
        "sessions": "mediation",
        "agreement": "agreement",
        "promises": "agreement",
        "contact": "contact",
        "handovers": "overview",
        "invitations": "mediation",
        "visits": "agreement",
        "record": "mediation",
        "tasks": "overview",
    }
    found = {where: url_for("desk.case", dispute_id=dispute.id, tab=tab) for where, tab in tabs.items()}
    if gate.allowed(current_actor(), "case.edit", current_context()):
        found["consents"] = url_for("parties.consent", dispute_id=dispute.id)
    found["people"] = (
        url_for("assignment.page", dispute_id=dispute.id)
        if gate.allowed(current_actor(), "assignment.read", current_context()) else found["invitations"]
    )
    return {**found, "danger": url_for("danger.page", dispute_id=dispute.id)}


def missing_now(subject: Any, right: str, move: Move) -> tuple[Lack, ...]:
    """What the hub misses in its own rows before anything is typed.

    Each guard is tried on blank statements; what it says of fields that stand on
    this very form, or of the second person, is left for when they are filled in.
    """
    found = perform.lacks_so_far(reading(), subject, current_actor(), right, move, {})
    return tuple(lack for lack in found if not lack.field and lack.where not in ("form", "second"))


def second_person(subject: Any, right: str, move: Move) -> str:
    """What the press will be where another person confirms; empty where nobody has to."""
    if not move.needs_second:
        return ""
    found = perform.lacks_so_far(reading(), subject, current_actor(), right, move, {})
    if any(lack.where == "second" for lack in found):
        return _("What you send is a proposal: it takes effect when the second person confirms it.")
    return _("Where another person must confirm, what you send is a proposal until then.")
