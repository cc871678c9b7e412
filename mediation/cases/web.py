"""Guards every view whose address names a dispute: one wall for pages, files and acts.

Absent and hidden disputes answer alike: 404. Visible but not permitted: 403.
"""

from __future__ import annotations

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response

from mediation.core.exceptions import Forbidden, NotFound
from mediation.extensions import reading
from mediation.lifecycle.once import answered
from mediation.lifecycle.refusals import record_refusal
from mediation.security import gate, visibility
from mediation.security.predicates import Context

from . import reads
from .models import Dispute
from .protection import may_read, title_for


def guard_case() -> Response | None:
    """Load the dispute of the address, check the view's right on it, remember the look.

    A press that came twice leads where it led the first time, also when that closed the case to its maker.
    """
    arguments = request.view_args or {}
    if g.get("actor") is None or "dispute_id" not in arguments or request.endpoint is None:
        return None
    right = gate.right_of(current_app.view_functions[request.endpoint])
    try:
        dispute, kinds = find_case(arguments["dispute_id"])
    except NotFound:
        led_to = answered(reading(), g.actor.user_id, request.form.get("act_key", ""))
        if led_to:
            return redirect(led_to)
        raise
    if right is None or not may_read(g.actor, right, dispute, Context(dispute, None, kinds)):
        refusal = Forbidden(right or "")
        record_refusal(g.actor, refusal, subject=f"dispute:{dispute.id}")
        raise refusal
    g.dispute, g.kinds = dispute, kinds
    reads.remember(reading(), g.actor, dispute.id)
    return None


def find_case(dispute_id: int) -> tuple[Dispute, frozenset[str]]:
    """The dispute and in which capacities the asker sees it. NotFound when he may not know of it."""
    kinds = visibility.kinds(reading(), g.actor, dispute_id)
    dispute = reading().get(Dispute, dispute_id) if kinds else None
    if dispute is None:
        raise NotFound(str(dispute_id))
    return dispute, kinds


def current_case() -> Dispute:
    """The dispute of this address, already guarded."""
    dispute: Dispute = g.dispute
    return dispute


def current_context(row: object = None) -> Context:
    """What the policy looks at for the dispute of this address (and a row of it)."""
    return Context(g.dispute, row, g.kinds)


def title_here(dispute: Dispute) -> str:
    """The title of a dispute before the one who asks; no page takes it from the row itself."""
    known = g.get("kinds") if g.get("dispute") is dispute else None
    kinds = visibility.kinds(reading(), g.actor, dispute.id) if known is None else known
    return title_for(dispute, Context(dispute, None, kinds))
