"""Pages on which a session is booked, and put off to another time."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from mediation.cases.models import Dispute
from mediation.cases.panels import own_page
from mediation.cases.pressing import channels, press
from mediation.cases.web import current_case, current_context
from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.typed_days import Lies, read_day
from mediation.extensions import reading
from mediation.lifecycle import facts_form
from mediation.lifecycle.door import Act
from mediation.lifecycle.perform import lacks_so_far, move_of, perform
from mediation.security import gate
from mediation.security.gate import current_actor, requires
from workflows import FLOWS
from workflows.flow import Lack
from workflows.rules.common import DAY_LONG

from . import coming, forms, free_times, odd_times, queries, rooms, showing, week
from .models import MediationSession
from .room_models import Room

blueprint = Blueprint("bookings", __name__)
own_page("session.book", "bookings.book")
own_page("session.postpone", "bookings.postpone")

LENGTHS = (30, 60, 90, 120)
"""Minutes for which a week is shown at a press; others are typed."""

KEY_DIGITS = 19
"""As many as the key of a row may have."""


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
        _as_before(form)
        return _show_booking(form, 200)
    if not form.validate():
        return _show_booking(form, 422)
    stated = facts_form.stated_from(form, FLOWS["session"].move("book"))
    asked = (stated["starts_at"], stated.get("minutes") or LENGTHS[1], stated.get("room"))
    if odd_times.asks(form, reading(), current_case(), *asked):
        return _show_booking(form, 422)

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
    offered = rooms.of_dispute(reading(), current_case())  # the nearest house first: rooms are called alike
    meant = next((one for one in offered if letter.meet_place in _names(one)), None)
    if meant is not None:
        form.room.data = str(meant.id)
    else:
        form.place.data = letter.meet_place
    flash(_("Filled in as the invitation of %(name)s says.", name=letter.name), "info")


def _as_before(form: Any) -> None:
    """Length, place and who must come, as in the session after which this one is booked."""
    key = request.args.get("after", "")
    if not key.isdecimal() or len(key) > KEY_DIGITS:
        return
    earlier = queries.meeting(reading(), current_case().id, int(key))
    form.minutes.data, form.place.data = earlier.minutes, earlier.place
    form.public.data, form.separate_arrival.data = earlier.public, earlier.separate_arrival
    if earlier.room_id is not None and str(earlier.room_id) in {choice.value for choice in form.room.choices}:
        form.room.data = str(earlier.room_id)
    expected = {str(row.party_id) for row in earlier.attendance if row.party_id and row.expected}
    offered = [str(option.data) for option in form.invited_parties]
    form.invited_parties.data = [value for value in offered if value in expected] or offered


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
        return week.within(read_day(asked, clock.today(), Lies.NEAREST))
    except ValueError:
        picked = free_times.read(form.pick.data or "")
        first = picked[0] if picked else free[0].starts_at if free else clock.now()
        return week.monday_of(clock.day_of(first))


# ------------------------------------------------------------------------------------- another time


@blueprint.route("/cases/<int:dispute_id>/sessions/<int:row_id>/postpone", methods=["GET", "POST"])
@requires("case.read")
def postpone(dispute_id: int, row_id: int) -> Any:
    """Put off: pick one of the next times at which the same place and people are free, or say another."""
    meeting = queries.meeting(reading(), dispute_id, row_id)
    gate.require(current_actor(), "session.postpone", current_context(meeting))
    move = move_of(FLOWS["session"], meeting, "postpone")
    form = forms.postponing_form(reading(), meeting, current_actor())
    if request.method == "GET":
        if queries.is_written_of(reading(), meeting):  # only its outcome is still to be told, on its own page
            lacks = lacks_so_far(reading(), meeting, current_actor(), "session.postpone", move, {})
            flash(" ".join(label(lack) for lack in lacks if lack.where == "sessions"), "warn")
            return redirect(url_for("sessions.show", dispute_id=dispute_id, row_id=row_id))
        form.seen_version.data = str(current_case().version)
        return _show_postponing(form, meeting, 200)
    if not form.validate() or odd_times.asks(
        form, reading(), current_case(), form.next_at.data, meeting.minutes, meeting.room_id
    ):
        return _show_postponing(form, meeting, 422)
    stated = facts_form.stated_from(form, move)

    def work(a: Act) -> str:
        dispute = a.load(Dispute, dispute_id)
        row = queries.meeting(a.session, dispute_id, row_id)
        again = perform(a, dispute, row, "session", "postpone", stated, form.seen())
        return url_for("sessions.show", dispute_id=dispute_id, row_id=again.id)

    pressed = press(form, ["session.postpone", row_id, stated], work, **_on_behalf())
    if pressed.response is None:
        return _show_postponing(form, meeting, 422, pressed.lacks)
    flash(_("Put off. The notices can be printed."), "done")
    return pressed.response


def _show_postponing(
    form: Any, meeting: MediationSession, status: int, lacks: tuple[Lack, ...] = ()
) -> tuple[str, int]:
    return render_template(
        "sessions/postpone.html", form=form, dispute=current_case(), meeting=meeting, lacks=lacks,
        title=showing.title(meeting), where=rooms.where(reading(), meeting), channels=channels(),
        free=free_times.next_free(reading(), current_case(), meeting),
    ), status


def _on_behalf() -> dict[str, str]:
    return {
        "channel": request.form.get("channel", "online"),
        "on_behalf_of": request.form.get("on_behalf_of", "")[:100].strip(),
    }
