"""Desk, list and case file."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mediation.cases import panels
from mediation.cases.filters import Filter
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.danger import queries as dangers
from mediation.extensions import reading
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import case_page, list_page, overview, sentences
from .today import to_confirm, today

blueprint = Blueprint("desk", __name__)

OTHER_DESKS = (("admin.read", "admin.home"), ("audit.read", "audit.home"))
"""Where administrators and keepers begin."""


@blueprint.get("/")
@requires("desk.read")
def home() -> str | Response:
    """What is to be done today, in one list; who handles no case begins where his work is."""
    actor = current_actor()
    if not gate.allowed(actor, "case.list"):
        for right, endpoint in OTHER_DESKS:
            if gate.allowed(actor, right):
                return redirect(url_for(endpoint))
    page = request.args.get("page", 1, type=int)
    return render_template("desk/home.html", view=today(reading(), current_actor(), page))


@blueprint.get("/review")
@requires("proposal.list")
def review() -> str:
    """What waits for the reader as the second person."""
    return render_template("desk/review.html", proposals=to_confirm(reading(), current_actor()))


@blueprint.get("/cases")
@requires("case.list")
def cases() -> str | tuple[str, int]:
    """P7: disputes inside one's walls, by key."""
    wanted, no_days = Filter.from_args(request.args), Filter.no_days(request.args)
    if no_days:
        asked = list_page.asked_anew(reading(), current_actor(), wanted, no_days)
        return render_template("desk/cases.html", **asked), 422
    return render_template("desk/cases.html", **list_page.shown(reading(), current_actor(), wanted))


@blueprint.get("/cases/<int:dispute_id>")
@requires("case.read")
def case(dispute_id: int) -> str:
    """The case file: next step on top, one tab at a time."""
    tab = request.args.get("tab", "overview")
    if tab not in panels.TABS:
        tab = "overview"
    if tab == "reads":
        gate.require(current_actor(), "case.readers", current_context())
    dispute, actor, session = current_case(), current_actor(), reading()
    head = overview.head(session, dispute)
    found = panels.buttons(session, actor, dispute)
    starts = panels.starts(session, actor, dispute, current_context(), *overview.started_in(dispute.state))
    steps = case_page.to_be_agreed(dispute, found) + case_page.next_steps(session, actor, dispute)
    return render_template(
        "desk/case.html",
        dispute=dispute,
        tab=tab,
        tabs=[
            (code, text, url_for("desk.case", dispute_id=dispute_id, tab=code))
            for code, text in overview.tabs_for(actor, current_context())
        ],
        head=head,
        title=title_for(dispute, current_context()),
        stages=case_page.marks(head.stages),
        steps=steps,
        others=case_page.others([*found, *starts], steps, dispute),
        undo=case_page.undo(dispute, found),
        lacks=case_page.lacks_of_next(session, dispute, found),
        places=sentences.places(dispute),
        dangers=dangers.names(session, dispute.id) if open_to(dispute, current_context()) else (),
        proposals=overview.open_proposals(session, actor, dispute, current_context()),
        panels=panels.panels_of(tab, session, actor, dispute, current_context()),
    )
