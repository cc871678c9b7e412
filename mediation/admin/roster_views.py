"""Lists of organisations and people: bring a sheet, see what would become of each row, take it in."""

from __future__ import annotations

import io
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.i18n import label
from mediation.core.sheets import keeping, writing
from mediation.core.sheets.reading import Unreadable
from mediation.extensions import forget_reading, reading
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import forms, user_list
from .blueprint import blueprint
from .rosters import gathered, service
from .rosters.plan import Plan
from .rosters.problems import Problem
from .rosters.service import ROSTERS, Roster
from .words import sentence

TAKEN = "roster:people:taken"
"""What a kept list of user names is for."""

SHOWN = 300
"""Rows on the page; all bad ones stand in the file of rejects."""


@blueprint.route("/admin/import/<kind>", methods=["GET", "POST"])
@requires("rosters.bring")
def roster(kind: str) -> Any:
    """Choose a file; it is looked at before anything is written."""
    wanted = _roster(kind)
    form = forms.RosterForm()
    if form.validate_on_submit():
        content, name = form.file.data.read(), keeping.name_of(form.file.data)
        try:
            service.plan(reading(), wanted, current_actor(), content, name)
        except Unreadable as wrong:
            form.file.errors = [label(Problem(0, "", wrong.code, wrong.about))]
        else:
            word = keeping.keep(content, name, f"roster:{kind}", current_actor().user_id)
            return redirect(url_for("admin.roster_check", kind=kind, file=word))
    return render_template(
        "admin/roster.html", form=form, kind=kind, columns=wanted.columns.rows
    ), 422 if form.is_submitted() else 200


@blueprint.get("/admin/import/<kind>/check")
@requires("rosters.bring")
def roster_check(kind: str) -> str:
    """What would become of each row. Nothing has been written."""
    word = request.args.get("file", "")
    return _report(kind, _plan(kind, word), forms.RosterTakeForm(formdata=None, kept=word))


@blueprint.post("/admin/import/<kind>/take")
@requires("rosters.bring")
def roster_take(kind: str) -> Any:
    """Take it in: all of it, or the good rows."""
    form = forms.RosterTakeForm()
    name, content = _kept(kind, form.kept.data or "")
    mode = form.mode.data if form.mode.data in (service.ALL, service.GOOD) else ""
    if not form.validate() or not mode:
        if not mode:
            form.form_errors.append(_("Press one of the buttons of this page"))
        return _report(kind, _plan(kind, form.kept.data or ""), form), 422
    try:
        judged, taken = service.take(_roster(kind), current_actor(), content, name, mode)
    except RuleBroken as broken:
        form.form_errors.append(sentence(broken.message))
        return _report(kind, _plan(kind, form.kept.data or ""), form), 422
    finally:
        forget_reading()
    _say(kind, taken)
    word = _remember(name, judged) if taken and kind == "people" else ""
    if judged.problems:
        return redirect(url_for("admin.roster_check", kind=kind, file=form.kept.data, taken=word or None))
    if word:
        return redirect(url_for("admin.roster_taken", file=word))
    return redirect(url_for("admin.users" if kind == "people" else "admin.organisations"))


@blueprint.get("/admin/import/people/taken")
@requires("users.manage")
def roster_taken() -> str:
    """Exactly the people of the list that was taken in; who has no password yet is ticked for a slip."""
    logins = _taken(request.args.get("file", ""))
    return render_template("admin/roster_taken.html", rows=user_list.with_logins(reading(), logins))


def _remember(name: str, judged: Plan) -> str:
    """The word by which the next page knows whom the list brought; only for who brought it."""
    logins = list(dict.fromkeys(row.beside for row in judged.good))
    return keeping.keep("\n".join(logins).encode(), name, TAKEN, current_actor().user_id)


def _taken(word: str) -> list[str]:
    kept, content = keeping.find(word, current_actor().user_id)
    if kept.about != TAKEN:
        raise NotFound("import")
    return content.decode().split("\n")


@blueprint.get("/admin/import/<kind>/rejects")
@requires("rosters.bring")
def roster_rejects(kind: str) -> Response:
    """The bad rows with what is wrong, to correct and bring again."""
    plan = _plan(kind, request.args.get("file", ""))
    stem = plan.filename.rpartition(".")[0] or plan.filename
    return _file(plan.rejects(), plan.reject_kind, f"{stem}-{_('to correct')}.{plan.reject_kind}")


@blueprint.get("/admin/import/<kind>/template.<suffix>")
@requires("rosters.bring")
def roster_template(kind: str, suffix: str) -> Response:
    """An empty list to fill in, with lists to choose from."""
    wanted = _roster(kind)
    if suffix not in writing.TYPES:
        raise NotFound(suffix)
    content = writing.template(suffix, wanted.columns, wanted.examples())
    name = _("Organisations") if kind == "organisations" else _("People")
    return _file(content, suffix, f"{name}.{suffix}")


def _roster(kind: str) -> Roster:
    wanted = ROSTERS.get(kind)
    if wanted is None:
        raise NotFound(kind)
    gate.require(current_actor(), wanted.right)
    return wanted


def _kept(kind: str, word: str) -> tuple[str, bytes]:
    _roster(kind)
    kept, content = keeping.find(word, current_actor().user_id)
    if kept.about != f"roster:{kind}":
        raise NotFound("import")
    return kept.filename, content


def _plan(kind: str, word: str) -> Plan:
    name, content = _kept(kind, word)
    return service.plan(reading(), _roster(kind), current_actor(), content, name)


def _report(kind: str, plan: Plan, form: forms.RosterTakeForm) -> str:
    return render_template(
        "admin/roster_check.html", kind=kind, plan=plan, form=form, word=form.kept.data or "",
        problems=gathered.problems(plan.problems)[:SHOWN], notes=gathered.notes(plan.notes)[:SHOWN],
        known=gathered.rows_in_words(plan.known), good=plan.good[:SHOWN], taken=request.args.get("taken", ""),
    )


def _say(kind: str, taken: int) -> None:
    if not taken:
        flash(_("All of this is here already; nothing was changed."), "warn")
        return
    people = ngettext("One person was taken in.", "%(num)d people were taken in.", taken)
    units = ngettext("One organisation was taken in.", "%(num)d organisations were taken in.", taken)
    flash(people if kind == "people" else units, "done")


def _file(content: bytes, kind: str, name: str) -> Response:
    answer: Response = send_file(
        io.BytesIO(content), mimetype=writing.TYPES[kind], as_attachment=True, download_name=name
    )
    return answer
