"""Pages of sessions: the day by room, booking, one session, its outcome, its notices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask_babel import gettext as _

from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import channels, press
from mediation.cases.protection import open_to, title_for
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.exceptions import Forbidden
from mediation.core.fields import read_day
from mediation.core.forms import ActForm
from mediation.extensions import reading
from mediation.lifecycle import facts_form
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import perform
from mediation.organisations.models import Organisation
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS
from workflows.flow import Lack
from workflows.rules.common import DAY_LONG

from . import agenda, coming, forms, free_times, notices, queries, rooms, service, showing, week, week_board
from .models import MediationSession
from .room_models import Room

blueprint = Blueprint("sessions", __name__)
own_page("session.book", "sessions.book")

LENGTHS = (30, 60, 90, 120)
"""Minutes for which a week is shown at a press; others are typed."""


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
        return read_day(request.args.get("day", "今天"), clock.today())
    except ValueError:
        abort(404)


@blueprint.route("/cases/<int:dispute_id>/sessions/new", methods=["GET", "POST"])
@requires("case.read")
def book(dispute_id: int) -> Any:
    """Book: pick one of the first free times, or say another."""
    gate.require(current_actor(), "session.book", current_context())
    form = forms.booking_form(reading(), current_case(), current_actor())
    if request.method == "GET":
        form.seen_version.data = str(current_case().version)
        _as_leafed(form)
        _as_invited(form)
        return _show_booking(form, 200)
    if not form.validate():
        return _show_booking(form, 422)
    stated = facts_form.stated_from(form, FLOWS["session"].move("book"))

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        meeting = perform(a, dispute, dispute, "session", "book", stated, form.seen())
        return url_for("sessions.show", dispute_id=dispute_id, row_id=meeting.id)

    pressed = press(form, ["session.book", stated], work, **_on_behalf())
    if pressed.response is None:
        return _show_booking(form, 422, pressed.lacks)
    flash(_("Booked. The notices can be printed."), "done")
    return pressed.response


def _show_booking(form: Any, status: int, lacks: tuple[Lack, ...] = ()) -> tuple[str, int]:
    minutes = form.minutes.data if isinstance(form.minutes.data, int) else LENGTHS[1]
    if not 0 < minutes <= DAY_LONG:
        minutes = LENGTHS[1]
    free = free_times.first_free(reading(), current_case(), minutes)
    offered = rooms.of_dispute(reading(), current_case())
    room = next((one.id for one in offered if str(one.id) == form.room.data), None)
    monday = _monday(request.values.get("week", ""), form, free)
    return render_template(
        "sessions/book.html", form=form, dispute=current_case(), lacks=lacks, channels=channels(), free=free,
        grid=week.of_dispute(reading(), current_case(), monday, minutes, room), monday=monday,
        by_week="week" in request.values or form.pick.data not in (None, "", *(time.value for time in free)),
        minutes=minutes, lengths=LENGTHS, room=room,
        rooms=[(one.id, _called(one)) for one in offered],
    ), status


def _called(room: Room) -> str:
    own = room.organisation_id == current_case().lead_org_id
    return room.name if own else rooms.described(reading(), room)


def _as_invited(form: Any) -> None:
    """What the letters to invited people say already, as long as no session is booked."""
    letter = coming.told_to_guests(reading(), current_case())
    if letter is None or request.args:
        return
    form.starts_at.data = letter.meet_at
    form.minutes.data = letter.minutes or form.minutes.data
    offered = {called: one for one in rooms.of_dispute(reading(), current_case()) for called in _names(one)}
    if letter.meet_place in offered:
        form.room.data = str(offered[letter.meet_place].id)
    else:
        form.place.data = letter.meet_place
    flash(_("Filled in as the invitation of %(name)s says.", name=letter.name), "info")


def _names(room: Room) -> tuple[str, ...]:
    """Every way in which a letter may have called it."""
    return room.name, rooms.described(reading(), room), f"{room.name}({room.address})"


def _as_leafed(form: Any) -> None:
    """Length and room for which the week is shown, as the links of the grid carry them."""
    minutes = request.args.get("minutes", "")
    if minutes.isdecimal() and 0 < int(minutes[:4]) <= DAY_LONG:
        form.minutes.data = int(minutes[:4])
    room = request.args.get("room", "")
    if room in {choice.value for choice in form.room.choices}:
        form.room.data = room


def _monday(asked: str, form: Any, free: list[free_times.FreeTime]) -> date:
    """The week that was leafed to, that of the time that was picked, or that of the first free time."""
    try:
        return week.within(read_day(asked, clock.today()))
    except ValueError:
        picked = free_times.read(form.pick.data or "")
        first = picked[0] if picked else free[0].starts_at if free else clock.now()
        return week.monday_of(clock.day_of(first))


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
        may_amend=service.may_amend(meeting) and gate.allowed(current_actor(), "session.hold", context),
        may_issue=meeting.state == queries.OPEN and gate.allowed(current_actor(), "paper.add", context),
        issued_at=notices.issued_at(reading(), current_case(), meeting),
    )


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/outcome", methods=["GET", "POST"])
@requires("case.read")
def outcome(dispute_id: int, row_id: int) -> Any:
    """Put right what was told, until it locks."""
    meeting = queries.meeting(reading(), dispute_id, row_id)
    gate.require(current_actor(), "session.hold", current_context(meeting))
    form = forms.outcome_form(reading(), current_case(), meeting, current_actor())
    if request.method == "GET":
        return _show_outcome(form, meeting, 200)
    if not form.validate():
        return _show_outcome(form, meeting, 422)

    def work(a: Act) -> str:
        a.load(Dispute, dispute_id)
        row = queries.meeting(a.session, dispute_id, row_id)
        service.amend_outcome(
            a, row, [int(v) for v in form.attended.data or ()], [int(v) for v in form.guests.data or ()],
            form.result.data, form.began_at.data, form.ended_at.data,
        )
        return url_for("sessions.show", dispute_id=dispute_id, row_id=row_id)

    asked = ("attended", "guests", "result", "began_at", "ended_at")
    content = [row_id, *(form[name].data for name in asked)]
    pressed = press(form, ["outcome", content], work)
    return pressed.response or _show_outcome(form, meeting, 422)


def _show_outcome(form: Any, meeting: MediationSession, status: int) -> tuple[str, int]:
    return render_template(
        "sessions/outcome.html", form=form, dispute=current_case(), meeting=meeting,
        title=showing.title(meeting), locked=not service.may_amend(meeting),
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
        where=showing.where(reading(), meeting), sheets=notices.for_parties(reading(), meeting),
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


def _on_behalf() -> dict[str, str]:
    return {
        "channel": request.form.get("channel", "online"),
        "on_behalf_of": request.form.get("on_behalf_of", "")[:100].strip(),
    }
