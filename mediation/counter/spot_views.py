"""P5 in the browser: one page, one press, and the forms of it in one print."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.cases.papers import Upload
from mediation.cases.pressing import press
from mediation.cases.web import current_case
from mediation.classification import catalogue
from mediation.core import clock
from mediation.core.ids import new_id
from mediation.extensions import reading
from mediation.intake import files, parking, places
from mediation.intake.forms import SIDES, IntakeForm
from mediation.intake.queries import committees_of
from mediation.intake.service import lacking
from mediation.lifecycle import drafts
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Draft
from mediation.security.gate import current_actor, requires
from mediation.sessions import booking
from workflows.flow import Lack

from . import phrases, spot, spot_page
from .elsewhere import planned_beside
from .kind_of_matter import word_for
from .spot_form import SpotForm

blueprint = Blueprint("spot", __name__)

ROOM = "spot"
REGISTER = "register"
"""The press that makes an ordinary registration of it."""


@blueprint.route("/intake/on-the-spot", methods=["GET", "POST"])
@requires("case.register")
@drafts.kept(ROOM, "spot.home")
def home() -> Any:
    """P5: what was settled here and now, from the register to its end."""
    if request.method == "GET":
        return _open()
    form = _form()
    uploads = parking.uploads(form)
    if form.photos.errors:
        return _refuse(form, uploads)
    if (answer := _not_yet(form, uploads)) is not None:
        return answer
    form.tidy()
    if not form.validate():
        return _refuse(form, uploads, lacking(form.read(clock.now(), (), None).registration))
    try:
        pressed = press(
            form, parking.content(uploads), lambda a: _settle(a, form, uploads), channel=form.channel.data
        )
    except drafts.WrittenElsewhere:
        draft, both = parking.both(form, ROOM)
        return _show(_of_draft(draft), 409, uploads=uploads, both=both)
    return pressed.response or _refuse(form, uploads, pressed.lacks)


@blueprint.post("/intake/on-the-spot/keep")
@requires("case.register")
@drafts.kept(ROOM, "spot.home")
def keep() -> Response:
    """What the page's script sends every few seconds; the answer renews the margin."""
    form = _form()
    return jsonify(
        **parking.keep_quietly(form, ROOM),
        beside=render_template("counter/_spot_beside.html", form=form, beside=_beside(form)),
        phrases=render_template("counter/_phrases.html", phrases=phrases.for_category(form.leaf())),
        proposed=render_template("counter/_category.html", form=form, **_category(form)),
    )


@blueprint.get("/cases/<int:dispute_id>/on-the-spot")
@requires("case.edit")
def done(dispute_id: int) -> str:
    """What was recorded, and its forms to print and sign."""
    dispute = current_case()
    return render_template(
        "counter/settled.html", dispute=dispute, print_now="print" in request.args,
        elsewhere=planned_beside(reading(), current_actor(), dispute),
        **spot_page.papers_of(reading(), dispute),
    )


def _settle(a: Act, form: SpotForm, uploads: list[Upload]) -> str:
    barred = [reason.zh for reason in spot_page.why_not(a.session, form)]  # the log is in Chinese
    free_from = booking.last_end(a.session, form.mediator.data, a.at)
    dispute = spot.settle(a, form.read(a.at, barred, free_from))
    files.enter(a, dispute, uploads)
    parking.end(a, form, url_for("spot.done", dispute_id=dispute.id), form.origin.data)
    return url_for("spot.done", dispute_id=dispute.id, print=1)


def _not_yet(form: SpotForm, uploads: list[Upload]) -> Any:
    """The presses that settle nothing: a line more, a phrase, park; None for the main one.

    And any press on what was settled from another page of the same draft.
    """
    if (dispute := parking.registered_already(form)) is not None:
        return _show(form, 409, already=dispute)
    if what := request.form.get("add"):
        return _show(form, 200, uploads=uploads, focus=_add(form, what))
    if request.form.get("turn") == REGISTER:
        return redirect(url_for("intake.new", draft=_to_register(form, uploads)))
    if request.form.get("park"):
        flash(_("Parked. It stays on this page until you register it or throw it away."), "done")
        return redirect(url_for("spot.home", draft=parking.keep(form, ROOM, uploads).id))
    return None


def _to_register(form: SpotForm, uploads: list[Upload]) -> int:
    """The draft of a registration that holds everything typed here; what was settled goes into its story."""
    asked = {field.short_name for field in IntakeForm(_counters(), formdata=None)}
    typed = {n: v for n, v in parking.content([]).items() if n.partition("-")[0] in asked}
    typed["narrative"] = ["\n".join(filter(None, (form.narrative.data, form.content.data)))]
    typed["requested_at"] = request.form.getlist(form.began_at.name)
    key = parking.turn(form, parking.ROOM, typed, uploads)
    if (origin := parking.find(form.origin.data, parking.ROOM)) is not None:
        drafts.forget(current_actor(), origin.id)
    return key


def _add(form: SpotForm, what: str) -> str:
    """The id of the box to go on in."""
    form.tidy()
    side = what.removesuffix("_pasted")
    if side in SIDES:
        return form.add_line(side) if what == side else form.place_pasted(side)
    if what.startswith("leaf-"):
        form.take(what.removeprefix("leaf-"))
        return str(form.category.id)
    if sentence := phrases.find(what.removeprefix("phrase-")):
        form.content.data = "\n".join(filter(None, (form.content.data, sentence)))
        return str(form.content.id)
    return form.go_on()


def _form(**values: Any) -> SpotForm:
    known = catalogue.tree_of(reading())
    return SpotForm(_counters(), spot_page.mediators(reading(), current_actor()), known, **values)


def _counters() -> list[tuple[int, str]]:
    return committees_of(reading(), current_actor())


def _open() -> Any:
    """An empty page, a parked one, or one that begins with what was typed to register."""
    wanted = request.args.get("draft", "")
    parked = parking.find(wanted, ROOM)
    other = parking.find(wanted, parking.ROOM) if parked is None else None
    if parked is None and other is None and (dispute := parking.became(wanted)) is not None:
        flash(parking.said_of(dispute), "warn")
        return redirect(url_for("desk.case", dispute_id=dispute.id))
    if wanted and parked is None and other is None:
        flash(_("This draft was registered or thrown away."), "warn")
        return redirect(url_for("spot.home"))
    if other is not None:
        form = _form(formdata=parking.as_sent(other, spot_page.untouched(current_actor(), _counters())))
        form.origin.data, form.draft.data = str(other.id), str(new_id())
        parking.begin(form)
        return _show(form, 200, focus=form.go_on())
    if parked is None:
        form = _form()
        spot_page.begin(current_actor(), form, _counters())
        parking.begin(form)
        return _show(form, 200, focus=form.go_on())
    form = _of_draft(parked)
    return _show(form, 200, uploads=parking.kept_files(form), focus=form.go_on())


def _of_draft(draft: Draft) -> SpotForm:
    form = _form(formdata=parking.as_sent(draft))
    form.draft.data = str(draft.id)
    parking.begin(form, draft)
    return form


def _refuse(form: SpotForm, uploads: list[Upload], lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    parking.keep(form, ROOM, uploads)
    return _show(form, 422, lacks, uploads)


def _beside(form: SpotForm) -> spot_page.Beside:
    return spot_page.beside(reading(), current_actor(), form)


def _category(form: SpotForm) -> dict[str, Any]:
    return {"proposal": form.proposal(), "word_for": partial(word_for, form.known)}


def _show(
    form: SpotForm, status: int, lacks: tuple[Lack, ...] = (), uploads: list[Upload] | None = None,
    focus: str = "", **other_page: Any,
) -> tuple[str, int]:
    parked = drafts.of_room(reading(), current_actor(), ROOM)
    return render_template(
        "counter/spot.html", form=form, lacks=lacks, focus=focus, files=uploads or [], beside=_beside(form),
        drafts=[d for d in parked if str(d.id) != form.draft.data], places=places.offered(reading()),
        leaves=spot_page.leaves(form.known, clock.today()), phrases=phrases.for_category(form.leaf()),
        **_category(form), **other_page,
    ), status
