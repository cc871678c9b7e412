"""What the case file shows of mediators and guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.panels import Panel, panel
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import invitation_queries as invitations
from . import joint, pages, present
from .pages import Held

A_MINUTE = timedelta(minutes=1)


@panel("mediation", 10)
def people_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Who mediates and who helps; a guest sees his own invitation only."""
    rows = invitations.of_dispute(session, dispute.id)
    if context.kinds <= {"invited"}:
        rows = [row for row in rows if row.invitee_id == actor.user_id]
    held = pages.history(session, dispute)
    if not held and not rows and not gate.allowed(actor, "assignment.read", context):
        return None
    return Panel("assignment/panel.html", {
        "history": stretches(held), "asked": pages.asked(session, actor, dispute, rows),
        "page": _address(actor, dispute, context), "now": present.of(session, actor, dispute, context),
        "step_down": url_for("joint.step_down", dispute_id=dispute.id)
        if gate.allowed(actor, joint.STEP_DOWN, context) else "",
    })


def stretches(held: Sequence[Held]) -> list[Held]:
    """Who had it, each stretch once: whoever went on in the same minute never left."""
    found: list[Held] = []
    for row in held:
        same = [one for one in found if (one.name, one.role) == (row.name, row.role)]
        before = same[-1] if same else None
        if before is not None and before.until_at is not None and row.from_at - before.until_at < A_MINUTE:
            found[found.index(before)] = replace(before, until_at=row.until_at, end_reason=row.end_reason)
        else:
            found.append(row)
    return found


def _address(actor: Actor, dispute: Dispute, context: Context) -> str:
    allowed = gate.allowed(actor, "assignment.read", context)
    return url_for("assignment.page", dispute_id=dispute.id) if allowed else ""
