"""A session as the pages show it: where, who, what came of it, what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.cases.panels import Link, Panel, buttons, links, panel
from mediation.cases.party_models import Party
from mediation.cases.protection import open_to
from mediation.core.i18n import label
from mediation.lifecycle.available import available
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from workflows.reasons_small import SESSION_RESULTS

from . import queries, rooms, times
from .models import MediationSession, Record, SessionAttendance

RESULTS = {reason.code: reason for reason in SESSION_RESULTS}
RECORD_READ = "record.read"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of a session, and whether he came."""

    name: str
    present: bool | None
    invited: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything a page says of one session."""

    row: MediationSession
    title: str
    began: datetime
    until: datetime
    where: str
    mediator: str
    guests: list[Guest]
    result: str
    record: Record | None
    writer: str
    """Who writes or wrote the record; empty without one."""
    url: str
    links: list[Link]

    @property
    def told(self) -> bool:
        """Whether somebody said what came of it, and with that who was there."""
        return self.row.state != queries.OPEN

    @property
    def being_written(self) -> bool:
        """Whether its record is begun and not signed while nobody told what came of it: it stays then."""
        begun = self.record is not None and self.record.state in queries.UNSIGNED
        return begun and not self.told

    @property
    def came(self) -> bool:
        """Whether somebody said who was there, be it before the outcome is told."""
        return self.told or any(guest.present is not None for guest in self.guests)


def see(
    session: Session, actor: Actor, dispute: Dispute, context: Context, rows: Sequence[MediationSession]
) -> list[Seen]:
    """The sessions in the order given, read in a few queries."""
    book = _Book(session, rows)
    named = open_to(dispute, context)
    return [
        Seen(
            row=row, title=title(row), began=times.began(row), until=times.over(row),
            where=book.where(row) if named else "", mediator=book.users.get(row.mediator_id or 0, ""),
            guests=[book.guest(one) for one in row.attendance if not _mediates(one, row)] if named else [],
            result=label(RESULTS[row.result]) if row.result in RESULTS else "",
            record=book.records.get(row.id), writer=book.writer(row) if named else _("Somebody"),
            links=_links(session, actor, dispute, context, row, book),
            url=url_for("sessions.show", dispute_id=dispute.id, row_id=row.id),
        )
        for row in rows
    ]


def _mediates(entry: SessionAttendance, row: MediationSession) -> bool:
    """Whoever mediates stands on the page as such and not once more among those who came."""
    return entry.user_id is not None and entry.user_id == row.mediator_id


def title(meeting: MediationSession) -> str:
    """第2次调解."""
    return _("Session no. %(no)d", no=meeting.no)


class _Book:
    """Names and records of several sessions, read once."""

    def __init__(self, session: Session, rows: Sequence[MediationSession]) -> None:
        entries = [entry for row in rows for entry in row.attendance]
        people = {e.user_id for e in entries if e.user_id} | {r.mediator_id for r in rows if r.mediator_id}
        parties = {e.party_id for e in entries if e.party_id}
        ids = [row.id for row in rows]
        self.records = {
            r.session_id: r for r in session.scalars(select(Record).where(Record.session_id.in_(ids)))
        }
        self.users = _names(session, User, people | {r.recorder_id for r in self.records.values()})
        self.parties = _names(session, Party, parties)
        self.places = {row.id: rooms.where(session, row) for row in rows}

    def where(self, row: MediationSession) -> str:
        return self.places[row.id]

    def writer(self, row: MediationSession) -> str:
        record = self.records.get(row.id)
        return self.users.get(record.recorder_id, "") if record is not None else ""

    def guest(self, entry: SessionAttendance) -> Guest:
        if entry.party_id is not None:
            return Guest(self.parties.get(entry.party_id, ""), entry.present, invited=False)
        return Guest(self.users.get(entry.user_id or 0, ""), entry.present, invited=True)


def _names(session: Session, model: Any, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(model.id, model.name).where(model.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _links(
    session: Session, actor: Actor, dispute: Dispute, context: Context, row: MediationSession, book: _Book
) -> list[Link]:
    found = links(dispute, buttons(session, actor, dispute, row))
    page = url_for("sessions.show", dispute_id=dispute.id, row_id=row.id)
    if row.state == queries.OPEN and gate.allowed(actor, "paper.add", context):
        found.append(Link(_("Notices"), page))
    record = book.records.get(row.id)
    if not is_for(actor, context, row):
        return found
    if record is not None and gate.allowed(actor, RECORD_READ, context):
        found.append(Link(_("Record"), url_for("records.page", dispute_id=dispute.id, row_id=row.id)))
    elif may_start_record(actor, context, row, record):
        found.insert(0, Link(_("Write the record"), url_for(
            "records.page", dispute_id=dispute.id, row_id=row.id
        )))
    return found


def is_for(actor: Actor, context: Context, row: MediationSession) -> bool:
    """Whether the record of this session is for this reader: a guest reads where he takes part."""
    return context.kinds != {"invited"} or queries.took_part(row, actor.user_id)


def may_start_record(
    actor: Actor, context: Context, row: MediationSession, record: Record | None
) -> bool:
    """Whether a record is wanted and this reader may begin it."""
    return (
        record is None and queries.can_be_written(row) and gate.allowed(actor, "record.start", context)
    )


@panel("mediation", 20)
def sessions_panel(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Panel | None:
    """Every session of the case with what can be done about it."""
    rows = queries.of_dispute(session, dispute.id)
    may_book = dispute.state in ("assigned", "mediating") and gate.allowed(actor, "session.book", context)
    may_begin = any(m.name == "begin" for m in available(session, actor, dispute))
    if not rows and not may_book:
        return None
    return Panel("sessions/panel.html", {
        "rows": see(session, actor, dispute, context, rows),
        "book": url_for("bookings.book", dispute_id=dispute.id) if may_book else "",
        "begin": url_for(
            "acts.do", dispute_id=dispute.id, flow_name="dispute", name="begin"
        ) if may_begin else "",
    })
