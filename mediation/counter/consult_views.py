"""P4 in the browser: kept, listed, and turned into a registration with one press."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.core.exceptions import AlreadyDone
from mediation.core.ids import read_key
from mediation.extensions import forget_reading, reading
from mediation.intake import parking
from mediation.intake.parking import ROOM
from mediation.intake.queries import committees_of
from mediation.lifecycle import drafts
from mediation.security.gate import current_actor, requires

from . import consulting
from .consult_form import ConsultForm, registration_words

blueprint = Blueprint("consult", __name__)


@blueprint.route("/intake/consult", methods=["GET", "POST"])
@requires("consult.record")
def home() -> Any:
    """P4: what was asked and told, or, on the second button, the same words to register."""
    form = ConsultForm(committees_of(reading(), current_actor()))
    if request.method == "GET":
        _begin(form)
        return _page(form, 200)
    if request.form.get("turn"):
        return _to_registration(form.as_registration())
    if not form.validate():
        return _page(form, 422)
    try:
        consulting.record(current_actor(), form.read(), form.act_key.data or "", g.request_id)
    except AlreadyDone:
        return redirect(url_for("consult.home"))
    if (parked := read_key(form.draft.data)) is not None:
        drafts.forget(current_actor(), parked)
    forget_reading()
    flash(_("Noted as a consultation."), "done")
    return redirect(url_for("consult.home"))


@blueprint.post("/intake/consult/<int:consultation_id>/register")
@requires("case.register")
def register(consultation_id: int) -> Response:
    """Who asked wants mediation after all: the words go to the page that registers."""
    row = consulting.find(reading(), current_actor(), consultation_id)
    return _to_registration(registration_words(row.about or "", row.name or "", row.phone or ""))


def _to_registration(words: dict[str, list[str]]) -> Response:
    title = next(iter(words.get("applicants-0-name", [])), "") or _("From a consultation")
    saved = drafts.keep(current_actor(), ROOM, title, words)
    return redirect(url_for("intake.new", draft=saved.id))


def _begin(form: ConsultForm) -> None:
    """A registration that was parked lends its first words."""
    draft = parking.find(request.args.get("draft"), ROOM)
    if draft is None:
        return
    typed = {name: values[0] for name, values in drafts.typed_in(draft).items() if values}
    form.about.data = typed.get("narrative", "")[:200]
    form.name.data = typed.get("applicants-0-name", "")
    form.phone.data = typed.get("applicants-0-phone", "")
    form.draft.data = str(draft.id)


def _page(form: ConsultForm, status: int) -> tuple[str, int]:
    return render_template(
        "counter/consult.html", form=form, rows=consulting.today(reading(), current_actor()),
        this_month=consulting.count_since(reading(), current_actor(), 30),
        elsewhere=consulting.elsewhere(reading()),
    ), status
