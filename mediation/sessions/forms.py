"""Forms of the sessions: booking with a free time, the outcome, the record, its signatures, rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.fields import HourField, MayBeDemanded, NumberField, Within
from mediation.core.forms import ActForm, always_asked
from mediation.core.i18n import label
from mediation.core.typed_days import Lies
from mediation.lifecycle import facts_form
from mediation.lifecycle.facts_form import MAX_LINE, MAX_TEXT, TickList
from mediation.lifecycle.owners import OFFERS
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.facts import LATE_REASONS, asks
from workflows.reasons_small import SESSION_RESULTS

from . import free_times, queries, records, times
from .models import MediationSession, Record
from .odd_times import Sure
from .points import POINTS, QUESTIONS

_TEXT = [Optional(), Length(max=MAX_TEXT)]
_MUST = InputRequired(_l("Please fill in"))
POINT_FIELD = "point_"


class _Pick(ActForm):
    pick = RadioField(_l("First free times"), [Optional()], validate_choice=False)


def booking_form(session: Session, dispute: Dispute, actor: Actor) -> Any:
    """The facts of booking; a free time that was picked fills time and room."""
    facts = facts_form.form_for(FLOWS["session"].move("book"), session, dispute, actor)
    form = type("BookingForm", (facts, _Pick, Sure), {})()
    if not form.is_submitted():
        form.minutes.data = 60
        form.invited_parties.data = [str(o.value) for o in OFFERS["parties"](session, dispute, actor)]
    picked = _picked(form, form.starts_at)
    if picked is not None and picked[1] is not None:
        form.room.data, form.room.raw_data = str(picked[1]), [str(picked[1])]
    return form


def postponing_form(session: Session, meeting: MediationSession, actor: Actor) -> Any:
    """The facts of putting a session off; a free time that was picked fills the new time."""
    facts = facts_form.form_for(FLOWS["session"].move("postpone"), session, meeting, actor)
    form = type("PostponingForm", (facts, _Pick, Sure), {})()
    _picked(form, form.next_at)
    return form


def _picked(form: Any, time: Any) -> tuple[datetime, int | None] | None:
    """Put the picked time into the field of the time, unless one was typed there; time and room then."""
    picked = free_times.read(form.pick.data or "")
    if picked is None or (time.raw_data and time.raw_data[0]):
        return None
    time.data, time.raw_data = picked[0], [free_times.written(picked[0])]
    return picked


class OutcomeForm(ActForm):
    """Who came, and what came of it."""

    attended = TickList(_l("Parties present"))
    guests = TickList(_l("Invited persons present"))
    result = SelectField(_l("Result"), [Optional()])
    began_at = HourField(_l("Really began at"), lies=Lies.BEHIND, validators=[Optional()])
    ended_at = HourField(_l("Really ended at"), lies=Lies.BEHIND, validators=[Optional()])
    times_right = BooleanField(_l("These times are right"))


def outcome_form(session: Session, dispute: Dispute, meeting: MediationSession, actor: Actor) -> OutcomeForm:
    """The outcome as it was told, to be put right; where the record is signed what came of it alone."""
    form: Any = OutcomeForm()
    _offer_outcome(form, session, dispute, actor)
    form.result.validators = [_MUST]
    _on_its_day(form, meeting)
    if meeting.is_signed_for:
        del form.attended, form.guests, form.began_at, form.ended_at, form.times_right
        form.result.data = form.result.data if form.is_submitted() else meeting.result
    elif not form.is_submitted():
        form.attended.data = [str(row.party_id) for row in meeting.attendance if row.party_id and row.present]
        form.guests.data = [str(row.user_id) for row in meeting.attendance if row.user_id and row.present]
        form.result.data = meeting.result
        form.began_at.data, form.ended_at.data = times.proposed(meeting, clock.now())
    made: OutcomeForm = form
    return made


def times_asked(form: Any, meeting: MediationSession) -> bool:
    """Whether its times are likely, or somebody said that they are right all the same; else it is asked."""
    if "times_right" not in form or form.times_right.data:
        return True
    if not times.doubtful(meeting, form.began_at.data, form.ended_at.data):
        return True
    booked = f"{formats.moment(meeting.starts_at)}–{formats.hour(times.planned_end(meeting))}"
    form.times_right.errors = [_("Booked was %(booked)s: is what is written here right?", booked=booked)]
    return False


def _on_its_day(form: Any, meeting: MediationSession) -> None:
    for field in (form.began_at, form.ended_at):
        field.on_day(clock.day_of(meeting.starts_at))


def _offer_outcome(form: Any, session: Session, dispute: Dispute, actor: Actor) -> None:
    _offer_people(form, session, dispute, actor)
    form.result.choices = [("", ""), *((r.code, label(r)) for r in SESSION_RESULTS)]


def _offer_people(form: Any, session: Session, dispute: Dispute, actor: Actor) -> None:
    for name, offer in (("attended", "parties"), ("guests", "guests")):
        form[name].choices = [(str(o.value), o.label) for o in OFFERS[offer](session, dispute, actor)]


def _propose_people(form: Any, meeting: MediationSession) -> None:
    """Who was said to be there; who was to come while nobody has said."""
    there = [row for row in meeting.attendance if row.present is not False]
    form.attended.data = [str(row.party_id) for row in there if row.party_id]
    form.guests.data = [str(row.user_id) for row in there if row.user_id]


class _Telling(OutcomeForm):
    late_reason = SelectField(_l("Why entered late"), [Optional()])


class RecordForm(ActForm):
    """What was said, under six points or freely."""

    base = HiddenField()
    """Prints of what the draft held when this page was opened or last saved (``core/merging.py``)."""
    body = TextAreaField(_l("Free text"), _TEXT, render_kw={"rows": 8})
    undisputed = TextAreaField(
        _l("What nobody disputes"), _TEXT,
        description=_l("Read out and printed with the record; the agreement may begin with it"),
        render_kw={"rows": 3},
    )
    next_step = TextAreaField(_l("Next step agreed"), _TEXT, render_kw={"rows": 2})


class _Concessions(RecordForm):
    concessions = TextAreaField(
        _l("What each side would concede"), _TEXT,
        description=_l("Only the mediator and the clerks of the case see it; never read out, never printed."),
        render_kw={"rows": 3},
    )


def record_form(
    session: Session, dispute: Dispute, meeting: MediationSession, record: Record, actor: Actor,
    typed: Any = None,
) -> Any:
    """The record's fields; concessions only for the handlers; the outcome while it is not told."""
    base: type = _Concessions if records.may_see_concessions(session, actor, dispute) else RecordForm
    fields: dict[str, Any] = {
        f"{POINT_FIELD}{p.code}": TextAreaField(label(p), _TEXT, render_kw={"rows": 3}) for p in POINTS
    }
    telling = records.may_tell(session, actor, dispute, meeting)
    bases = (base, _Telling) if telling else (base,)
    made: Any = type("RecordPage", bases, fields)
    form = made(formdata=typed) if typed is not None else made()
    if telling:
        _offer_outcome(form, session, dispute, actor)
        form.late_reason.choices = [("", ""), *((r.code, label(r)) for r in LATE_REASONS)]
        _on_its_day(form, meeting)
    if typed is None and not form.is_submitted():
        fill(form, meeting, record)
    return form


def fill(form: Any, meeting: MediationSession, record: Record) -> None:
    """Put into the record's fields what stands now."""
    if "attended" in form:
        form.began_at.data, form.ended_at.data = times.proposed(meeting, clock.now())
        _propose_people(form, meeting)
    for point in POINTS:
        form[f"{POINT_FIELD}{point.code}"].data = record.points.get(point.code, "")
    for name in ("body", "undisputed", "next_step", "concessions"):
        if name in form:
            form[name].data = getattr(record, name) or ""
    if record.way == "questions" and not form.body.data:
        form.body.data = QUESTIONS


def content_of(form: Any) -> records.Content:
    """What the form says, for the service."""
    body = form.body.data or ""
    return records.Content(
        points={p.code: form[f"{POINT_FIELD}{p.code}"].data or "" for p in POINTS},
        body="" if body.split() == QUESTIONS.split() else body,
        undisputed=form.undisputed.data or "",
        next_step=form.next_step.data or "",
        concessions=(form.concessions.data or "") if "concessions" in form else None,
    )


class SignForm(ActForm):
    """Read aloud and signed: two moves, one breath."""

    attended = TickList(_l("Parties present"))
    guests = TickList(_l("Invited persons present"))
    began_at = HourField(_l("Really began at"), lies=Lies.BEHIND, validators=[_MUST])
    ended_at = HourField(_l("Really ended at"), lies=Lies.BEHIND, validators=[_MUST])
    times_right = BooleanField(_l("These times are right"))
    read_aloud = BooleanField(_l("Read to those present, or given them to read"))
    signed_by = TickList(_l("Parties who signed"))
    mediator_signed = BooleanField(_l("The mediator has signed"))
    recorder_signed = BooleanField(_l("The recorder has signed"))
    refusals = TextAreaField(
        _l("Who did not sign and why"), [*_TEXT, MayBeDemanded()], render_kw={"rows": 2}
    )

    @property
    def recorder_has_signed(self) -> bool:
        """By his own tick, or by the mediator's where that is the same person."""
        own = self.recorder_signed if "recorder_signed" in self else self.mediator_signed
        return bool(own.data)


def sign_form(
    session: Session, dispute: Dispute, record: Record, meeting: MediationSession, actor: Actor
) -> SignForm:
    """Those who were present, to be ticked; a mediator who wrote it himself signs once.

    And who came, and when it really began and ended, unless that was said with the outcome.
    """
    form: Any = SignForm()
    _ask_who_came_and_when(form, session, dispute, meeting, actor)
    if record.recorder_id == meeting.mediator_id:
        del form.recorder_signed
        form.mediator_signed.label.text = _("The mediator, who wrote the record, has signed")
    always_asked(form.signed_by)
    form.refusals.description = label(asks(FLOWS["record"].move("sign").facts)["refusals"], "needed")
    ticked = set(form.attended.data or ()) if "attended" in form else set()
    there = [int(key) for key, _name in form.attended.choices if key in ticked] if ticked else []
    form.signed_by.choices = [(str(p.id), p.name) for p in records.present(session, record, there)]
    made: SignForm = form
    return made


def _ask_who_came_and_when(
    form: Any, session: Session, dispute: Dispute, meeting: MediationSession, actor: Actor
) -> None:
    if meeting.state != queries.OPEN:
        del form.attended, form.guests
    else:
        _offer_people(form, session, dispute, actor)
        always_asked(form.attended)
    if meeting.state == "held" and meeting.ended_at is not None:
        del form.began_at, form.ended_at, form.times_right
    elif form.is_submitted():
        _on_its_day(form, meeting)
    else:
        form.began_at.data, form.ended_at.data = times.proposed(meeting, clock.now())
    if "attended" in form and not form.is_submitted():
        _propose_people(form, meeting)


class PagesForm(ActForm):
    """Photographs of what was written by hand."""

    file = FileField(_l("Photo or scan"))


class AddendumForm(ActForm):
    """Something to be added to a signed record."""

    text = TextAreaField(_l("Addendum"), [_MUST, Length(max=MAX_TEXT)], render_kw={"rows": 4})


class RoomForm(ActForm):
    """A room in which people mediate."""

    organisation = SelectField(_l("Organisation"), [_MUST], coerce=int)
    name = StringField(_l("Name of the room"), [_MUST, Length(max=60)])
    address = StringField(_l("Where to find it"), [Optional(), Length(max=MAX_LINE)])
    seats = NumberField(_l("Seats"), [Optional(), Within(1, 500)])
