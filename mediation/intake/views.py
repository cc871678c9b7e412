"""The counter: register a dispute, park it, and hand out the receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.papers import Upload
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.core.ids import read_key
from mediation.documents.register import BY_CODE
from mediation.extensions import reading
from mediation.lifecycle import drafts
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Draft
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack

from . import anew, files, parking, places, queries, repeats
from .beside import beside
from .forms import SIDES, IntakeForm
from .gates import gates
from .parking import ROOM
from .service import lacking, take_in

TURNS = {"consult": "consult.home", "spot": "spot.home"}
"""What the matter turned out to be instead, and the page for it."""

blueprint = Blueprint("intake", __name__)


@blueprint.route("/intake/new", methods=["GET", "POST"])
@requires("case.register")
@drafts.kept(ROOM, "intake.new")
def new() -> Any:
    """P3: register a dispute; or add a line, or park it; nothing typed is lost."""
    committees = queries.committees_of(reading(), current_actor())
    if request.method == "GET":
        return _open(committees)
    form = IntakeForm(committees)
    uploads = parking.uploads(form)
    if form.photos.errors:
        return _refuse(form, uploads)
    if (answer := _not_yet(form, uploads)) is not None:
        return answer
    form.tidy()
    if not form.validate():
        return _refuse(form, uploads, lacking(form.read(clock.now())))
    try:
        pressed = press(
            form, parking.content(uploads), lambda a: _register(a, form, uploads),
            channel=form.channel.data, on_behalf_of=form.on_behalf_of.data or "",
        )
    except drafts.WrittenElsewhere:
        draft, both = parking.both(form, ROOM)
        return _show(_of_draft(draft, committees), 409, uploads=uploads, both=both)
    return pressed.response or _refuse(form, uploads, pressed.lacks)


@blueprint.post("/intake/keep")
@requires("case.register")
@drafts.kept(ROOM, "intake.new")
def keep() -> Response:
    """What the page's script sends every few seconds; the answer renews the margin."""
    form = IntakeForm(queries.committees_of(reading(), current_actor()))
    return jsonify(
        **parking.keep_quietly(form, ROOM),
        beside=render_template("intake/_beside.html", beside=_beside(form)),
    )


@blueprint.post("/intake/drafts/<int:draft_id>/discard")
@requires("case.register")
def discard(draft_id: int) -> Response:
    """Throw an own draft away."""
    drafts.throw_away(current_actor(), draft_id)
    flash(_("The draft is gone."), "done")
    return redirect(url_for("intake.new"))


@blueprint.get("/cases/<int:dispute_id>/registered")
@requires("case.read")
def registered(dispute_id: int) -> str:
    """What the person at the counter is told: the number, the exact time, what comes next."""
    dispute = current_case()
    given_out = papers.latest(reading(), dispute.id, "receipt") is not None
    return render_template(
        "intake/registered.html", dispute=dispute, print_now="print" in request.args,
        receipt=queries.receipt(reading(), dispute) if given_out else None,
        may_accept=dispute.state == "registered"
        and gate.allowed(current_actor(), "dispute.accept", current_context()),
        repeats=repeats.repeats(reading(), current_actor(), dispute),
    )


@blueprint.get("/cases/<int:dispute_id>/receipt")
@requires("paper.read")
def receipt(dispute_id: int) -> str:
    """The receipt as it was given out, to print. Nothing of the other side stands on it."""
    dispute = current_case()
    if papers.latest(reading(), dispute.id, "receipt") is None:
        raise NotFound("receipt")
    return render_template(
        "intake/receipt.html", dispute=dispute, receipt=queries.receipt(reading(), dispute)
    )


@blueprint.post("/cases/<int:dispute_id>/receipt")
@requires("paper.add")
def issue_receipt(dispute_id: int) -> Any:
    """Give out a receipt (again); an entry says so."""
    form = ActForm()

    def work(a: Act) -> str:
        give_receipt(a, a.load(Dispute, dispute_id))
        return url_for("intake.receipt", dispute_id=dispute_id)

    return press(form, ["receipt", dispute_id], work).response


def give_receipt(a: Act, dispute: Dispute) -> None:
    """The receipt is a paper given out to the applying side."""
    title = BY_CODE["receipt"].zh  # the name of a paper is data, in the file's language
    papers.issue(a, dispute, "receipt", title, side="applicant")


def _register(a: Act, form: IntakeForm, uploads: list[Upload]) -> str:
    dispute = take_in(a, form.read(a.at))
    give_receipt(a, dispute)
    files.enter(a, dispute, uploads)
    parking.end(a, form, url_for("intake.registered", dispute_id=dispute.id))
    return url_for("intake.registered", dispute_id=dispute.id, print=1)


def _open(committees: list[tuple[int, str]]) -> Any:
    """An empty page, or the draft that the address names; a draft that is gone leads to an empty page."""
    wanted = request.args.get("draft", "")
    earlier = anew.found(reading(), current_actor(), read_key(request.args.get("follows")))
    if earlier is not None and not wanted:
        form = IntakeForm(committees, formdata=anew.words(reading(), earlier))
        parking.begin(form)
        return _show(form, 200, focus=str(form.narrative.id))
    if not wanted:
        form = IntakeForm(committees)
        parking.begin(form)
        return _show(form, 200, focus=form.go_on())
    draft = parking.find(wanted, ROOM)
    if draft is None and (dispute := parking.became(wanted)) is not None:
        flash(parking.said_of(dispute), "warn")
        return redirect(url_for("desk.case", dispute_id=dispute.id))
    if draft is None:
        flash(_("This draft was registered or thrown away."), "warn")
        return redirect(url_for("intake.new"))
    form = _of_draft(draft, committees)
    return _show(form, 200, uploads=parking.kept_files(form), focus=form.go_on())


def _of_draft(draft: Draft, committees: list[tuple[int, str]]) -> IntakeForm:
    form = IntakeForm(committees, formdata=parking.as_sent(draft))
    form.draft.data = str(draft.id)
    parking.begin(form, draft)
    return form


def _not_yet(form: IntakeForm, uploads: list[Upload]) -> Any:
    """The presses that do not register: a line more, park, or it is something else; None for the main one.

    And any press on what was registered from another page of the same draft.
    """
    if (dispute := parking.registered_already(form)) is not None:
        return _show(form, 409, already=dispute)
    if request.form.get("add"):
        focus = _add(form, request.form["add"])
        return _show(form, 200, uploads=uploads, focus=focus)
    if request.form.get("park"):
        flash(_("Parked. It stays on this page until you register it or throw it away."), "done")
        return redirect(url_for("intake.new", draft=parking.keep(form, ROOM, uploads).id))
    if (page := TURNS.get(request.form.get("turn", ""))) is not None:
        return redirect(url_for(page, draft=parking.keep(form, ROOM, uploads).id))
    return None


def _add(form: IntakeForm, what: str) -> str:
    """Lines and what was read or pasted; the id of the box to go on in."""
    form.tidy()
    if what.removesuffix("_pasted") in SIDES:
        side = what.removesuffix("_pasted")
        return form.add_line(side) if what == side else form.place_pasted(side)
    return form.go_on()


def _refuse(form: IntakeForm, uploads: list[Upload], lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    parking.keep(form, ROOM, uploads)
    return _show(form, 422, lacks, uploads)


def _beside(form: IntakeForm) -> Any:
    return beside(reading(), current_actor(), form, gates(form))


def _show(
    form: IntakeForm, status: int, lacks: tuple[Lack, ...] = (), uploads: list[Upload] | None = None,
    focus: str = "", **other_page: Any,
) -> tuple[str, int]:
    if uploads and status == 200 and request.method == "POST":
        parking.keep(form, ROOM, uploads)
    parked = drafts.of_room(reading(), current_actor(), ROOM)
    return render_template(
        "intake/new.html", form=form, lacks=lacks, focus=focus, files=uploads or [], beside=_beside(form),
        follows=anew.found(reading(), current_actor(), form.follows_id()),
        drafts=[d for d in parked if str(d.id) != form.draft.data],
        places=places.offered(reading()), **other_page,
    ), status
