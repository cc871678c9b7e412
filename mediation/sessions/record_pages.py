"""The photographed pages of a record, at whichever desk: sent, put in order, taken out, looked at."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from mediation.cases import paper_sending
from mediation.cases.models import Dispute
from mediation.cases.pressing import press, rule_sentence
from mediation.cases.web import current_context
from mediation.core.exceptions import Conflict, NotFound
from mediation.documents.models import Paper
from mediation.extensions import reading
from mediation.intake import files
from mediation.lifecycle.door import Act
from mediation.security import gate
from mediation.security.gate import current_actor

from . import forms, photographed, queries, record_drafts
from .models import MediationSession, Record
from .record_web import Desk


def draft_of(meeting: MediationSession) -> Record:
    """The record of this session while it is being written. Conflict when it is not."""
    record = queries.record_of(reading(), meeting.id)
    if record is None or record.state != "draft":
        raise Conflict("the record is no draft")
    return record


def add(meeting: MediationSession, desk: Desk) -> Any:
    """Photographs of what was written by hand: they have the same standing."""
    shown = draft_of(meeting)
    back = desk.to("page", meeting)
    _keep_words(meeting, shown)
    sent = files.received(request.files.getlist("file"), pictures=True)
    for name, code in sent.refused:
        flash(f"{name}: {_why(code)}", "bad")
    uploads = sent.kept
    if not uploads:
        if not sent.refused:
            flash(_("Choose a photo or a scan first."), "bad")
        return redirect(back)

    def work(a: Act) -> str:
        photographed.add(a, a.session.get_one(Record, shown.id), _loaded(a, meeting), uploads)
        return back

    return _pressed(["record.page", *(upload.sha256 for upload in uploads)], work, back)


def change(meeting: MediationSession, paper_id: int, desk: Desk) -> Any:
    """One page a place up or down, or out. NotFound for what is no page of this record or no such wish."""
    shown, page = draft_of(meeting), _page_of(meeting, paper_id)
    way, back = request.form.get("way", ""), desk.to("page", meeting)
    if way not in (photographed.UP, photographed.DOWN, photographed.OUT):
        raise NotFound(f"way {way!r} of a page")
    _keep_words(meeting, shown)

    def work(a: Act) -> str:
        _loaded(a, meeting)
        record = a.session.get_one(Record, shown.id)
        if way == photographed.OUT:
            photographed.take_out(a, record, paper_id)
        else:
            photographed.move(a, record, paper_id, way)
        return back

    name = page.filename
    answer = _pressed(["record.page.change", paper_id, way], work, back)
    if way == photographed.OUT:
        flash(_("Taken out of the record: %(name)s", name=name), "done")
    return answer


def picture(meeting: MediationSession, paper_id: int) -> Any:
    """What was photographed, as a picture in the page; a PDF as a file to save."""
    return paper_sending.show(_page_of(meeting, paper_id))


def _page_of(meeting: MediationSession, paper_id: int) -> Paper:
    record = queries.record_of(reading(), meeting.id)
    pages = photographed.of(reading(), record) if record is not None else []
    found = next((page for page in pages if page.id == paper_id), None)
    if found is None:
        raise NotFound(f"page:{paper_id}")
    return found


def _pressed(content: list[Any], work: Any, back: str) -> Any:
    form = forms.PagesForm()
    pressed = press(form, content, work, back=back)
    if pressed.response is None:
        flash(" ".join(str(text) for text in form.form_errors) or rule_sentence("record_locked"), "bad")
    return pressed.response or redirect(back)


def _loaded(a: Act, meeting: MediationSession) -> MediationSession:
    """The session again, behind the lock of its dispute."""
    dispute_id = meeting.dispute_id
    a.load(Dispute, dispute_id)
    return queries.meeting(a.session, dispute_id, meeting.id)


def _keep_words(meeting: MediationSession, shown: Record) -> None:
    """The buttons beside the pages send what was typed along: it is kept before anything can go wrong."""
    gate.require(current_actor(), photographed.WRITE, current_context(shown))
    record_drafts.keep_beside(meeting, shown)


def _why(code: str) -> str:
    """Nobody could read aloud from a page what is neither picture nor PDF."""
    if code in ("file_kind", "no_picture"):
        return _("The hub takes pictures and PDF files here.")
    return rule_sentence(code)
