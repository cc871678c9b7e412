"""Reading the record, at whichever desk: back to those present, to be signed, on paper; and adding to it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from mediation.cases import reads
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import move_of, perform
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.gate import current_actor
from workflows import FLOWS
from workflows.flow import Lack

from . import forms, photographed, queries, records, showing, sitting, told
from .models import MediationSession, Record
from .points import POINTS
from .record_web import Desk, content, given_up, is_handler, seen


def read(meeting: MediationSession, record: Record, desk: Desk) -> Any:
    """The record in letters to be read across a table; read back and signed in one breath."""
    form = forms.sign_form(reading(), current_case(), record, meeting, current_actor())
    if request.method == "GET":
        form.seen_version.data = str(current_case().version)
        return _show(meeting, record, desk, form, 200)
    gate.require(current_actor(), "record.write", current_context(record))
    if not form.validate() or not forms.times_asked(form, meeting):
        return _show(meeting, record, desk, form, 422)
    pressed = press(form, ["record.sign", content()], lambda a: _sign(a, meeting, record, form, desk))
    if pressed.response is None:
        return _show(meeting, record, desk, form, 422, pressed.lacks)
    flash(_("Signed. The record is locked and can be printed."), "done")
    return pressed.response


def _sign(a: Act, meeting: MediationSession, shown: Record, form: Any, desk: Desk) -> str:
    dispute = a.load(Dispute, meeting.dispute_id)
    record = a.session.get_one(Record, shown.id)
    told.at_signing(a, queries.meeting(a.session, dispute.id, meeting.id), form)
    if record.state == "draft":
        stated = {"read_aloud": form.read_aloud.data}
        perform(a, dispute, record, "record", "read_back", stated, form.seen())
    perform(a, dispute, record, "record", "sign", {
        "signed_by": tuple(int(v) for v in form.signed_by.data or ()),
        "mediator_signed": form.mediator_signed.data, "recorder_signed": form.recorder_has_signed,
        "refusals": form.refusals.data or "",
    })
    return desk.to("read", meeting)


def _show(
    meeting: MediationSession, record: Record, desk: Desk, form: Any, status: int,
    lacks: tuple[Lack, ...] = (), addendum: Any = None,
) -> tuple[str, int]:
    may_write = gate.allowed(current_actor(), "record.write", current_context(record))
    return render_template(
        "sessions/record_read.html",
        dispute=current_case(), record=record, seen=seen(meeting), form=form, lacks=lacks, points=POINTS,
        may_write=may_write, addendum_form=addendum or forms.AddendumForm(), desk=desk, meeting=meeting,
        concessions=record.concessions if is_handler() else None,
        pages=photographed.of(reading(), record), **given_up(record, meeting, desk),
    ), status


def add(meeting: MediationSession, record: Record, desk: Desk) -> Any:
    """Something added to a signed record."""
    gate.require(current_actor(), "record.addendum", current_context(record))
    move_of(FLOWS["record"], record, "addendum")
    form = forms.AddendumForm()

    def work(a: Act) -> str:
        dispute = a.load(Dispute, meeting.dispute_id)
        row = a.session.get_one(Record, record.id)
        perform(a, dispute, row, "record", "addendum", {"text": form.text.data})
        return desk.to("read", meeting)

    pressed = press(form, ["record.addendum", form.text.data], work) if form.validate() else None
    if pressed is not None and pressed.response is not None:
        return pressed.response
    signing = forms.sign_form(reading(), current_case(), record, meeting, current_actor())
    return _show(meeting, record, desk, signing, 422, addendum=form)


def paper(meeting: MediationSession, record: Record, desk: Desk) -> str:
    """The record on paper: no telephone, no identity number, no concessions."""
    reads.note_look(current_actor(), meeting.dispute_id, "paper.printed", {"paper": record.subject_key})
    signers = [party.name for party in records.present(reading(), record)]
    stands, unsigned = sitting.of(reading(), meeting, record, signers), records.unsigned(reading(), record)
    return render_template(
        "sessions/record_paper.html",
        dispute=current_case(), record=record, points=POINTS,
        committee=reading().get_one(Organisation, current_case().lead_org_id),
        sitting=stands, unsigned=unsigned, results=showing.RESULTS,
        back=desk.to("read", meeting),
        pages=photographed.of(reading(), record),
    )
