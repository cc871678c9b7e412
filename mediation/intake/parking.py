"""What the pages of the counter share: drafts while one types, files that wait, what a press sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from mediation.cases.models import Dispute
from mediation.cases.papers import Upload
from mediation.cases.pressing import rule_sentence
from mediation.core import clock, formats, merging, opened
from mediation.core.exceptions import RuleBroken
from mediation.core.ids import new_id, read_key
from mediation.extensions import forget_reading, reading
from mediation.lifecycle import drafts, once
from mediation.lifecycle.door import Act
from mediation.lifecycle.models import Draft
from mediation.lifecycle.once import answered
from mediation.security.gate import current_actor

from . import files
from .forms import PeopleForm

ROOM = "intake"
"""The drafts of the page that registers."""


def find(text: str | None, room: str) -> Draft | None:
    """The reader's own draft of this room; None when absent, somebody else's or of another room."""
    draft = drafts.find(reading(), current_actor(), read_key(text))
    return draft if draft is not None and draft.page.startswith(f"{room}:") else None


def as_sent(draft: Draft, besides: Mapping[str, str] | None = None) -> MultiDict[str, str]:
    """What was typed, as a browser would send it; ``besides`` is what the page holds by itself."""
    typed: MultiDict[str, str] = MultiDict(drafts.typed_in(draft))
    for name, value in (besides or {}).items():
        typed.setdefault(name, value)
    return typed


def kept_files(form: PeopleForm) -> list[Upload]:
    """The files that the page's draft knows of, without those that were ticked to be left out."""
    draft = drafts.find(reading(), current_actor(), read_key(form.draft.data))
    return files.of_draft(drafts.aside_of(draft), request.form.getlist("drop")) if draft else []


def uploads(form: PeopleForm) -> list[Upload]:
    """Those, and what was sent with this press; of what may not be kept it is said at the field, by name."""
    known, sent = kept_files(form), files.received(form.photos.data or (), pictures=True)
    form.photos.errors = [
        _("Not taken: %(name)s. %(why)s", name=name, why=_why(code)) for name, code in sent.refused
    ]
    try:
        return files.joined(known, sent.kept)
    except RuleBroken:
        form.photos.errors = [_("At most %(most)d files at once.", most=files.MOST)]
        return known


def _why(code: str) -> str:
    if code in ("file_kind", "no_picture"):
        return _("It is empty, or no photograph or PDF. Choose another, or press again without it.")
    return rule_sentence(code)


def keep(form: PeopleForm, room: str, waiting: list[Upload]) -> drafts.Saved:
    """Keep the page as a draft. An older draft of the same words gives way to it.

    From now on the form carries what the draft knows of this page.
    """
    saved = drafts.keep(
        current_actor(), room, form.drafted_title(), content([]), read_key(form.draft.data),
        {files.FIELD: files.to_draft(waiting)}, page_of(form), one_of_a_kind=True,
    )
    form.draft.data, form.base.data = str(saved.id), saved.base
    return saved


def turn(form: PeopleForm, room: str, typed: Mapping[str, list[str]], waiting: list[Upload]) -> int:
    """The page's draft becomes one of another page, with its files; the key of that."""
    saved = drafts.keep(
        current_actor(), room, form.drafted_title(), typed, aside={files.FIELD: files.to_draft(waiting)}
    )
    if (key := read_key(form.draft.data)) is not None:
        drafts.forget(current_actor(), key)
    return saved.id


def keep_quietly(form: PeopleForm, room: str) -> dict[str, Any]:
    """The same while somebody types: nothing for an empty page or one that was pressed already."""
    pressed = answered(reading(), current_actor().user_id, form.act_key.data or "")
    if pressed:
        return {}
    if (dispute := became(form.draft.data)) is not None:
        return {"became": {"said": said_of(dispute), "url": url_for("desk.case", dispute_id=dispute.id)}}
    waiting = kept_files(form)
    if form.is_empty() and not waiting:
        known, page = read_key(form.draft.data), page_of(form)
        if not drafts.from_elsewhere(reading(), current_actor(), known, content([]), page, locked=False):
            if known:
                drafts.forget(current_actor(), known)  # what was typed was wiped out again
            return {}
    saved = keep(form, room, waiting)
    return {"draft": str(saved.id), "saved_at": formats.second(clock.now()), **saved.told()}


def page_of(form: PeopleForm) -> merging.Page:
    """What this page had shown, as it brought it back."""
    return merging.Page(
        opened.read(form.base.data), opened.print_of([form.act_key.data or ""]), merging.texts(form)
    )


def begin(form: PeopleForm, draft: Draft | None = None) -> None:
    """Before a page opens: note what it shows, the draft's words or its own defaults."""
    prints = merging.shown(form) if draft is None else merging.of_sent(drafts.typed_in(draft))
    form.base.data = opened.as_text(prints)


def end(a: Act, form: PeopleForm, leads_to: str, *keys: str | None) -> None:
    """The draft becomes a dispute, once: throws it away inside the act and notes what became of it.

    Raises WrittenElsewhere when another page of it holds more; AlreadyDone when another page was pressed.
    """
    if drafts.from_elsewhere(
        a.session, a.actor, read_key(form.draft.data), content([]), page_of(form)
    ):
        raise drafts.WrittenElsewhere(str(form.draft.data))
    for key in map(read_key, (form.draft.data, *keys)):
        if key is not None:
            once.claim(a.session, a.actor.user_id, _mark(key), "", a.at).answer(a.session, leads_to)
            drafts.discard(a.session, a.actor, key)


def became(draft: str | None) -> Dispute | None:
    """The dispute as which a page of this draft was registered; None when none was."""
    leads_to = answered(reading(), current_actor().user_id, _mark(read_key(draft)))
    key = read_key(leads_to.removeprefix("/cases/").partition("/")[0])
    return reading().get(Dispute, key) if key is not None else None


def registered_already(form: PeopleForm) -> Dispute | None:
    """The same for a press, unless it is this very one that comes again. The page gets a draft of its own."""
    if answered(reading(), current_actor().user_id, form.act_key.data or ""):
        return None
    dispute = became(form.draft.data)
    if dispute is not None:
        form.draft.data, form.base.data = str(new_id()), ""
    return dispute


def said_of(dispute: Dispute) -> str:
    """What is told to the other page of a draft that was registered."""
    return _(
        "This was registered from another page already: no. %(number)s. Nothing was registered twice.",
        number=dispute.intake_no,
    )


def both(form: PeopleForm, room: str) -> tuple[Draft, list[str]]:
    """Put this page's words to those of the draft's other page; and what the differing fields are called."""
    saved = keep(form, room, kept_files(form))
    forget_reading()
    draft = reading().get_one(Draft, saved.id)
    return draft, merging.called(form, saved.elsewhere)


def _mark(key: int | None) -> str:
    return f"draft:{key}" if key is not None else ""


def content(waiting: list[Upload]) -> dict[str, list[str]]:
    """What this press sent, as far as it is content; the files by their digests."""
    typed: dict[str, list[str]] = request.form.to_dict(flat=False)
    kept = {name: values for name, values in typed.items() if name not in drafts.NOT_KEPT}
    return {**kept, "files": [upload.sha256 for upload in waiting]} if waiting else kept
