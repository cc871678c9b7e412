"""P14 writing the record, at whichever desk: begin, type, keep a draft, photograph."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from mediation.cases import papers
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.core import clock, formats, opened
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading, reading
from mediation.lifecycle import drafts, stale
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Draft
from mediation.lifecycle.perform import perform
from mediation.security import gate
from mediation.security.gate import current_actor
from workflows.flow import Lack
from workflows.reasons_small import RECORD_WAYS

from . import forms, queries, records, showing
from .models import MediationSession, Record
from .points import POINTS, hint_for
from .record_web import Desk, content, seen

WRITTEN = ("outline", "body", "undisputed", "concessions", "next_step")
OUTCOME = frozenset({"attended", "guests", "result", "late_reason"})




def page(meeting: MediationSession, desk: Desk) -> Any:
    """Begin the record, write it, or be led to what was signed."""
    record = queries.record_of(reading(), meeting.id)
    if record is None:
        return _begin(meeting, desk) if request.method == "POST" else _show_beginning(meeting, desk)
    if record.state != "draft" or not gate.allowed(current_actor(), "record.write", current_context(record)):
        if request.method == "POST":
            gate.require(current_actor(), "record.write", current_context(record))
            raise Conflict("the record is no draft")
        return redirect(desk.to("read", meeting))
    if request.method == "POST":
        return _write(meeting, record, desk)
    return _show_writing(meeting, record, desk, None, 200)


# -------------------------------------------------------------------------------------------- begin


def _show_beginning(meeting: MediationSession, desk: Desk) -> str:
    return render_template(
        "sessions/record_begin.html", dispute=current_case(), form=ActForm(), ways=_ways(desk),
        seen=seen(meeting), desk=desk, meeting=meeting,
        may_start=showing.may_start_record(current_actor(), current_context(), meeting, None),
    )


def _ways(desk: Desk) -> Any:
    """How it can be written here: pages are photographed at a desk of the house."""
    return [way for way in RECORD_WAYS if desk.staff or way.code != "handwritten"]


def _begin(meeting: MediationSession, desk: Desk) -> Any:
    gate.require(current_actor(), "record.start", current_context())
    stated = {"meeting": meeting.id, "way": request.form.get("way", "points")}

    def work(a: Act) -> str:
        dispute = a.load(Dispute, meeting.dispute_id)
        perform(a, dispute, dispute, "record", "start", stated)
        return desk.to("page", meeting)

    pressed = press(ActForm(), ["record.start", stated], work)
    return pressed.response or redirect(desk.to("page", meeting))


# -------------------------------------------------------------------------------------------- write


def _show_writing(
    meeting: MediationSession, record: Record, desk: Desk, form: Any, status: int,
    lacks: tuple[Lack, ...] = (),
) -> tuple[str, int]:
    draft, both = _own_draft(record), list[str]()
    if form is None:
        form, both = _opened(meeting, record, draft)
    return render_template(
        "sessions/record.html",
        dispute=current_case(), form=form, record=record, seen=seen(meeting), lacks=lacks, draft=draft,
        both=both,
        points=POINTS, hint=hint_for(current_case().category_code), pages_form=forms.PagesForm(),
        pages=queries.pages(reading(), current_case().id), desk=desk, meeting=meeting,
    ), status


def _opened(meeting: MediationSession, record: Record, draft: Draft | None) -> tuple[Any, list[str]]:
    """The form as the record stands with the writer's own draft in it where he typed.

    And what the fields are called that somebody else has changed as well: they hold both texts.
    """
    stands = _as_it_stands(meeting, record)
    if draft is None:
        return stands, []
    typed = drafts.typed_in(draft)
    before = opened.read("".join(typed.get("opened", ())))
    alone, now = opened.left_alone(before, typed), opened.prints(stands)
    both = [name for name in now if name not in {*alone, *OUTCOME} and now[name] != before.get(name)]
    for name in now:
        if name in alone:
            typed[name] = opened.held(stands[name])
        elif name in both:
            typed[name] = [_together(stands[name].data or "", "".join(typed.get(name, ())))]
    typed["opened"] = [opened.written(stands)]
    form = forms.record_form(
        reading(), current_case(), meeting, record, current_actor(), MultiDict(typed)
    )
    form.seen_version.data = stands.seen_version.data
    return form, [str(stands[name].label.text) for name in both if form[name].data != stands[name].data]


def _together(stands: str, typed: str) -> str:
    """Two texts of one field: what stands, then the lines that only the writer has."""
    known = {line.strip() for line in stands.splitlines()}
    own = [line for line in typed.splitlines() if line.strip() not in known]
    return "\n".join([stands.rstrip(), *own]).strip()


def _as_it_stands(meeting: MediationSession, record: Record) -> Any:
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor(), MultiDict())
    forms.fill(form, meeting, record)
    form.seen_version.data = str(current_case().version)
    return form


def _write(meeting: MediationSession, record: Record, desk: Desk) -> Any:
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor())
    if request.form.get("park"):
        _keep(meeting, record)
        flash(_("Kept as a draft. Only you see it."), "done")
        return redirect(desk.to("page", meeting))
    if not form.validate():
        _keep(meeting, record)
        return _show_writing(meeting, record, desk, form, 422)
    _keep(meeting, record)  # whatever happens now, the words are safe
    after = desk.to("page" if request.form.get("save") else "read", meeting)
    pressed = press(
        form, ["record.write", content()], lambda a: _save(a, meeting, record, form, after),
        lambda _dispute: _as_it_stands(meeting, reading().get_one(Record, record.id)),
        back=desk.to("page", meeting),
    )
    if pressed.response is None:
        return _show_writing(meeting, record, desk, form, 422, pressed.lacks)
    _discard(record)
    return pressed.response


def _save(a: Act, meeting: MediationSession, shown: Record, form: Any, after: str) -> str:
    dispute = a.load(Dispute, meeting.dispute_id)
    record = a.session.get_one(Record, shown.id)
    writes = [f"record:{record.id}.{name}" for name in WRITTEN]
    stale.check(a.session, dispute, record.subject_key, form.seen(), "record.write", writes)
    if "result" in form and form.result.data:
        row = queries.meeting(a.session, dispute.id, meeting.id)
        stated = {
            "attended": tuple(int(v) for v in form.attended.data or ()),
            "guests": tuple(int(v) for v in form.guests.data or ()), "result": form.result.data,
            "late_reason": form.late_reason.data or "",
        }
        perform(a, dispute, row, "session", "hold", stated)
    records.write(a, record, forms.content_of(form))
    return after


def autosave(meeting: MediationSession, desk: Desk) -> Any:
    """What is typed so far, kept for the writer alone; answers with the time for the corner of the page."""
    record = _draft_record(meeting)
    if request.form.get("discard"):
        _discard(record)
        return redirect(desk.to("page", meeting))
    _keep(meeting, record)
    return {"saved_at": formats.hour(clock.now())}


def add_page(meeting: MediationSession, desk: Desk) -> Any:
    """A photograph of what was written by hand: it has the same standing."""
    _draft_record(meeting)
    form = forms.PagesForm()
    back = desk.to("page", meeting)
    uploaded = request.files.get("file")
    if uploaded is None or not uploaded.filename:
        flash(_("Choose a photo or a scan first."), "bad")
        return redirect(back)
    try:
        upload = papers.keep(uploaded.stream, uploaded.filename)
    except RuleBroken:
        flash(_("The hub takes pictures and PDF files here."), "bad")
        return redirect(back)

    def work(a: Act) -> str:
        title = f"第{meeting.no}次调解记录(手写)"
        day = clock.day_of(meeting.starts_at)
        papers.add(a, a.load(Dispute, meeting.dispute_id), "record", title, upload, dated_on=day)
        return back

    return press(form, ["record.page", upload.sha256], work).response


def _draft_record(meeting: MediationSession) -> Record:
    record = queries.record_of(reading(), meeting.id)
    if record is None or record.state != "draft":
        raise Conflict("the record is no draft")
    return record


# ------------------------------------------------------------------------------------------- drafts


def _room(record: Record) -> str:
    return f"record.{record.id}"


def _own_draft(record: Record) -> Draft | None:
    found = drafts.of_room(reading(), current_actor(), _room(record))
    return found[0] if found else None


def _keep(meeting: MediationSession, record: Record) -> None:
    draft = _own_draft(record)
    drafts.keep(
        current_actor(), _room(record), f"{current_case().title} · {showing.title(meeting)}",
        request.form.to_dict(flat=False), draft.id if draft is not None else None,
    )


def _discard(record: Record) -> None:
    for draft in drafts.of_room(reading(), current_actor(), _room(record)):
        drafts.throw_away(current_actor(), draft.id)
    forget_reading()
