"""Several disputes at once: choose rows of the list, look, press once, read a result for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.cases import reads
from mediation.cases.filters import Filter
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading, reading
from mediation.lists import saved
from mediation.lists.rows import Row, rows_of
from mediation.security.gate import current_actor, requires

from . import batch, list_page

blueprint = Blueprint("batch", __name__)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row; ``said`` is empty when it is done."""

    row: Row
    said: str


@blueprint.get("/cases/chosen")
@requires("case.list")
def chosen() -> Any:
    """Where the list's buttons lead: the chosen rows, and what is to be done with them."""
    keys, what, came_from = _keys(), request.args.get("what", ""), Filter.from_args(request.args).as_args()
    if what == "print":
        return redirect(url_for("batch.printed", id=keys))
    if what not in batch.KINDS:
        raise NotFound(what)
    if not keys:
        flash(_("Choose at least one row first."), "warn")
        return redirect(url_for("desk.cases", **came_from))
    return redirect(url_for("batch.several", name=what, id=keys, **came_from))


@blueprint.route("/cases/several/<name>", methods=["GET", "POST"])
@requires("case.batch")
def several(name: str) -> Any:
    """Look at what each row would be given; press once for those that are ticked."""
    kind = batch.KINDS.get(name)
    if kind is None:
        raise NotFound(name)
    form = ActForm()
    if request.method == "POST" and form.validate():
        return _pressed(kind, form)
    disputes = batch.chosen(reading(), current_actor(), _keys())
    return render_template(
        "desk/several.html", form=form, kind=kind, reasons=batch.reasons(),
        came_from=Filter.from_args(request.args).as_args(),
        lines=batch.lines(reading(), current_actor(), kind, disputes),
    ), 422 if request.method == "POST" else 200


@blueprint.get("/cases/printed")
@requires("case.list")
def printed() -> str:
    """The chosen rows as a sheet of paper; that it was printed is remembered."""
    disputes = batch.chosen(reading(), current_actor(), _keys())
    reads.note_search(current_actor(), "list.printed", {"rows": len(disputes)})
    return render_template(
        "desk/printed.html", rows=rows_of(reading(), current_actor(), disputes), made_at=list_page.made_at()
    )


@blueprint.post("/cases/views")
@requires("case.list")
def keep() -> Response:
    """Keep the list one is at under a name."""
    wanted = Filter.from_args(request.form)
    form = ActForm()
    if form.validate():
        try:
            saved.keep(current_actor(), request.form.get("name", ""), wanted)
        except RuleBroken as broken:
            flash({"too_many_views": _("You have twelve views. Throw one away first."),
                   "view_without_name": _("Give the view a name.")}[broken.message], "warn")
        else:
            flash(_("The view is kept."), "done")
    return redirect(url_for("desk.cases", **wanted.as_args()))


@blueprint.post("/cases/views/<int:view_id>/forget")
@requires("case.list")
def forget(view_id: int) -> Response:
    """Throw an own view away."""
    saved.forget(current_actor(), view_id)
    return redirect(url_for("desk.cases"))


def _pressed(kind: batch.Kind, form: ActForm) -> Any:
    ticked = [int(key) for key in request.form.getlist("id") if _is_key(key)]
    results = [(key, _one(kind, form, key)) for key in ticked[: batch.MOST]]
    forget_reading()
    disputes = {d.id: d for d in batch.chosen(reading(), current_actor(), ticked)}
    rows = {row.dispute.id: row for row in rows_of(reading(), current_actor(), list(disputes.values()))}
    return render_template(
        "desk/several_done.html", kind=kind, came_from=Filter.from_args(request.args).as_args(),
        results=[Result(rows[key], said) for key, said in results if key in rows],
        done=sum(not said for _key, said in results),
    )


def _one(kind: batch.Kind, form: ActForm, key: int) -> str:
    picked, first = (request.form.get(f"{part}-{key}", "") for part in ("pick", "first"))
    if kind.picked == "mediator" and not _is_key(picked):
        return _("Nobody is free at the level that the grade names.")
    stated: dict[str, Any] = {kind.picked: int(picked) if kind.picked == "mediator" else picked}
    if kind.picked == "mediator" and picked != first:
        stated["reason"] = request.form.get("reason", "")
    seen = request.form.get(f"seen-{key}", "")
    return batch.press(
        current_actor(), kind, key, stated, int(seen) if _is_key(seen) else None,
        f"{form.act_key.data or ''}:{key}"[-64:],
    )


def _keys() -> list[int]:
    return [int(key) for key in request.args.getlist("id") if _is_key(key)]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
