"""What the case itself shows on its tabs: people, tries to reach them, papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from mediation.core.i18n import label
from mediation.documents.register import BY_CODE
from mediation.lifecycle.available import available
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import call_rows, contacts, linked, papers, parties, party_cards
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
    """Whom to call under which number, for the handlers; and the tries so far."""
    may = gate.allowed(actor, "case.contact", context)
    calls = to_call(session, dispute) if may and dispute.state not in papers.FILED else []
    fails = any(move.name == "fail" for move in available(session, actor, dispute)) if calls else False
    return Panel("cases/_contacts.html", {
        "rows": tries(session, actor, dispute, context), "may_call": may, "calls": calls, "may_fail": fails,
    })


def to_call(session: Session, dispute: Dispute) -> list[call_rows.CallRow]:
    """Every party of the dispute with number and tries."""
    people = parties.of_dispute(session, dispute.id)
    tried = contacts.attempts(session, dispute.id)
    return [call_rows.row(dispute, p, people, tried) for p in people if p.role == "party"]


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


def tries(session: Session, actor: Actor, dispute: Dispute, context: Context) -> list[dict[str, Any]]:
    """Every try to reach somebody, newest first."""
    rows = {p.id: p for p in parties.of_dispute(session, dispute.id, left=True)}
    results = {r.code: label(r) for r in contacts.RESULTS}
    ways = {w.code: label(w) for w in contacts.WAYS}
    return [
        {
            "at": row.at, "who": party_cards.shown_name(rows[row.party_id], dispute, context),
            "how": ways.get(row.channel, row.channel), "result": results.get(row.result, row.result),
            "note": (row.note or "") if gate.allowed(actor, "case.contact", context) else "",
        }
        for row in contacts.attempts(session, dispute.id)
    ]


def listed(session: Session, actor: Actor, dispute: Dispute, context: Context) -> dict[str, Any]:
    """The papers in binding order, and what this reader may do with them."""
    rows = papers.of_dispute(session, dispute.id)
    return {
        "papers": rows, "kinds": {code: label(kind) for code, kind in BY_CODE.items()},
        "may_add": gate.allowed(actor, "paper.add", context),
        "has_receipt": any(p.kind == "receipt" for p in rows),
    }
