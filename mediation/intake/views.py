"""The counter: register a dispute, park it, and hand out the receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.documents.register import BY_CODE
from mediation.extensions import reading
from mediation.lifecycle import drafts
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack

from . import queries
from .forms import IntakeForm
from .service import take_in

blueprint = Blueprint("intake", __name__)

ROOM = "intake"


@blueprint.route("/intake/new", methods=["GET", "POST"])
@requires("case.register")
def new() -> Any:
    """P3: register a dispute; or add a line, or park it; nothing typed is lost."""
    committees = queries.committees_of(reading(), current_actor())
    if request.method == "GET":
        return _show(_from_draft(committees), 200)
    form = IntakeForm(committees)
    if request.form.get("add"):
        _add(form, request.form["add"])
        return _show(form, 200)
    if request.form.get("park"):
        draft_id = _keep(form)
        flash(_("Parked. It stays on this page until you register it or throw it away."), "done")
        return redirect(url_for("intake.new", draft=draft_id))
    if not form.validate():
        return _refuse(form)
    pressed = press(
        form, _content(), lambda a: _register(a, form),
        channel=form.channel.data, on_behalf_of=form.on_behalf_of.data or "",
    )
    return pressed.response or _refuse(form, pressed.lacks)


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
        repeats=queries.repeats(reading(), current_actor(), dispute),
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
        papers.issue(a, a.load(Dispute, dispute_id), *_receipt_kind(), side="applicant")
        return url_for("intake.receipt", dispute_id=dispute_id)

    return press(form, ["receipt", dispute_id], work).response


def _register(a: Act, form: IntakeForm) -> str:
    dispute = take_in(a, form.read(a.at))
    papers.issue(a, dispute, *_receipt_kind(), side="applicant")
    drafts.discard(a.session, a.actor, _draft_id(form.draft.data))
    return url_for("intake.registered", dispute_id=dispute.id, print=1)


def _receipt_kind() -> tuple[str, str]:
    return "receipt", BY_CODE["receipt"].zh  # the name of a paper is data, in the file's language


def _add(form: IntakeForm, what: str) -> None:
    if what == "pasted":
        form.place_pasted()
    elif what in ("applicants", "respondents"):
        form.add_line(what)


def _refuse(form: IntakeForm, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    form.draft.data = str(_keep(form))
    return _show(form, 422, lacks)


def _show(form: IntakeForm, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    return render_template(
        "intake/new.html", form=form, lacks=lacks,
        drafts=[d for d in drafts.of_room(reading(), current_actor(), ROOM) if str(d.id) != form.draft.data],
    ), status


def _keep(form: IntakeForm) -> int:
    typed = request.form.to_dict(flat=False)
    return drafts.keep(current_actor(), ROOM, form.drafted_title(), typed, _draft_id(form.draft.data))


def _from_draft(committees: list[tuple[int, str]]) -> IntakeForm:
    wanted = request.args.get("draft", "")
    if not wanted:
        return IntakeForm(committees)
    draft = drafts.find(reading(), current_actor(), _draft_id(wanted))
    if draft is None:
        raise NotFound(wanted)
    typed = MultiDict((name, value) for name, values in drafts.typed_in(draft).items() for value in values)
    form = IntakeForm(committees, formdata=typed)
    form.draft.data = str(draft.id)
    return form


def _content() -> dict[str, list[str]]:
    typed: dict[str, list[str]] = request.form.to_dict(flat=False)
    return {name: values for name, values in typed.items() if name not in drafts.NOT_KEPT}


def _draft_id(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
