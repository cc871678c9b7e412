"""What is typed into a record and not kept in it yet: one draft of its writer, whatever he presses."""

from __future__ import annotations

from typing import Any

from mediation.cases.web import current_case
from mediation.core import merging, opened
from mediation.extensions import forget_reading, reading
from mediation.lifecycle import drafts
from mediation.lifecycle.models import Draft
from mediation.security.gate import current_actor

from . import forms, showing
from .models import MediationSession, Record
from .record_web import content


def own(record: Record) -> Draft | None:
    """The reader's draft of this record."""
    found = drafts.of_room(reading(), current_actor(), _room(record))
    return found[0] if found else None


def keep(meeting: MediationSession, record: Record, form: Any) -> drafts.Saved:
    """What was sent, put together with what another page of the draft holds."""
    return drafts.keep(
        current_actor(), _room(record), f"{current_case().title} · {showing.title(meeting)}",
        content(), page=page_of(form), one_for_all=True,
    )


def keep_beside(meeting: MediationSession, record: Record) -> None:
    """What a button sent along that is about something else; a page on which nobody typed leaves no draft."""
    form = forms.record_form(reading(), current_case(), meeting, record, current_actor())
    sent = {name: values for name, values in content().items() if name != form.opened.name}
    if merging.of_sent(sent) != opened.read(form.base.data):
        keep(meeting, record, form)
        forget_reading()


def page_of(form: Any) -> merging.Page:
    """What this page had shown, as it brought it back."""
    key = opened.print_of([form.act_key.data or ""])
    return merging.Page(opened.read(form.base.data), key, merging.texts(form))


def discard(record: Record) -> None:
    """It goes with everything in it."""
    for draft in drafts.of_room(reading(), current_actor(), _room(record)):
        drafts.throw_away(current_actor(), draft.id)
    forget_reading()


def _room(record: Record) -> str:
    return f"record.{record.id}"
