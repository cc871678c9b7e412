"""P20: what was handed over by us and to us, each with its clock and its next press."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mediation.cases import papers, reads
from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import channels
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.extensions import reading
from mediation.handovers import service
from mediation.handovers.models import Handover
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security import gate, visibility
from mediation.security.gate import current_actor, requires
from mediation.security.predicates import Context, receiver
from workflows.flow import Lack
from workflows.rules.common import Lacks

from . import handover_lists as lists
from . import handover_sheets as sheets
from .moves_here import moves_here, press_here

blueprint = Blueprint("handovers", __name__)
for _move in ("receive", "return", "recall", "impose", "drop"):
    own_page(f"handover.{_move}", "handovers.page")

LETTER = "handover.letter"

FIRST = {"offered": "receive", "returned": "drop"}
"""The move whose form stands open, by state."""


@blueprint.get("/handovers")
@requires("handover.list")
def home() -> str:
    """Hand-overs of one's organisations: what is open first, by the day it is due."""
    found = lists.tabs(reading(), current_actor())
    wanted = request.args.get("tab", "")
    first = next((tab for tab in found if tab.code == wanted), None)
    first = first or next((tab for tab in found if tab.waiting and tab.code in lists.TO_SIGN), None)
    first = first or next((tab for tab in found if tab.waiting), None)
    current = first or (found[0] if found else None)
    bar = [(tab.code, tab.name, url_for("handovers.home", tab=tab.code), tab.waiting) for tab in found]
    return render_template("desk/handovers.html", tabs=bar, current=current)


@blueprint.get("/handovers/<int:handover_id>")
@requires("handover.list")
def show(handover_id: int) -> Response:
    """To the page inside the case; NotFound for anybody who may not see that."""
    row = reading().get(Handover, handover_id)
    if row is None or not visibility.kinds(reading(), current_actor(), row.dispute_id):
        raise NotFound(str(handover_id))
    return redirect(lists.page_of(row))


@blueprint.get("/cases/<int:dispute_id>/handovers/<int:row_id>")
@requires("case.read")
def page(dispute_id: int, row_id: int) -> Any:
    """The letter, what goes over with it, and what may be done."""
    return _show(_row(row_id))


@blueprint.post("/cases/<int:dispute_id>/handovers/<int:row_id>/<name>")
@requires("case.read")
def make(dispute_id: int, row_id: int, name: str) -> Any:
    """Receive, return, recall, keep, decide."""

    def work(a: Act, stated: Mapping[str, Any], form: ActForm) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = a.session.get_one(Handover, row_id)
        perform(a, dispute, row, "handover", name, stated, form.seen())
        gone = name == "return" or (name == "receive" and not _ours(row))
        return url_for("handovers.home") if gone else url_for("desk.case", dispute_id=dispute_id)

    return press_here(_row(row_id), current_case(), name, work, _show)


@blueprint.get("/cases/<int:dispute_id>/handovers/<int:row_id>/letter")
@requires(LETTER)
def letter(dispute_id: int, row_id: int) -> str:
    """The letter on paper, with the receipt to be signed and sent back."""
    row, dispute, context = _row(row_id), current_case(), current_context()
    listed = papers.of_dispute(reading(), dispute.id) if open_to(dispute, context) else []
    reads.note_look(current_actor(), dispute.id, "paper.printed", {"handover": row.id})
    return render_template(
        "desk/handover_letter.html",
        sheet=sheets.sheet(reading(), row, dispute, title_for(dispute, context), notes=_inside(context)),
        dispute=dispute, letter=row.letter, papers=listed,
        back=url_for("handovers.page", dispute_id=dispute_id, row_id=row_id),
    )


def _inside(context: Context) -> bool:
    """Whether the reader may read what one house writes to the other about this case."""
    return open_to(current_case(), context) or "receiver" in context.kinds


def _ours(row: Handover) -> bool:
    """The reader stands on the receiver's side."""
    return receiver(current_actor(), Context(None, row))


def _kept(row: Handover) -> Lacks:
    """Why it cannot go back any more, for who would answer it now."""
    session, actor = reading(), current_actor()
    asked = row.state == "offered" and service.is_his_to_answer(session, row, actor)
    return service.why_not_back(session, row, actor)[-1:] if asked else ()


def _row(row_id: int) -> Handover:
    row = reading().get(Handover, row_id)
    if row is None or row.dispute_id != current_case().id:
        raise NotFound(f"handover:{row_id}")
    return row


def _show(
    row: Handover, status: int = 200, lacks: tuple[Lack, ...] = (), *,
    typed: ActForm | None = None, name: str = "",
) -> tuple[str, int]:
    session, dispute, context = reading(), current_case(), current_context()
    spoken = [(code, text) for code, text in channels() if code in ("phone", "paper")]
    inside = _inside(context)

    def address(move: str) -> str:
        endpoint = "handovers.make" if move else "handovers.page"
        return url_for(endpoint, dispute_id=dispute.id, row_id=row.id, name=move or None)

    ours = _ours(row)
    box = moves_here(
        session, current_actor(), dispute, row, address,
        sheets.EFFECTS if ours else {**sheets.EFFECTS, **sheets.FOR_RECEIVER},
        first=FIRST.get(row.state, "") if ours or row.state == "returned" else "",
        typed=typed, typed_name=name, lacks=lacks, seen=dispute.version, called={} if ours else sheets.SAID,
    )
    return render_template(
        "desk/handover.html",
        sheet=sheets.sheet(session, row, dispute, title_for(dispute, context), notes=inside),
        letter=row.letter if inside else "",
        whole=sheets.whole_file(session, dispute),
        box=box,
        kept=_kept(row),
        prints=inside and gate.allowed(current_actor(), LETTER, context),
        channels=[] if ours else spoken,
    ), status
