"""What the row of a small flow is called, so that nobody acts on the wrong one: for steps, acts and refusals.

The short name says no person; the long one names who is meant, for readers to whom the case is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.agreements import queries as agreements
from mediation.agreements.models import Agreement
from mediation.agreements.promise_models import Confirmation, Promise
from mediation.agreements.showing import form_name, promise_parts, who
from mediation.assignment.invitation_models import Invitation
from mediation.core import formats
from mediation.core.i18n import label
from mediation.danger.models import Danger
from mediation.danger.queries import sign_labels
from mediation.followup.agenda import visit_title
from mediation.followup.models import Visit
from mediation.handovers.assistance_models import Assistance
from mediation.handovers.models import Handover
from mediation.organisations.models import Organisation
from mediation.sessions.models import MediationSession, Record
from mediation.sessions.showing import title
from workflows.reasons_small import CAPACITIES

_CAPACITY = {one.code: one for one in CAPACITIES}


def short(row: Any, *, day: bool = True) -> str:
    """Which one of its kind: place, sum, day. ``day`` False where the day stands beside it anyway."""
    parts = list(_SHORT[row.flow](row))
    if not day and row.flow in DATED:
        parts.pop()
    return " · ".join(part for part in parts if part)


def long(session: Session, row: Any, *, told: bool) -> str:
    """The same with the people and organisations it is about; ``told`` False leaves them out."""
    people = _PEOPLE.get(row.flow)
    named = people(session, row) if told and people is not None else ""
    return " · ".join(part for part in (short(row), named) if part)


def _session(row: MediationSession) -> Iterator[str]:
    yield title(row)
    yield formats.moment(row.starts_at)


def _agreement(row: Agreement) -> Iterator[str]:
    yield form_name(row)
    yield row.number or _("version %(no)d", no=row.version)


def _visit(row: Visit) -> Iterator[str]:
    yield visit_title(row)
    yield formats.day(row.due_on)


def _confirmation(row: Confirmation) -> Iterator[str]:
    yield _("until %(day)s", day=formats.day(row.until_on))


def _record(row: Record) -> Iterator[str]:
    yield title(row.meeting)


def _invitation(row: Invitation) -> Iterator[str]:
    yield label(_CAPACITY[row.capacity]) if row.capacity in _CAPACITY else ""


def _handover(row: Handover) -> Iterator[str]:
    yield _("until %(day)s", day=formats.day(row.answer_due_on))


def _assistance(row: Assistance) -> Iterator[str]:
    yield _("until %(day)s", day=formats.day(row.due_on))


def _danger(row: Danger) -> Iterator[str]:
    yield "、".join(sign_labels(row.signs))
    yield formats.moment(row.raised_at)


_SHORT: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "promise": promise_parts, "visit": _visit, "session": _session,
    "record": _record, "agreement": _agreement, "confirmation": _confirmation, "invitation": _invitation,
    "handover": _handover, "assistance": _assistance, "danger": _danger,
}
"""Flow to what tells its rows apart."""
DATED = frozenset({"promise", "visit", "confirmation", "handover", "assistance"})
"""Whose last part is the day by which something is due."""


def _promised(session: Session, row: Promise) -> str:
    return who(row, agreements.names_now(session, row.dispute_id))


def _invited(session: Session, row: Invitation) -> str:
    return session.get_one(User, row.invitee_id).name


def _receiver(session: Session, row: Handover | Assistance) -> str:
    return session.get_one(Organisation, row.to_org_id).name


_PEOPLE: Mapping[str, Callable[[Session, Any], str]] = {
    "promise": _promised, "invitation": _invited, "handover": _receiver, "assistance": _receiver,
}
