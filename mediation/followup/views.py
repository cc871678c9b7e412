"""P17: promises, visits and terms for the court, by day."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from mediation.extensions import reading
from mediation.security.gate import current_actor, requires

from . import agenda, showing

PANELS = (showing,)
"""Modules that put a block on the case page by being imported."""

blueprint = Blueprint("followup", __name__)


@blueprint.get("/followup")
@requires("followup.list")
def home() -> str:
    """What is due within a week (or longer), what is overdue first."""
    span = request.args.get("span", "7")
    span = span if span in agenda.SPANS else "7"
    kind = request.args.get("kind", "")
    kind = kind if kind in agenda.KINDS else ""
    mine = request.args.get("who") == "me"
    return render_template(
        "followup/home.html", span=span, kind=kind, mine=mine,
        lines=agenda.lines(reading(), current_actor(), span, kind, mine=mine),
        address=lambda **but: url_for(
            "followup.home", **{"span": span, "kind": kind, "who": "me" if mine else "", **but}
        ),
    )
