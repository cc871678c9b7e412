"""Pages of grading: what the rule proposes and why, and how the due day was counted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import Pressed, press
from mediation.cases.web import current_case, current_context
from mediation.core.forms import always_asked
from mediation.extensions import reading
from mediation.lifecycle import facts_form, perform
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS
from workflows.flow import Lack, Move

from . import choices, confirming, forms, queries, service
from .catalogue import tree_of
from .rules import Grade

blueprint = Blueprint("classification", __name__)

own_page("dispute.reclassify", "classification.grade")


@blueprint.get("/cases/<int:dispute_id>/deadline")
@requires("case.read")
def deadline(dispute_id: int) -> str:
    """Every day counted or skipped, and which date rules."""
    dispute = current_case()
    return render_template(
        "classification/deadline.html", dispute=dispute, explained=queries.explanation(reading(), dispute)
    )


@blueprint.route("/cases/<int:dispute_id>/grade", methods=["GET", "POST"])
@requires("case.read")
def grade(dispute_id: int) -> Any:
    """Another grade or category, once the dispute was sorted."""
    move = perform.move_of(FLOWS["dispute"], current_case(), "reclassify")
    gate.require(current_actor(), f"dispute.{move.name}", current_context())
    form = forms.triage_form(move, reading(), current_case(), current_actor())
    if request.method == "GET" or request.form.get("look"):
        return _show(form, move, 200)
    if not form.validate():
        return _show(form, move, 422)
    pressed = _press(form, move)
    return pressed.response or _show(form, move, 422, pressed.lacks)


@blueprint.get("/categories/suggestions")
@requires("suggestions.read")
def suggestions() -> str:
    """How often a person decides otherwise than the hub suggested, by month and committee."""
    session = reading()
    whose = choices.organisations_of(session, current_actor())
    houses = choices.by_organisation(session, whose)
    return render_template(
        "classification/suggestions.html",
        months=choices.by_month(session, whose), houses=houses, known=tree_of(session),
        names=choices.names(session, [int(str(tally.key)) for tally in houses]),
        swaps=choices.swaps(session, whose),
    )


def _name_second(form: Any, move: Move) -> None:
    """Who would confirm the lowest grade, named before it is chosen: without script nothing more is asked."""
    always_asked(form.second)
    if form.second.data:
        return
    lowest = {**forms.stated_now(form), "grade": str(int(max(Grade)))}
    form.second.data = str(
        confirming.proposed(reading(), current_case(), current_actor(), move, lowest) or ""
    )


def _press(form: Any, move: Move) -> Pressed:
    stated = {**facts_form.stated_from(form, move), **forms.stated_now(form)}
    if not confirming.is_needed(reading(), current_case(), current_actor(), move, stated):
        stated["second"] = None
    target = url_for("desk.case", dispute_id=current_case().id)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, current_case().id)
        perform.perform(a, dispute, dispute, "dispute", move.name, stated, form.seen())
        return target

    def work_with_second(a: Act) -> str:
        service.propose_lower(a, a.load(Dispute, current_case().id), move.name, stated, form.seen())
        return target

    pressed = press(form, [move.name, stated], work)
    if pressed.response is None and perform.waits_for_second(pressed.lacks):
        pressed = press(form, [move.name, stated], work_with_second)
        if pressed.response is not None:
            flash(_("Until the second person confirms, the higher grade holds."), "warn")
    elif pressed.response is not None:
        flash(_("Grade and category were changed."), "done")
    return pressed


def _show(form: Any, move: Move, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int] | Response:
    dispute = current_case()
    seen = queries.triage(reading(), dispute, forms.stated_now(form), form.find.data or "")
    if not form.grade.data:
        form.grade.data = str(int(seen.grading.proposal.grade))
    _name_second(form, move)
    return render_template(
        "classification/grade.html", form=form, move=move, dispute=dispute, seen=seen, lacks=lacks
    ), status
