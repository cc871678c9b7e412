"""What the pages of the counter share: drafts while one types, files that wait, what a press sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from mediation.cases.papers import Upload
from mediation.core import clock, formats
from mediation.extensions import reading
from mediation.lifecycle import drafts
from mediation.lifecycle.models import Draft
from mediation.lifecycle.once import answered
from mediation.security.gate import current_actor

from . import files
from .forms import PeopleForm

ROOM = "intake"
"""The drafts of the page that registers."""


def find(text: str | None, room: str) -> Draft | None:
    """The reader's own draft of this room; None when absent, somebody else's or of another room."""
    draft = drafts.find(reading(), current_actor(), draft_id(text))
    return draft if draft is not None and draft.page.startswith(f"{room}:") else None


def as_sent(draft: Draft, besides: Mapping[str, str] | None = None) -> MultiDict[str, str]:
    """What was typed, as a browser would send it; ``besides`` is what the page holds by itself."""
    typed: MultiDict[str, str] = MultiDict(drafts.typed_in(draft))
    for name, value in (besides or {}).items():
        typed.setdefault(name, value)
    return typed


def kept_files(form: PeopleForm) -> list[Upload]:
    """The files that the page's draft knows of, without those that were ticked to be left out."""
    draft = drafts.find(reading(), current_actor(), draft_id(form.draft.data))
    return files.of_draft(drafts.aside_of(draft), request.form.getlist("drop")) if draft else []


def uploads(form: PeopleForm) -> list[Upload]:
    """Those, and what was sent with this press. RuleBroken for what may not be kept."""
    return files.joined(kept_files(form), files.received(form.photos.data or ()))


def keep(form: PeopleForm, room: str, waiting: list[Upload]) -> int:
    """Keep the page as a draft; its key. An older draft of the same words gives way to it."""
    return drafts.keep(
        current_actor(), room, form.drafted_title(), content([]), draft_id(form.draft.data),
        {files.FIELD: files.to_draft(waiting)}, one_of_a_kind=True,
    )


def keep_quietly(form: PeopleForm, room: str) -> dict[str, Any]:
    """The same while somebody types: nothing for an empty page or one that was pressed already."""
    pressed = answered(reading(), current_actor().user_id, form.act_key.data or "")
    waiting = kept_files(form)
    if pressed or (form.is_empty() and not waiting):
        if not pressed and (known := draft_id(form.draft.data)):
            drafts.forget(current_actor(), known)  # what was typed was wiped out again
        return {}
    key = keep(form, room, waiting)
    return {"draft": str(key), "saved_at": formats.second(clock.now())}


def content(waiting: list[Upload]) -> dict[str, list[str]]:
    """What this press sent, as far as it is content; the files by their digests."""
    typed: dict[str, list[str]] = request.form.to_dict(flat=False)
    kept = {name: values for name, values in typed.items() if name not in drafts.NOT_KEPT}
    return {**kept, "files": [upload.sha256 for upload in waiting]} if waiting else kept


def draft_id(text: str | None) -> int | None:
    """The key in a hidden field or an address; None for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
