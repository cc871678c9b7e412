"""Pages of sessions: the day by room, booking, one session, its outcome, its notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from mediation.cases.models import Dispute
from mediation.cases.pressing import press
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.exceptions import Forbidden
from mediation.core.forms import ActForm
from mediation.core.typed_days import Lies, read_day
from mediation.extensions import reading
from mediation.lifecycle.door import Act
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.gate import current_actor, requires

from . import agenda, forms, notices, outcomes, queries, rooms, showing, told, week, week_board
from .models import MediationSession

blueprint = Blueprint("sessions", __name__)


@blueprint.get("/sessions")
@requires("session.list")
def day() -> str:
    """P13: one day, room by room."""
    on = _day_asked()
    only_mine = request.args.get("who") == "me"
    return render_template(
        "sessions/day.html",
        day=on, only_mine=only_mine,
        rooms=agenda.day_by_room(reading(), current_actor(), on, mine=only_mine),
        week=agenda.week_of(reading(), current_actor(), on),
        before=on - timedelta(days=1), after=on + timedelta(days=1),
    )


@blueprint.get("/sessions/week")
@requires("session.list")
def by_week() -> str:
    """P13: a week, each room and each mediator of one's organisations on a line."""
    monday = week.monday_of(_day_asked())
    return render_template(
        "sessions/by_week.html", board=week_board.of_week(reading(), current_actor(), monday),
        before=monday - timedelta(days=7), after=monday + timedelta(days=7), monday=monday,
    )


def _day_asked() -> Any:
    try:
        return read_day(request.args.get("day", "今天"), clock.today(), Lies.NEAREST)
    except ValueError:
        abort(404)


@blueprint.get("/cases/<int:dispute_id>/sessions/<int:row_id>")
@requires("case.read")
def show(dispute_id: int, row_id: int) -> str:
    """One session: where, who, what came of it, what can be done now."""
    meeting = queries.meeting(reading(), dispute_id, row_id)
    (seen,) = showing.see(reading(), current_actor(), current_case(), current_context(), [meeting])
    context = current_context(meeting)
    return render_template(
        "sessions/show.html",
        dispute=current_case(), title=title_for(current_case(), current_context()), seen=seen,
        may_amend=outcomes.may_amend(meeting) and gate.allowed(current_actor(), "session.hold", context),
        may_issue=meeting.state == queries.OPEN and gate.allowed(current_actor(), "paper.add", context),
        issued_at=notices.issued_at(reading(), current_case(), meeting),
        again=_again(meeting),
    )


def _again(meeting: MediationSession) -> str:
    """Where the next session is booked, as long as this one asks for another and none is planned."""
    if not queries.asks_for_another(reading(), current_case(), meeting):
        return ""
    if not gate.allowed(current_actor(), "session.book", current_context()):
        return ""
    return url_for("bookings.book", dispute_id=meeting.dispute_id, after=meeting.id)


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/outcome", methods=["GET", "POST"])
@requires("case.read")
def outcome(dispute_id: int, row_id: int) -> Any:
    """Put right what was told, until it locks."""
    meeting = queries.meeting(reading(), dispute_id, row_id)
    gate.require(current_actor(), "session.hold", current_context(meeting))
    form = forms.outcome_form(reading(), current_case(), meeting, current_actor())
    if request.method == "GET":
        return _show_outcome(form, meeting, 200)
    if not form.validate() or not forms.times_asked(form, meeting):
        return _show_outcome(form, meeting, 422)

    def work(a: Act) -> str:
        a.load(Dispute, dispute_id)
        row = queries.meeting(a.session, dispute_id, row_id)
        if "attended" in form:
            times = (form.began_at.data, form.ended_at.data)
            outcomes.amend_outcome(a, row, form.result.data, told.who_came(form), *times)
        else:
            outcomes.amend_outcome(a, row, form.result.data)
        return url_for("sessions.show", dispute_id=dispute_id, row_id=row_id)

    asked = ("attended", "guests", "result", "began_at", "ended_at")
    content = [row_id, *(form[name].data for name in asked if name in form)]
    pressed = press(form, ["outcome", content], work)
    return pressed.response or _show_outcome(form, meeting, 422)


def _show_outcome(form: Any, meeting: MediationSession, status: int) -> tuple[str, int]:
    return render_template(
        "sessions/outcome.html", form=form, dispute=current_case(), meeting=meeting,
        title=showing.title(meeting), locked=not outcomes.may_amend(meeting),
        signed=outcomes.signed_words(reading(), meeting),
    ), status


@blueprint.get("/cases/<int:dispute_id>/sessions/<int:row_id>/notices")
@requires("paper.read")
def notice_sheets(dispute_id: int, row_id: int) -> str:
    """The notices as they were given out, one sheet for each party, in one print."""
    meeting = queries.meeting(reading(), dispute_id, row_id)
    issued = notices.issued_at(reading(), current_case(), meeting)
    if issued is None:
        abort(404)
    if not open_to(current_case(), current_context()):
        raise Forbidden("paper.read")
    return render_template(
        "sessions/notices.html",
        dispute=current_case(), meeting=meeting, issued=issued,
        committee=reading().get_one(Organisation, current_case().lead_org_id),
        where=rooms.where(reading(), meeting), sheets=notices.for_parties(reading(), meeting),
    )


@blueprint.post("/cases/<int:dispute_id>/sessions/<int:row_id>/notices")
@requires("paper.add")
def issue_notices(dispute_id: int, row_id: int) -> Any:
    """Give the notices out: each is a paper of the file with its entry."""
    meeting = queries.meeting(reading(), dispute_id, row_id)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        notices.issue(a, dispute, queries.meeting(a.session, dispute_id, row_id))
        return url_for("sessions.notice_sheets", dispute_id=dispute_id, row_id=row_id)

    return press(ActForm(), ["notices", meeting.id], work).response
