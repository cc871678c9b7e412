"""What may be the same matter again: looked at, and judged one by one before the dispute is taken."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from wtforms import RadioField
from wtforms.validators import Optional

from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.core.fields import choices
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.reasons import REPEAT_ANSWERS

from . import service
from .repeats import Repeat, repeats

blueprint = Blueprint("repeats", __name__)


@blueprint.get("/cases/<int:dispute_id>/repeats")
@requires("case.read")
def show(dispute_id: int) -> str:
    """Everything the reader may know of; who takes disputes on judges each."""
    found = _found()
    return _page(_form(found), found, 200)[0]


@blueprint.post("/cases/<int:dispute_id>/repeats")
@requires("dispute.accept")
def answer(dispute_id: int) -> Any:
    """Keep what each was judged to be; what stays open is asked again at acceptance."""
    found = _found()
    form = _form(found)
    answers = {
        repeat.dispute_id: form[_name(repeat)].data
        for repeat in found if repeat.dispute_id and form[_name(repeat)].data
    }
    if not form.validate() or not answers:
        form.form_errors.append(_("Say of at least one what it is."))
        return _page(form, found, 422)

    def work(a: Act) -> str:
        service.judge_repeats(a, a.load(Dispute, dispute_id), answers)
        return url_for("intake.registered", dispute_id=dispute_id)

    pressed = press(form, ["repeats", dispute_id, sorted(answers.items())], work)
    if pressed.response is not None:
        flash(_("Recorded."), "done")
    return pressed.response or _page(form, found, 422)


def _found() -> list[Repeat]:
    return repeats(reading(), current_actor(), current_case())


def _name(repeat: Repeat) -> str:
    return f"case-{repeat.dispute_id}"


def _form(found: list[Repeat]) -> ActForm:
    """One question for each case that the reader may open."""
    answers = choices((answer.code, label(answer)) for answer in REPEAT_ANSWERS)
    fields = {
        _name(repeat): RadioField(repeat.name, [Optional()], choices=answers, description=repeat.why)
        for repeat in found if repeat.dispute_id
    }
    form: ActForm = type("RepeatsForm", (ActForm,), fields)()
    return form


def _page(form: ActForm, found: list[Repeat], status: int) -> tuple[str, int]:
    dispute = current_case()
    judges = dispute.state == "registered" and gate.allowed(
        current_actor(), "dispute.accept", current_context()
    )
    return render_template(
        "intake/repeats.html", form=form, found=found, dispute=dispute, judges=judges
    ), status
