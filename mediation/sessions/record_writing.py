"""P14 writing the record, at whichever desk: begin, type, keep a draft."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_case, current_context
from mediation.core import clock, formats, merging, opened
from mediation.core.exceptions import Conflict
from mediation.core.forms import ActForm
from mediation.extensions import forget_reading, reading
from mediation.lifecycle import drafts, stale
from mediation.lifecycle.door import Act
from mediation.lifecycle.drafts import WrittenElsewhere
from mediation.lifecycle.models import Draft
from mediation.lifecycle.perform import perform
from mediation.security import gate
from mediation.security.gate import current_actor
from workflows.flow import Lack
from workflows.reasons_small import RECORD_WAYS

from . import forms, photographed, queries, record_drafts, record_pages, records, showing, told
from .models import MediationSession, Record
from .points import POINTS, hint_for
from .record_web import Desk, content, given_up, seen

WRITTEN = ("outline", "body", "undisputed", "concessions", "next_step")


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
    lacks: tuple[Lack, ...] = (), pages_differ: list[str] | None = None,
) -> tuple[str, int]:
    draft, both = record_drafts.own(record), list[str]()
    if form is None:
        form, both = _opened(meeting, record, draft)
        shows = merging.of_sent(drafts.typed_in(draft)) if draft is not None else merging.shown(form)
        form.base.data = opened.as_text(shows)
    return render_template(
        "sessions/record.html",
        dispute=current_case(), form=form, record=record, seen=seen(meeting), lacks=lacks, draft=draft,
        both=both, pages_differ=pages_differ,
        points=POINTS, hint=hint_for(current_case().category_code), pages_form=forms.PagesForm(),
        pages=photographed.of(reading(), record), desk=desk, meeting=meeting,
        **given_up(record, meeting, desk),
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
    both = [name for name in now if name not in {*alone, *told.FIELDS} and now[name] != before.get(name)]
    for name in now:
        if name in alone:
            typed[name] = opened.held(stands[name])
        elif name in both:
            typed[name] = [merging.together(stands[name].data or "", "".join(typed.get(name, ())))]
    typed["opened"] = [opened.written(stands)]
    form = forms.record_form(
        reading(), current_case(), meeting, record, current_actor(), MultiDict(typed)
    )
    form.seen_version.data = stands.seen_version.data
    return form, [str(stands[name].label.text) for name in both if form[name].data != stands[name].data]


def _as_it_stands(meeting: MediationSession, record: Record) -> Any:
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor(), MultiDict())
    forms.fill(form, meeting, record)
    form.seen_version.data = str(current_case().version)
    return form


def _write(meeting: MediationSession, record: Record, desk: Desk) -> Any:
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor())
    saved = record_drafts.keep(meeting, record, form)  # whatever happens now, the words are safe
    if request.form.get("park"):
        flash(_("Kept as a draft. Only you see it."), "done")
        return redirect(desk.to("page", meeting))
    if saved.elsewhere:
        return _show_both(meeting, record, desk, merging.called(form, saved.elsewhere))
    form.base.data = saved.base
    if not form.validate() or not forms.times_asked(form, meeting):
        return _show_writing(meeting, record, desk, form, 422)
    after = desk.to("page" if request.form.get("save") else "read", meeting)
    try:
        pressed = press(
            form, ["record.write", content()], lambda a: _save(a, meeting, record, form, after, saved.id),
            lambda _dispute: _as_it_stands(meeting, reading().get_one(Record, record.id)),
            back=desk.to("page", meeting),
        )
    except WrittenElsewhere:
        kept = record_drafts.keep(meeting, record, form)
        return _show_both(meeting, record, desk, merging.called(form, kept.elsewhere))
    if pressed.response is None:
        return _show_writing(meeting, record, desk, form, 422, pressed.lacks)
    return pressed.response


def _show_both(meeting: MediationSession, record: Record, desk: Desk, fields: list[str]) -> Any:
    """Another page of the writer's own draft holds more than this one showed: both, to look over."""
    forget_reading()
    return _show_writing(meeting, record, desk, None, 409, pages_differ=fields)


def _save(
    a: Act, meeting: MediationSession, shown: Record, form: Any, after: str, draft_id: int
) -> str:
    if drafts.from_elsewhere(a.session, a.actor, draft_id, content(), record_drafts.page_of(form)):
        raise WrittenElsewhere("record")
    dispute = a.load(Dispute, meeting.dispute_id)
    record = a.session.get_one(Record, shown.id)
    writes = [f"record:{record.id}.{name}" for name in WRITTEN]
    stale.check(a.session, dispute, record.subject_key, form.seen(), "record.write", writes)
    if "result" in form:
        told.keep(a, dispute, queries.meeting(a.session, dispute.id, meeting.id), form)
    records.write(a, record, forms.content_of(form))
    drafts.discard(a.session, a.actor, draft_id)
    return after


def autosave(meeting: MediationSession, desk: Desk) -> Any:
    """What is typed so far, kept for the writer alone; answers with the time for the corner of the page."""
    record = record_pages.draft_of(meeting)
    if request.form.get("discard"):
        record_drafts.discard(record)
        return redirect(desk.to("page", meeting))
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor())
    return {"saved_at": formats.hour(clock.now()), **record_drafts.keep(meeting, record, form).told()}
