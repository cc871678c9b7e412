"""What an accepted invitation opens: the calendar file, the record, the certificate; and how to leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.assignment import pages as letters
from mediation.assignment.invitation_models import Invitation
from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.web import current_context
from mediation.core.exceptions import NotFound
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.security import gate
from mediation.security.gate import current_actor, public
from mediation.sessions import record_pages
from mediation.sessions import record_reading as records_read
from mediation.sessions import record_writing as records
from mediation.sessions.models import MediationSession, Record
from mediation.sessions.record_web import Desk, meeting_and_record, meeting_of

from . import calendar_file, forms, guest_sessions, pages, web
from .asking import ask
from .blueprint import blueprint

STAY = timedelta(minutes=60)
"""How long a calendar keeps free where the letter does not say."""


def _address(name: str, meeting: MediationSession, **more: Any) -> str:
    if name == "back":
        return url_for("guests.inside")
    return url_for(f"guests.record_{name}", row_id=meeting.id, **more)


OUTSIDE = Desk("layouts/outside.html", _address, staff=False)
"""The record as an invited person writes it: the same page, in the shell for people outside."""


# ------------------------------------------------------------------------------- time and proof


@blueprint.get("/calendar.ics")
@public
def calendar() -> Any:
    """The times to come, for his own calendar."""
    asked = ask()
    if asked is not None:
        return asked
    content = calendar_file.written(_events(web.here().row))
    return Response(content, mimetype="text/calendar", headers={
        "Content-Disposition": "attachment; filename=mediation.ics",
    })


def _events(row: Invitation) -> list[calendar_file.Event]:
    session, house = reading(), pages.house_of(reading(), row)
    times: list[tuple[int, datetime, datetime, str]] = []
    if row.state == "accepted":
        times = [(s.row.id, s.row.starts_at, s.until, s.where) for s in pages.to_come(session, row)]
    now = letters.appointment(session, row)
    if not times and now.at is not None:
        until = now.at + (timedelta(minutes=now.minutes) if now.minutes else STAY)
        times = [(row.id, now.at, until, now.where)]
    return [
        calendar_file.Event(
            uid=f"{key}@invitation", starts_at=starts, ends_at=until, title=pages.calendar_title(house),
            where=where, more=" ".join(part for part in (house.name, house.phone) if part),
        )
        for key, starts, until, where in times
    ]


@blueprint.get("/proof")
@public
def proof() -> Any:
    """The certificate: times and role, nothing of the case; printed without asking anyone."""
    return when_accepted(lambda row: render_template(
        "guests/certificate.html", proof=pages.certificate(reading(), row), back=url_for("guests.inside")
    ))


# ---------------------------------------------------------------------------------- the way out


@blueprint.post("/step-down")
@public
def step_down() -> Any:
    """He cannot go on; the page closes with it."""
    return when_accepted(_step_down)


def _step_down(row: Invitation) -> Any:
    form = forms.StepDownForm()
    if not form.validate():
        flash(_("Please choose a reason"), "bad")
        return redirect(url_for("guests.inside"))
    stated = {"reason": form.reason.data, "note": form.note.data or ""}

    def work(a: Act) -> str:
        dispute = a.load(Dispute, row.dispute_id)
        perform(a, dispute, a.session.get_one(Invitation, row.id), "invitation", "step_down", stated)
        return url_for("guests.inside")

    pressed = press(form, ["step_down", row.id, stated], work)
    if pressed.response is None:
        flash(_("Say what it is."), "bad")
        return redirect(url_for("guests.inside"))
    flash(_("Thank you. The committee is told."), "done")
    return pressed.response


@blueprint.post("/leave")
@public
def leave() -> Response:
    """Nobody else at this computer goes on as him."""
    guest_sessions.leave(request.cookies.get(web.COOKIE, ""))
    answer = redirect(url_for("guests.door"))
    answer.delete_cookie(web.COOKIE, path=web.PREFIX)
    assert isinstance(answer, Response)
    return answer


# ----------------------------------------------------------------------------------- the record


@blueprint.route("/records/<int:row_id>", methods=["GET", "POST"])
@public
def record_page(row_id: int) -> Any:
    """Begin it, write it, or read what was signed."""
    return _at(row_id, "record.read", lambda meeting: records.page(meeting, OUTSIDE))


@blueprint.post("/records/<int:row_id>/draft")
@public
def record_autosave(row_id: int) -> Any:
    """What is typed so far."""
    return _at(row_id, "record.write", lambda meeting: records.autosave(meeting, OUTSIDE))


@blueprint.route("/records/<int:row_id>/read", methods=["GET", "POST"])
@public
def record_read(row_id: int) -> Any:
    """Read back and signed."""
    return _at(row_id, "record.read", lambda meeting: records_read.read(*_written(meeting), OUTSIDE))


@blueprint.post("/records/<int:row_id>/addendum")
@public
def record_add(row_id: int) -> Any:
    """Added to what was signed."""
    return _at(row_id, "record.read", lambda meeting: records_read.add(*_written(meeting), OUTSIDE))


@blueprint.get("/records/<int:row_id>/paper")
@public
def record_paper(row_id: int) -> Any:
    """On paper."""
    return _at(row_id, "record.read", lambda meeting: records_read.paper(*_written(meeting), OUTSIDE))


@blueprint.get("/records/<int:row_id>/pages/<int:paper_id>")
@public
def record_picture(row_id: int, paper_id: int) -> Any:
    """One photographed page, to be looked at."""
    return _at(row_id, "record.read", lambda meeting: record_pages.picture(meeting, paper_id))


def _written(meeting: MediationSession) -> tuple[MediationSession, Record]:
    return meeting_and_record(meeting.dispute_id, meeting.id)


def _at(row_id: int, right: str, show: Callable[[MediationSession], Any]) -> Any:
    """The page of a session of his own round. NotFound for any other, Forbidden without the right."""

    def guarded(row: Invitation) -> Any:
        meeting = meeting_of(row.dispute_id, row_id)
        if meeting.round != row.round:
            raise NotFound(f"session:{row_id}")
        gate.require(current_actor(), right, current_context())
        return show(meeting)

    return when_accepted(guarded)


def when_accepted(show: Callable[[Invitation], Any]) -> Any:
    """A page for who accepted; the code is asked first, and once he has left there is only the letter."""
    asked = ask()
    if asked is not None:
        return asked
    row = web.here().row
    return show(row) if row.state == "accepted" and g.kinds else redirect(url_for("guests.inside"))
