"""Times at which people seldom sit down together: asked about once, never refused.

An evening session for those who work by day is right; a wrong key is not. So the form asks, and a tick for
that very time answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import BooleanField, HiddenField

from mediation.calendar import service as calendar
from mediation.cases.models import Dispute
from mediation.core import clock, formats
from mediation.core.forms import ActForm
from mediation.core.i18n import label
from workflows.rules.common import DAY_LONG

from . import opening
from .free_times import written

EARLIEST, LATEST = 7, 21
"""Hours in Beijing between which nobody is asked."""


class Sure(ActForm):
    """The answer to the question; it holds for the time that was asked about and no other."""

    sure = BooleanField()
    sure_of = HiddenField()


def questions(
    session: Session, dispute: Dispute, starts_at: datetime, minutes: int, room_id: int | None
) -> list[str]:
    """What is unusual about this time, in sentences; nothing for what is over already."""
    until = starts_at + timedelta(minutes=minutes)
    if until <= clock.now():
        return []
    day, asked = clock.day_of(starts_at), list[str]()
    if not _said_to_be_open(session, room_id, starts_at, minutes):
        if starts_at < clock.at(day, EARLIEST) or until > clock.at(day, LATEST):
            asked.append(_(
                "%(first)s–%(until)s lies before seven in the morning or after nine in the evening.",
                first=formats.hour(starts_at), until=formats.hour(until),
            ))
        info = calendar.load(session).info(day)
        if not info.working:
            asked.append(_("%(day)s is no working day (%(why)s).", day=formats.day(day), why=label(info)))
    if dispute.due_on is not None and day > dispute.due_on:
        asked.append(_("The case is due on %(due)s, before that day.", due=formats.day(dispute.due_on)))
    return asked


def _said_to_be_open(session: Session, room_id: int | None, starts_at: datetime, minutes: int) -> bool:
    """Whether somebody entered that this room is open then: who opens it on Saturdays means Saturdays."""
    hours = opening.hours_of(session, room_id, clock.day_of(starts_at)) if room_id is not None else None
    return hours is not None and opening.is_open(session, hours, starts_at, minutes)


def asks(
    form: Any, session: Session, dispute: Dispute, starts_at: datetime, minutes: int, room_id: int | None
) -> bool:
    """Whether the form must ask before it books; puts the question on it then."""
    if not 0 < minutes <= DAY_LONG:
        return False  # a guard says so
    found, value = questions(session, dispute, starts_at, minutes, room_id), written(starts_at)
    answered = form.sure.data and form.sure_of.data == value
    form.sure_of.data = value if found else ""
    form.sure.label.text = _("Yes, at %(time)s", time=formats.full_moment(starts_at))
    if not found or answered:
        return False
    form.sure.data = False
    form.sure.errors = [" ".join(found)]
    return True
