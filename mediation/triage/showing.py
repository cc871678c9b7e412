"""What the case page shows of a dispute that was not taken."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.panels import Panel, panel
from mediation.cases.protection import may_read, open_to
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import notices
from .service import DECLINED


@panel("overview", 5)
def declined_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Where it ended and why, with the way to the notice; nothing while it is not declined."""
    found = notices.declined(session, dispute) if dispute.state == "declined" else None
    if found is None:
        return None
    given_out = papers.latest(session, dispute.id, DECLINED) is not None
    return Panel("triage/declined_panel.html", {
        "declined": found, "told": open_to(dispute, context),
        "printed": given_out and may_read(actor, "paper.read", dispute, context),
    })
