"""Desk, list and case file."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for

from mediation.cases import panels, queries
from mediation.cases.filters import GROUP_LABELS, SORT_LABELS, Filter
from mediation.cases.protection import title_for
from mediation.cases.web import current_case, current_context
from mediation.danger import queries as dangers
from mediation.extensions import reading
from mediation.lists.rows import rows_of
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import case_page, overview, sentences
from .today import to_confirm, today

blueprint = Blueprint("desk", __name__)


@blueprint.get("/")
@requires("desk.read")
def home() -> str:
    """What is to be done today, in one list."""
    return render_template("desk/home.html", view=today(reading(), current_actor()))


@blueprint.get("/review")
@requires("proposal.list")
def review() -> str:
    """What waits for the reader as the second person."""
    return render_template("desk/review.html", proposals=to_confirm(reading(), current_actor()))


@blueprint.get("/cases")
@requires("case.list")
def cases() -> str:
    """Disputes inside one's walls, by key."""
    wanted = Filter.from_args(request.args)
    page = queries.page(reading(), current_actor(), wanted)
    return render_template(
        "desk/cases.html",
        page=page,
        rows=rows_of(reading(), current_actor(), page.disputes),
        filter=wanted,
        groups=[(code, text, _list_url(wanted.but(group=code))) for code, text in GROUP_LABELS.items()],
        sorts=SORT_LABELS.items(),
        newer=_list_url(wanted.but(before=page.newer)) if page.newer else None,
        older=_list_url(wanted.but(after=page.older)) if page.older else None,
    )


def _list_url(wanted: Filter) -> str:
    return url_for("desk.cases", **wanted.as_args())


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
    head = overview.head(session, dispute)
    moves = case_page.expected_first(session, dispute, panels.buttons(session, actor, dispute))
    starts = panels.starts(actor, dispute, current_context(), *overview.STARTED_FROM_CASE)
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
        next=case_page.next_step(session, dispute),
        moves=panels.links(dispute, moves),
        starts=panels.links(dispute, starts),
        lacks=case_page.lacks_of_next(dispute, moves),
        places=sentences.places(dispute),
        dangers=dangers.names(session, dispute.id),
        proposals=overview.open_proposals(session, actor, dispute, current_context()),
        panels=panels.panels_of(tab, session, actor, dispute, current_context()),
    )
