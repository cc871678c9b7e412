"""What the page of the record says of the session itself: who came, when, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request

from mediation.cases.models import Dispute
from mediation.core import opened
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform

from . import service
from .models import MediationSession

CAME = frozenset({"attended", "guests"})
FIELDS = CAME | {"result", "began_at", "ended_at", "times_right", "late_reason"}


def keep(a: Act, dispute: Dispute, meeting: MediationSession, form: Any) -> None:
    """The outcome where it is told; else what the writer changed, so that no proposal passes for his word."""
    if form.result.data:
        perform(a, dispute, meeting, "session", "hold", {
            "attended": _keys(form.attended), "guests": _keys(form.guests), "result": form.result.data,
            "late_reason": form.late_reason.data or "", "began_at": form.began_at.data,
            "ended_at": form.ended_at.data,
        })
    elif changed := _changed(form):
        service.note_so_far(
            a, meeting, (_keys(form.attended), _keys(form.guests)) if changed & CAME else None,
            _moment("began_at", form, changed, meeting), _moment("ended_at", form, changed, meeting),
        )


def _changed(form: Any) -> frozenset[str]:
    """What came back otherwise than the page had shown it."""
    shown = opened.read(form.opened.data)
    asked = (CAME | {"began_at", "ended_at"}) & shown.keys()
    return asked - opened.left_alone(shown, dict(request.form.lists()))


def _moment(name: str, form: Any, changed: frozenset[str], meeting: MediationSession) -> datetime | None:
    found: datetime | None = form[name].data if name in changed else getattr(meeting, name)
    return found


def _keys(field: Any) -> tuple[int, ...]:
    return tuple(int(value) for value in field.data or ())
