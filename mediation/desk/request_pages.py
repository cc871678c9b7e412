"""P20, the requests to departments: a department's own page, and the same inside the case file.

The department sees the row of its request and the parts that stand in it; no page of the case opens to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.paper_sending import send
from mediation.cases.pressing import channels
from mediation.cases.protection import may_read, open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.extensions import reading
from mediation.handovers import assistance, enclosures
from mediation.handovers.assistance_models import Assistance
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack
from workflows.rules.common import Lacks

from . import handover_lists as lists
from . import handover_sheets as sheets
from .moves_here import moves_here, press_here
from .with_files import WithFiles

blueprint = Blueprint("requests", __name__)
for _move in ("take", "return", "answer", "recall", "note"):
    own_page(f"assistance.{_move}", "requests.page")

PAPERS, LETTER = "paper.read", "assistance.letter"
LOOKED = "assistance.opened"

FIRST = {"asked": "take", "taken": "answer"}
"""The move whose form stands open before the department, by state."""
FIRST_INSIDE = {"answered": "note", "returned": "note"}
"""The same before the committee."""


# ------------------------------------------------------------------------------------- the department


@blueprint.get("/handovers/answered")
@requires("handover.list")
def answered() -> str:
    """What was answered, returned or recalled: the day and one's own answer remain."""
    tab = lists.answered(reading(), current_actor())
    return render_template("desk/handovers.html", tabs=[], current=tab)


@blueprint.get("/handovers/asked/<int:row_id>")
@requires("handover.list")
def asked(row_id: int) -> Any:
    """What is asked and exactly what was handed over; those inside are led into the case."""
    row, kinds = assistance.find(reading(), current_actor(), row_id)
    if kinds:
        return redirect(lists.page_of(row))
    return _show_asked(row)


@blueprint.post("/handovers/asked/<int:row_id>/<name>")
@requires("handover.list")
def say(row_id: int, name: str) -> Any:
    """Sign for it, return it, answer it."""
    row, _kinds = assistance.find(reading(), current_actor(), row_id)
    dispute = reading().get_one(Dispute, row.dispute_id)

    def work(a: Act, stated: Mapping[str, Any], form: ActForm) -> str:
        found = assistance.open_for_act(a, row_id)
        _enclose(a, found, form)
        perform(a, a.dispute_of(found), found, "assistance", name, stated)
        return url_for("requests.asked", row_id=row_id)

    return press_here(row, dispute, name, work, _show_asked)


@blueprint.get("/handovers/asked/<int:row_id>/papers/<int:paper_id>")
@requires("handover.list")
def paper(row_id: int, paper_id: int) -> Response:
    """A paper that was handed over, or that the department sent itself; who took it is remembered first."""
    row, kinds = assistance.find(reading(), current_actor(), row_id)
    if kinds:
        return redirect(lists.page_of(row))
    theirs = [*(row.papers if row.is_open else ()), *row.enclosed]
    found = sheets.papers_of(reading(), row.dispute_id, [paper_id] if paper_id in theirs else [])
    if not found or not found[0].sha256:
        raise NotFound(f"paper:{paper_id}")
    return send(found[0], assistance=row.id)


@blueprint.get("/handovers/asked/<int:row_id>/letter")
@requires("handover.list")
def letter(row_id: int) -> Any:
    """The request on paper, with a reply to fill in by hand."""
    row, kinds = assistance.find(reading(), current_actor(), row_id)
    if kinds:
        return redirect(lists.page_of(row))
    if not row.is_open:
        raise NotFound(f"assistance:{row_id}")
    return _letter(row, url_for("requests.asked", row_id=row_id))


def _enclose(a: Act, row: Assistance, form: ActForm) -> None:
    """Put what came with the answer before the move that enters it."""
    if isinstance(form, WithFiles):
        enclosures.enclose(a, row, form.kept)


def _show_asked(
    row: Assistance, status: int = 200, lacks: tuple[Lack, ...] = (), *,
    typed: ActForm | None = None, name: str = "",
) -> tuple[str, int]:
    session = reading()
    dispute = session.get_one(Dispute, row.dispute_id)
    reads.remember(session, current_actor(), dispute.id, LOOKED)

    def address(move: str) -> str:
        return url_for("requests.say" if move else "requests.asked", row_id=row.id, name=move or None)

    box = moves_here(
        session, current_actor(), dispute, row, address, sheets.EFFECTS,
        first=FIRST.get(row.state, ""), typed=typed, typed_name=name, lacks=lacks,
    )
    found = sheets.request(session, row, dispute, lists.called(row, dispute))
    theirs = [*found.papers, *found.enclosed]
    urls = {one.id: url_for("requests.paper", row_id=row.id, paper_id=one.id) for one in theirs}
    return render_template(
        "desk/asked.html", request_=found, paper_urls=urls, box=box, kept=_kept(row)
    ), status


# --------------------------------------------------------------------------------- inside the case file


@blueprint.get("/cases/<int:dispute_id>/assistance/<int:row_id>")
@requires("case.read")
def page(dispute_id: int, row_id: int) -> Any:
    """The request with its answer; a clerk writes down what a department says on paper or by telephone."""
    return _show_inside(_row(row_id))


@blueprint.post("/cases/<int:dispute_id>/assistance/<int:row_id>/<name>")
@requires("case.read")
def make(dispute_id: int, row_id: int, name: str) -> Any:
    """Recall it, or write down the department's word."""

    def work(a: Act, stated: Mapping[str, Any], form: ActForm) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = a.session.get_one(Assistance, row_id)
        _enclose(a, row, form)
        perform(a, dispute, row, "assistance", name, stated, form.seen())
        return url_for("requests.page", dispute_id=dispute_id, row_id=row_id)

    return press_here(_row(row_id), current_case(), name, work, _show_inside)


@blueprint.get("/cases/<int:dispute_id>/assistance/<int:row_id>/letter")
@requires(LETTER)
def letter_inside(dispute_id: int, row_id: int) -> str:
    """The same letter for the committee, to be sealed and sent."""
    return _letter(_row(row_id), url_for("requests.page", dispute_id=dispute_id, row_id=row_id))


def _row(row_id: int) -> Assistance:
    row = reading().get(Assistance, row_id)
    if row is None or row.dispute_id != current_case().id:
        raise NotFound(f"assistance:{row_id}")
    return row


def _show_inside(
    row: Assistance, status: int = 200, lacks: tuple[Lack, ...] = (), *,
    typed: ActForm | None = None, name: str = "",
) -> tuple[str, int]:
    session, dispute, context = reading(), current_case(), current_context()

    def address(move: str) -> str:
        endpoint = "requests.make" if move else "requests.page"
        return url_for(endpoint, dispute_id=dispute.id, row_id=row.id, name=move or None)

    box = moves_here(
        session, current_actor(), dispute, row, address, sheets.EFFECTS,
        first=FIRST_INSIDE.get(row.state, ""), typed=typed, typed_name=name, lacks=lacks,
        seen=dispute.version,
    )
    inside = open_to(dispute, context)
    found = sheets.request(session, row, dispute, title_for(dispute, context), notes=inside)
    reads_papers = may_read(current_actor(), PAPERS, dispute, context)
    urls = {
        one.id: url_for("papers.download", dispute_id=dispute.id, paper_id=one.id)
        for one in (*found.papers, *found.enclosed)
    }
    return render_template(
        "desk/assistance.html",
        request_=found,
        paper_urls=urls if reads_papers else {},
        inside=inside,
        prints=gate.allowed(current_actor(), LETTER, context),
        box=box,
        channels=channels()[1:],
        kept=_kept(row),
    ), status


def _kept(row: Assistance) -> Lacks:
    """Why it cannot go back any more, while it waits for being signed for."""
    lacks = assistance.why_not_back(reading(), row, current_actor()) if row.state == "asked" else ()
    return lacks[-1:]


def _letter(row: Assistance, back: str) -> str:
    dispute = reading().get_one(Dispute, row.dispute_id)
    found = sheets.request(reading(), row, dispute, lists.called(row, dispute))
    reads.note_look(current_actor(), dispute.id, "paper.printed", {"assistance": row.id})
    return render_template("desk/assistance_letter.html", request_=found, back=back)
