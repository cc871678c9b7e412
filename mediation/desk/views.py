"""Desk, list and case file."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from mediation.cases import panels, queries
from mediation.cases.web import current_case, current_context
from mediation.extensions import reading
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import overview

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@requires("desk.read")
def home() -> str:
    """What is to be done today, in one list."""
    actor = current_actor()
    return render_template("desk/home.html", view=overview.today(reading(), actor))


@blueprint.get("/cases")
@requires("case.list")
def cases() -> str:
    """Disputes inside one's walls, by key."""
    wanted = queries.Filter.from_args(request.args)
    page = queries.page(reading(), current_actor(), wanted)
    return render_template("desk/cases.html", page=page, filter=wanted)


@blueprint.get("/cases/<int:dispute_id>")
@requires("case.read")
def case(dispute_id: int) -> str:
    """The case file: next step on top, one tab at a time."""
    tab = request.args.get("tab", "overview")
    if tab not in panels.TABS:
        abort(404)
    if tab == "reads":
        gate.require(current_actor(), "case.readers", current_context())
    dispute, actor, session = current_case(), current_actor(), reading()
    return render_template(
        "desk/case.html",
        dispute=dispute,
        tab=tab,
        tabs=overview.tabs_for(actor, current_context()),
        head=overview.head(session, dispute),
        buttons=panels.buttons(session, actor, dispute),
        starts=panels.starts(actor, dispute, current_context(), *overview.STARTED_FROM_CASE),
        proposals=overview.open_proposals(session, actor, dispute, current_context()),
        panels=panels.panels_of(tab, session, actor, dispute, current_context()),
    )
