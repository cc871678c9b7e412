"""Verifying the whole log from a page: pressed, watched, printed."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mediation.core.exceptions import NotFound
from mediation.core.forms import HubForm
from mediation.extensions import forget_reading, reading
from mediation.security.gate import current_actor, requires

from . import service, verifications
from .blueprint import blueprint
from .words import STEPS


@blueprint.route("/verify", methods=["GET", "POST"])
@requires("audit.verify")
def verify() -> str | Response:
    """Verify the whole log, and what came of it before."""
    form = HubForm()
    if request.method == "POST" and form.validate():
        pressed = service.press(current_actor())
        forget_reading()
        return redirect(url_for("audit.verifying", run_id=pressed))
    return render_template(
        "keeper/verify.html", form=form, run=verifications.under_way(reading()),
        rows=verifications.latest(reading()),
    )


@blueprint.get("/verify/runs/<int:run_id>")
@requires("audit.verify")
def verifying(run_id: int) -> str | Response:
    """How far a verification is; its report when it is done."""
    run = verifications.run(reading(), run_id) if run_id < 2**63 else None
    if run is None:
        raise NotFound(f"verification {run_id}")
    if run.seq is not None:
        return redirect(url_for("audit.report", seq=run.seq))
    return render_template("keeper/verifying.html", run=run, steps=STEPS)


@blueprint.get("/verify/<int:seq>")
@requires("audit.verify")
def report(seq: int) -> str:
    """One verification on paper."""
    found = verifications.find(reading(), seq) if seq < 2**31 else None
    if found is None:
        raise NotFound(f"verification {seq}")
    return render_template("keeper/report.html", found=found)
