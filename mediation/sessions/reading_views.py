"""Reading the record: back to those present, to be signed, on paper; and adding to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _

from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows.flow import Lack

from . import forms, queries, records
from .models import MediationSession, Record
from .points import POINTS
from .record_web import address, content, is_handler, meeting_and_record, seen

blueprint = Blueprint("records_read", __name__)


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/record/read", methods=["GET", "POST"])
@requires("record.read")
def read(dispute_id: int, row_id: int) -> Any:
    """The record in letters to be read across a table; read back and signed in one breath."""
    meeting, record = meeting_and_record(dispute_id, row_id)
    form = forms.sign_form(reading(), record)
    if request.method == "GET":
        form.seen_version.data = str(current_case().version)
        return _show_reading(meeting, record, form, 200)
    gate.require(current_actor(), "record.write", current_context(record))
    if not form.validate():
        return _show_reading(meeting, record, form, 422)
    pressed = press(form, ["record.sign", content()], lambda a: _sign(a, meeting, record, form))
    if pressed.response is None:
        return _show_reading(meeting, record, form, 422, pressed.lacks)
    flash(_("Signed. The record is locked and can be printed."), "done")
    return pressed.response


def _sign(a: Act, meeting: MediationSession, shown: Record, form: Any) -> str:
    dispute = a.load(Dispute, meeting.dispute_id)
    record = a.session.get_one(Record, shown.id)
    if record.state == "draft":
        stated = {"read_aloud": form.read_aloud.data}
        perform(a, dispute, record, "record", "read_back", stated, form.seen())
    perform(a, dispute, record, "record", "sign", {
        "signed_by": tuple(int(v) for v in form.signed_by.data or ()),
        "mediator_signed": form.mediator_signed.data, "recorder_signed": form.recorder_signed.data,
        "refusals": form.refusals.data or "",
    })
    return address("records_read.read", meeting)


def _show_reading(
    meeting: MediationSession, record: Record, form: Any, status: int, lacks: tuple[Lack, ...] = (),
    addendum: Any = None,
) -> tuple[str, int]:
    may_write = gate.allowed(current_actor(), "record.write", current_context(record))
    return render_template(
        "sessions/record_read.html",
        dispute=current_case(), record=record, seen=seen(meeting), form=form, lacks=lacks, points=POINTS,
        may_write=may_write, addendum_form=addendum or forms.AddendumForm(),
        concessions=record.concessions if is_handler() else None,
        pages=queries.pages(reading(), current_case().id) if record.way == "handwritten" else [],
    ), status


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/record/addendum")
@requires("record.read")
def add(dispute_id: int, row_id: int) -> Any:
    """Something added to a signed record."""
    meeting, record = meeting_and_record(dispute_id, row_id)
    gate.require(current_actor(), "record.addendum", current_context(record))
    form = forms.AddendumForm()

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = a.session.get_one(Record, record.id)
        perform(a, dispute, row, "record", "addendum", {"text": form.text.data})
        return address("records_read.read", meeting)

    pressed = press(form, ["record.addendum", form.text.data], work) if form.validate() else None
    if pressed is not None and pressed.response is not None:
        return pressed.response
    return _show_reading(meeting, record, forms.sign_form(reading(), record), 422, addendum=form)


@blueprint.get("/cases/<int:dispute_id>/sessions/<int:row_id>/record/paper")
@requires("record.read")
def paper(dispute_id: int, row_id: int) -> str:
    """The record on paper: no telephone, no identity number, no concessions."""
    meeting, record = meeting_and_record(dispute_id, row_id)
    reads.note_look(current_actor(), dispute_id, "paper.printed", {"paper": record.subject_key})
    return render_template(
        "sessions/record_paper.html",
        dispute=current_case(), record=record, seen=seen(meeting), points=POINTS,
        committee=reading().get_one(Organisation, current_case().lead_org_id),
        present=records.present(reading(), record),
    )
