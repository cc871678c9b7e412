"""The papers of a case, what it is about, and the numbers others gave it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.core.exceptions import NotFound, RuleBroken
from mediation.documents.models import Paper
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.security.gate import current_actor, requires

from . import case_panels, papers, party_edits, pending
from .case_forms import BasicsForm, NumberForm, PaperForm
from .models import Dispute
from .panels import own_page
from .paper_sending import send
from .pressing import press, rule_sentence
from .web import current_case, current_context

blueprint = Blueprint("papers", __name__)
own_page("dispute.supplement", "papers.show")


@blueprint.get("/cases/<int:dispute_id>/papers")
@requires("paper.read")
def show(dispute_id: int) -> str:
    """P18, plain: what is in the file, in binding order, and the form to add to it."""
    dispute = current_case()
    return _page(PaperForm(dispute.state in papers.FILED), 200)[0]


@blueprint.post("/cases/<int:dispute_id>/papers")
@requires("paper.add")
def add(dispute_id: int) -> Any:
    """Bring a paper in: looked at, kept, then entered."""
    form = PaperForm(current_case().state in papers.FILED)
    if not form.validate():
        return _page(form, 422)
    try:
        upload = papers.keep(form.file.data, form.file.data.filename)
    except RuleBroken as broken:
        form.file.errors = [rule_sentence(broken.message)]
        return _page(form, 422)
    title = form.title.data or upload.filename.rpartition(".")[0]

    def work(a: Act) -> str:
        papers.add(
            a, a.load(Dispute, dispute_id), form.kind.data, title, upload, side=form.side.data,
            dated_on=form.day(), pages=form.pages.data, supplement=form.supplement(),
        )
        return url_for("papers.show", dispute_id=dispute_id)

    pressed = press(form, ["paper", upload.sha256, request.form.to_dict()], work)
    return pressed.response or _page(form, 422)


@blueprint.get("/cases/<int:dispute_id>/papers/<int:paper_id>/file")
@requires("paper.read")
def download(dispute_id: int, paper_id: int) -> Response:
    """The bytes, always as a file to save; who took them is remembered first."""
    paper = reading().get(Paper, paper_id)
    if paper is None or paper.dispute_id != dispute_id or not paper.sha256:
        raise NotFound(f"paper:{paper_id}")
    return send(paper)


@blueprint.route("/cases/<int:dispute_id>/edit", methods=["GET", "POST"])
@requires("case.edit")
def basics(dispute_id: int) -> Any:
    """What the dispute is about: story, claims, place, amount, title, secrecy."""
    dispute = current_case()
    form = BasicsForm()
    if request.method == "GET":
        form.fill(dispute)
        return _basics_page(form, NumberForm(prefix="n"), 200)
    if not form.validate():
        return _basics_page(form, NumberForm(prefix="n", formdata=None), 422)

    def work(a: Act) -> str:
        party_edits.change_basics(a, a.load(Dispute, dispute_id), form.read(), form.seen())
        return url_for("desk.case", dispute_id=dispute_id)

    pressed = press(form, ["basics", request.form.to_dict()], work, _basics_anew)
    return pressed.response or _basics_page(form, NumberForm(prefix="n", formdata=None), 422)


def _basics_anew(dispute: Dispute) -> BasicsForm:
    made = BasicsForm(formdata=None)
    made.fill(dispute)
    return made


@blueprint.post("/cases/<int:dispute_id>/numbers")
@requires("case.edit")
def number(dispute_id: int) -> Any:
    """Another body's number of the same matter."""
    form = NumberForm(prefix="n")
    if not form.validate():
        return _basics_page(_basics_anew(current_case()), form, 422)

    def work(a: Act) -> str:
        party_edits.add_number(a, a.load(Dispute, dispute_id), form.body.data or "", form.number.data or "")
        return url_for("papers.basics", dispute_id=dispute_id)

    pressed = press(form, ["number", request.form.to_dict()], work)
    if pressed.response is not None:
        flash(_("Recorded."), "done")
    return pressed.response or redirect(url_for("papers.basics", dispute_id=dispute_id))


def _page(form: PaperForm, status: int) -> tuple[str, int]:
    dispute = current_case()
    listed = case_panels.listed(reading(), current_actor(), dispute, current_context())
    return render_template("cases/papers.html", form=form, dispute=dispute, **listed), status


def _basics_page(form: BasicsForm, number_form: NumberForm, status: int) -> tuple[str, int]:
    dispute = current_case()
    return render_template(
        "cases/basics.html", form=form, number_form=number_form, dispute=dispute,
        numbers=party_edits.numbers(reading(), dispute.id), marks=pending.marks(reading(), dispute),
    ), status
