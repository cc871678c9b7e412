"""What the case itself shows on its tabs: people, tries to reach them, papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediation.core.i18n import label
from mediation.documents.register import BY_CODE
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import linked, papers, parties, party_cards, party_edits
from .case_forms import UnmaskForm
from .models import Dispute
from .panels import Panel, panel
from .protection import may_read


@panel("overview", order=15)
def linked_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Disputes tied to this one; none where nothing is, or where it stands behind another wall."""
    rows = linked.linked(session, actor, dispute)
    return Panel("cases/_linked.html", {"rows": rows}) if rows else None


@panel("parties", order=10)
def parties_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel:
    """The two sides."""
    return Panel("cases/_parties.html", people(session, actor, dispute, context))


@panel("contact", order=10)
def contact_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel:
    """The tries so far."""
    may = gate.allowed(actor, "case.contact", context)
    return Panel("cases/_contacts.html", {"rows": tries(session, dispute, context), "may_call": may})


@panel("papers", order=10)
def papers_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """The papers, for whom may read them."""
    if not may_read(actor, "paper.read", dispute, context):
        return None
    return Panel("cases/_papers.html", listed(session, actor, dispute, context))


def people(session: Session, actor: Actor, dispute: Dispute, context: Context) -> dict[str, Any]:
    """Both sides as this reader may see them, and what he may do there while the file is open."""
    return {
        "columns": party_cards.columns(session, actor, dispute, context),
        "may_edit": dispute.state not in papers.FILED and gate.allowed(actor, "case.edit", context),
        "may_unmask": gate.allowed(actor, "party.unmask", context),
        "unmask_form": UnmaskForm(),
    }


def tries(session: Session, dispute: Dispute, context: Context) -> list[dict[str, Any]]:
    """Every try to reach somebody, newest first."""
    rows = {p.id: p for p in parties.of_dispute(session, dispute.id, left=True)}
    results = {r.code: label(r) for r in party_edits.RESULTS}
    ways = {w.code: label(w) for w in party_edits.WAYS}
    return [
        {
            "at": row.at, "who": party_cards.shown_name(rows[row.party_id], dispute, context),
            "how": ways.get(row.channel, row.channel), "result": results.get(row.result, row.result),
        }
        for row in party_edits.attempts(session, dispute.id)
    ]


def listed(session: Session, actor: Actor, dispute: Dispute, context: Context) -> dict[str, Any]:
    """The papers in binding order, and what this reader may do with them."""
    rows = papers.of_dispute(session, dispute.id)
    return {
        "papers": rows, "kinds": {code: label(kind) for code, kind in BY_CODE.items()},
        "may_add": gate.allowed(actor, "paper.add", context),
        "has_receipt": any(p.kind == "receipt" for p in rows),
    }
