"""Pages of the import: bring a file, see what would become of each row, take it in."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from mediation.core.exceptions import NotFound
from mediation.core.i18n import label
from mediation.core.sheets import keeping
from mediation.core.sheets.reading import Unreadable
from mediation.core.sheets.writing import TYPES
from mediation.extensions import forget_reading, reading
from mediation.intake.queries import committees_of
from mediation.security.gate import current_actor, requires

from . import queries, service, template
from .columns import COLUMNS
from .forms import TakeForm, UploadForm
from .plan import Plan, look
from .problems import Problem

blueprint = Blueprint("exchange", __name__)

SHOWN = 200
"""Problems on the page; all of them stand in the file of rejects."""

MOST_HERE = 1000
"""Rows taken in while somebody waits; larger registers go through `flask import-cases`."""


@blueprint.route("/import", methods=["GET", "POST"])
@requires(service.RIGHT)
def imports() -> Any:
    """Choose a file; it is looked at before anything is written."""
    actor = current_actor()
    committees = committees_of(reading(), actor)
    form = UploadForm().offer(committees)
    if form.validate_on_submit():
        upload = form.file.data
        content, name = upload.read(), keeping.name_of(upload)
        try:
            look(reading(), content, name, form.organisation.data)
        except Unreadable as wrong:
            form.file.errors = [label(Problem(0, "", wrong.code, wrong.about))]
        else:
            word = keeping.keep(content, name, str(form.organisation.data), actor.user_id)
            return redirect(url_for("exchange.check", file=word))
    return render_template(
        "exchange/imports.html", form=form, columns=COLUMNS, committees=dict(committees),
        batches=queries.latest(reading(), dict(committees)),
    ), 422 if form.is_submitted() else 200


@blueprint.get("/import/check")
@requires(service.RIGHT)
def check() -> str:
    """What would become of each row. Nothing has been written."""
    word = request.args.get("file", "")
    return _report(_plan(word), TakeForm(formdata=None, kept=word))


@blueprint.post("/import/take")
@requires(service.RIGHT)
def take() -> Any:
    """Take it in: all of it, or the good rows."""
    form = TakeForm()
    plan = _plan(form.kept.data or "")
    mode = form.mode.data if form.mode.data in (service.ALL, service.GOOD) else ""
    if not form.validate() or not mode or (mode == service.ALL and plan.problems) or _too_many(plan):
        if not mode:
            form.form_errors.append(_("Press one of the buttons of this page"))
        return _report(plan, form), 422
    batch = service.run(plan, current_actor(), mode)
    forget_reading()
    if batch is None:
        flash(_("Every row of this file is here already; nothing was changed."), "warn")
    else:
        flash(ngettext("One dispute was taken in.", "%(num)d disputes were taken in.", batch.taken), "done")
    if plan.problems:
        return redirect(url_for("exchange.check", file=form.kept.data))
    return redirect(url_for("desk.cases", group="waiting", sort="newest"))


@blueprint.get("/import/rejects")
@requires(service.RIGHT)
def rejects() -> Response:
    """The bad rows with what is wrong, to correct and bring again."""
    plan = _plan(request.args.get("file", ""))
    stem = plan.filename.rpartition(".")[0] or plan.filename
    return _file(plan.rejects(), plan.reject_kind, f"{stem}-{_('to correct')}.{plan.reject_kind}")


@blueprint.get("/import/template.<kind>")
@requires(service.RIGHT)
def template_file(kind: str) -> Response:
    """An empty register to fill in."""
    if kind not in TYPES:
        raise NotFound(kind)
    return _file(template.empty(f".{kind}"), kind, f"{_('Intake register')}.{kind}")


def _plan(word: str) -> Plan:
    actor = current_actor()
    kept, content = keeping.find(word, actor.user_id)
    organisation = int(kept.about) if kept.about.isdecimal() else 0
    if organisation not in dict(committees_of(reading(), actor)):
        raise NotFound("import")
    return look(reading(), content, kept.filename, organisation)


def _too_many(plan: Plan) -> bool:
    return len(plan.good) > MOST_HERE


def _report(plan: Plan, form: TakeForm) -> str:
    word = form.kept.data or ""
    return render_template(
        "exchange/check.html", plan=plan, form=form, word=word, problems=plan.problems[:SHOWN],
        too_many=_too_many(plan), most=MOST_HERE,
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    answer: Response = send_file(
        io.BytesIO(content), mimetype=TYPES[kind], as_attachment=True, download_name=name
    )
    return answer
