"""Danger in the browser: one press raises it, one takes it on, one reports it; words may follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import channels, press
from mediation.cases.protection import title_for
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import NotFound
from mediation.core.forms import ActForm
from mediation.core.ids import read_key
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import move_of, perform
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS, law
from workflows.flow import Lack
from workflows.reasons_small import DANGER_BODIES, DANGER_SIGNS

from . import forms, order, pages, panel, service, strips
from .models import Danger

blueprint = Blueprint("danger", __name__)
own_page("danger.raise", "danger.page")

PANELS = (panel,)
"""Imported so that the case file shows it."""


@blueprint.get("/cases/<int:dispute_id>/danger")
@requires("case.read")
def page(dispute_id: int) -> Any:
    """Every danger of the case: who took it on, whom to call, what was reported and answered."""
    return _show(200)


@blueprint.post("/cases/<int:dispute_id>/danger")
@requires("danger.raise")
def sound(dispute_id: int) -> Any:
    """One press; without a sign it is urgent, and the signs follow."""
    known = {sign.code for sign in DANGER_SIGNS}
    signs = tuple(sign for sign in request.form.getlist("sign") if sign in known) or (service.URGENT,)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        perform(a, dispute, dispute, "danger", "raise", {"signs": signs})
        return _address(dispute_id)

    said = _("Raised. Handler, head and centre are notified; nobody has confirmed it yet: call them.")
    return _pressed(ActForm(), ["danger.raise", signs], work, said)


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/acknowledge")
@requires("danger.acknowledge")
def acknowledge(dispute_id: int, row_id: int) -> Any:
    """Taken on, by whoever presses or, in writing, by whoever said so on the telephone."""
    sent = request.form.get("taken_by", "")
    taker = read_key(sent)
    said = _("Recorded. Now report it.") if taker else _("You have taken it on. Now report it.")
    return _move(row_id, "acknowledge", {"taken_by": taker}, said)


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/report")
@requires("danger.report")
def report(dispute_id: int, row_id: int) -> Any:
    """Reported to one body, now; the button says to which."""
    bodies = {body.code for body in DANGER_BODIES}
    body = request.form.get("body", "")
    if body not in bodies:
        raise NotFound(body)
    return _move(row_id, "report", {"body": body}, _("Reported. Write down who took it and the number."))


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/retract")
@requires("case.read")
def retract(dispute_id: int, row_id: int) -> Any:
    """A slip of the hand."""
    return _move(row_id, "retract", {}, _("Taken back. Everybody who was told is told."))


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/describe")
@requires("danger.raise")
def describe(dispute_id: int, row_id: int) -> Any:
    """Which signs, and what was said."""
    row = _row(row_id)
    name = pages.name_of("describe", row.id)
    form = forms.DescribeForm(prefix=f"{name}-")
    if not form.validate():
        return _show(422, {name: form})

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        service.describe(
            a, dispute, a.session.get_one(Danger, row_id), form.signs.data or (), form.what.data or ""
        )
        return _address(dispute_id)

    return _pressed(form, [row_id, form.signs.data, form.what.data], work, _("Saved."), name)


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/reports/<int:report_id>")
@requires("danger.report")
def fill_in(dispute_id: int, row_id: int, report_id: int) -> Any:
    """Who took the report and under which number."""
    row = _row(row_id)
    service.report_of(reading(), row, report_id)
    name = pages.name_of("report", report_id)
    form = forms.ReportForm(prefix=f"{name}-")
    if not form.validate():
        return _show(422, {name: form})
    told = {key: form[key].data or "" for key in ("receiver", "number", "told_how")}

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        service.fill_in(a, dispute, a.session.get_one(Danger, row.id), report_id, **told)
        return _address(dispute_id)

    return _pressed(form, [report_id, told], work, _("Saved."), name)


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/answer")
@requires("danger.answer")
def answer(dispute_id: int, row_id: int) -> Any:
    """What the body has answered."""
    _must_stand(row_id, "answer")
    name = pages.name_of("answer", row_id)
    form = forms.AnswerForm(prefix=f"{name}-")
    if not form.validate():
        return _show(422, {name: form})
    stated = {"answer": form.answer.data or "", "answered_by": form.answered_by.data or ""}
    return _move(row_id, "answer", stated, _("Saved. The head may clear it now."), form, name)


@blueprint.post("/cases/<int:dispute_id>/danger/<int:row_id>/clear")
@requires("danger.clear")
def clear(dispute_id: int, row_id: int) -> Any:
    """All clear, with the reason."""
    _must_stand(row_id, "clear")
    name = pages.name_of("clear", row_id)
    form = forms.ClearForm(prefix=f"{name}-")
    if not form.validate():
        return _show(422, {name: form})
    stated = {"reason": form.reason.data or "", "note": form.note.data or ""}
    return _move(row_id, "clear", stated, _("The danger is cleared."), form, name)


def _move(
    row_id: int, move: str, stated: dict[str, Any], said: str, form: ActForm | None = None, name: str = ""
) -> Any:
    """One move on one danger of this case."""
    row = _row(row_id)
    gate.require(current_actor(), f"danger.{move}", current_context(row))
    dispute_id = current_case().id

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        perform(a, dispute, a.session.get_one(Danger, row.id), "danger", move, stated)
        return _address(dispute_id)

    return _pressed(form or ActForm(), [move, row_id, stated], work, said, name)


def _must_stand(row_id: int, move: str) -> None:
    """Where a form may not be sent now its page does not show it: the state is named, not the form's gaps."""
    row = _row(row_id)
    gate.require(current_actor(), f"danger.{move}", current_context(row))
    move_of(FLOWS["danger"], row, move)


def _pressed(
    form: ActForm, content: object, work: Callable[[Act], str], said: str, name: str = ""
) -> Response | tuple[str, int]:
    if not form.validate():
        return _show(422)
    told = {
        "channel": request.form.get("channel", "online"),
        "on_behalf_of": request.form.get("on_behalf_of", "")[:100].strip(),
    }
    pressed = press(form, content, work, **told)
    if pressed.response is None:
        return _show(422, {name: form} if name else {}, pressed.lacks)
    flash(said, "done")
    return pressed.response


def _row(row_id: int) -> Danger:
    """A danger of the case of this address."""
    row = reading().get(Danger, row_id)
    if row is None or row.dispute_id != current_case().id:
        raise NotFound(f"danger:{row_id}")
    return row


def _address(dispute_id: int) -> str:
    return url_for("danger.page", dispute_id=dispute_id)


def _show(status: int, back: pages.Back | None = None, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    session, dispute, context = reading(), current_case(), current_context()
    return render_template(
        "danger/page.html",
        dispute=dispute, title=title_for(dispute, context), lacks=lacks,
        rows=pages.shown(session, current_actor(), dispute, context, back or {}),
        levels=order.levels(session, dispute), hotlines=strips.hotlines(session),
        bodies=DANGER_BODIES, signs=DANGER_SIGNS, channels=channels(), ground=law.PML_25,
        may_raise=gate.allowed(current_actor(), "danger.raise", context),
    ), status
