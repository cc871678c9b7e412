"""What the case file shows of its dangers: the signs, where each stands, and the way to its page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.panels import Panel, panel
from mediation.cases.protection import open_to
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import queries


@panel("overview", 20)
def danger_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Every danger in one line; words stand on the page, and only for those who handle the case."""
    rows = queries.of_dispute(session, dispute.id)
    if not rows:
        return None
    readable = open_to(dispute, context)
    lines = [
        ("、".join(queries.sign_labels(row.signs)) if readable else "", row, queries.report_owed(row))
        for row in rows
    ]
    return Panel("danger/panel.html", {"lines": lines, "dispute_id": dispute.id})
