"""An inspector's sample: drawn by seed, open until his day, its list on paper and as a sheet."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.core.exceptions import RuleBroken
from mediation.core.forms import HubForm
from mediation.core.sheets import writing
from mediation.core.sheets.reading import XLSX
from mediation.extensions import forget_reading, reading
from mediation.security.gate import current_actor, requires

from . import samples
from .blueprint import blueprint
from .sample_forms import DrawForm
from .words import OUTCOMES, sentence


@blueprint.route("/sample", methods=["GET", "POST"])
@requires("sample.draw")
def sample() -> Any:
    """What was drawn before, and a new draw."""
    actor = current_actor()
    form = DrawForm().offer(samples.inspectors(reading(), actor), samples.committees(reading()))
    if form.validate_on_submit():
        try:
            made = samples.draw(
                actor, title=form.title.data or "", inspector_id=form.inspector.data,
                until_on=form.until_on.data, criteria=form.criteria(), seed=form.seed.data or "",
            )
        except RuleBroken as broken:
            for name, codes in broken.fields.items():
                form[name].errors = [sentence(code) for code in codes]
        else:
            forget_reading()
            flash(_("Drawn. The files are open until the day named."), "done")
            return redirect(url_for("audit.drawn", inspection_id=made))
    return render_template(
        "keeper/sample.html", form=form, rows=samples.listed(reading(), actor)
    ), 422 if form.is_submitted() else 200


@blueprint.get("/sample/<int:inspection_id>")
@requires("sample.draw")
def drawn(inspection_id: int) -> str:
    """The list of one draw; the inspector opens its files from here."""
    found = samples.shown(reading(), current_actor(), inspection_id)
    own = found.row.inspector_id == current_actor().user_id
    return render_template("keeper/drawn.html", found=found, outcomes=OUTCOMES, own=own)


@blueprint.get("/sample/<int:inspection_id>.xlsx")
@requires("sample.draw")
def drawn_sheet(inspection_id: int) -> Response:
    """The same list for the inspector's own notes."""
    found = samples.shown(reading(), current_actor(), inspection_id)
    heading = [_("No."), _("Number"), _("Committee"), _("Grade"), _("Outcome"), _("Ended on"), _("Findings")]
    rows = [
        [
            str(f.place), f.number, f.organisation, str(f.grade or ""), str(OUTCOMES.get(f.outcome, "")),
            f.ended_on, "",
        ]
        for f in found.files
    ]
    answer: Response = send_file(
        io.BytesIO(writing.write(XLSX, heading, rows)), mimetype=writing.TYPES[XLSX], as_attachment=True,
        download_name=f"{_('Sample')}-{found.row.seed}.xlsx",
    )
    return answer


@blueprint.post("/sample/<int:inspection_id>/end")
@requires("sample.draw")
def end_sample(inspection_id: int) -> Any:
    """The inspection is over: its files are closed at once."""
    if HubForm().validate():
        samples.end(current_actor(), inspection_id)
        forget_reading()
        flash(_("Over. The files are closed."), "done")
    return redirect(url_for("audit.drawn", inspection_id=inspection_id))
