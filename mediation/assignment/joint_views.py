"""The page on which a joint mediator recuses himself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _

from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case
from mediation.lifecycle.door import Act
from mediation.security.gate import requires

from . import forms, joint

blueprint = Blueprint("joint", __name__)


@blueprint.route("/cases/<int:dispute_id>/assignment/step-down", methods=["GET", "POST"])
@requires(joint.STEP_DOWN)
def step_down(dispute_id: int) -> Any:
    """Say why, and the dispute is closed to him with the press."""
    form = forms.StepDownForm()
    if not form.is_submitted():
        return _show(form, 200)
    if not form.validate():
        return _show(form, 422)

    def work(a: Act) -> str:
        joint.step_down(a, a.load(Dispute, dispute_id), form.why.data or "")
        return url_for("desk.home")

    called = current_case().number or current_case().intake_no
    pressed = press(form, ["joint.step_down", dispute_id, form.why.data], work)
    if pressed.response is None:
        return _show(form, 422)
    flash(_("You have left %(case)s; its mediator goes on.", case=called), "done")
    return pressed.response


def _show(form: forms.StepDownForm, status: int) -> tuple[str, int]:
    return render_template("assignment/step_down.html", form=form, dispute=current_case()), status
