"""What the page of the record says of the session itself: who came, when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from mediation.cases.models import Dispute
from mediation.core import opened
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform

from . import outcomes, queries
from .models import MediationSession

CAME = frozenset({"attended", "guests"})
FIELDS = CAME | {"result", "began_at", "ended_at", "times_right", "late_reason"}


def keep(a: Act, dispute: Dispute, meeting: MediationSession, form: Any) -> None:
    """The outcome where it is told; else what the writer changed, so that no proposal passes for his word.

    Who finishes the record to read it back says with it who came, as the page shows it.
    """
    if form.result.data:
        perform(a, dispute, meeting, "session", "hold", {
            "attended": _keys(form.attended), "guests": _keys(form.guests), "result": form.result.data,
            "late_reason": form.late_reason.data or "", "began_at": form.began_at.data,
            "ended_at": form.ended_at.data, "times_right": form.times_right.data,
        })
    elif changed := _changed(form) | _confirmed(form, meeting):
        outcomes.note_so_far(
            a, meeting, who_came(form) if changed & CAME else None,
            _moment("began_at", form, changed, meeting), _moment("ended_at", form, changed, meeting),
        )


def at_signing(a: Act, meeting: MediationSession, form: Any) -> None:
    """Who came and when, as far as it was not told with the outcome: the signing page asks for it."""
    if "ended_at" in form:
        came = who_came(form) if "attended" in form else None
        outcomes.tell_at_signing(a, meeting, came, form.began_at.data, form.ended_at.data)


def who_came(form: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Parties and invited persons who are ticked."""
    return _keys(form.attended), _keys(form.guests)


def _changed(form: Any) -> frozenset[str]:
    """What came back otherwise than the page had shown it."""
    shown = opened.read(form.opened.data)
    asked = (CAME | {"began_at", "ended_at"}) & shown.keys()
    return asked - opened.left_alone(shown, dict(request.form.lists()))


def _confirmed(form: Any, meeting: MediationSession) -> frozenset[str]:
    """What the page shows of who came is meant, once the record is finished and nobody has said it yet."""
    finished = not request.form.get("save") and form.attended.data
    return CAME if finished and not queries.who_came_is_said(meeting) else frozenset()


def _moment(name: str, form: Any, changed: frozenset[str], meeting: MediationSession) -> datetime | None:
    found: datetime | None = form[name].data if name in changed else getattr(meeting, name)
    return found


def _keys(field: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in field.data or ())
