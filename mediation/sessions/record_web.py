"""What the pages of a record share: finding it, the desk it is written at, its wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from flask import request, url_for

from mediation.cases.protection import open_to
from mediation.cases.web import current_case, current_context
from mediation.core.exceptions import Forbidden, NotFound
from mediation.extensions import reading
from mediation.lifecycle import drafts
from mediation.lifecycle.available import available
from mediation.security import gate
from mediation.security.gate import current_actor

from . import queries, records, showing
from .models import MediationSession, Record


class Address(Protocol):
    """Name of a page (``page``, ``autosave``, ``add_page``, ``change_page``, ``picture``, ``read``, ``add``,
    ``paper``, ``back``) and session -> its address; ``paper_id`` names one photographed page.
    """

    def __call__(self, name: str, meeting: MediationSession, **more: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody writes or reads a record: the shell of his pages, and where each of them is."""

    layout: str
    to: Address
    staff: bool
    """Whether the general page of a move and the case file lie open from here."""


def _staff_address(name: str, meeting: MediationSession, **more: Any) -> str:
    return url_for(_STAFF_PAGES[name], dispute_id=meeting.dispute_id, row_id=meeting.id, **more)


_STAFF_PAGES = {
    "page": "records.page", "autosave": "records.autosave", "add_page": "records.add_page",
    "change_page": "records.change_page", "picture": "records_read.picture",
    "read": "records_read.read", "add": "records_read.add", "paper": "records_read.paper",
    "back": "sessions.show",
}

STAFF = Desk("layouts/staff.html", _staff_address, staff=True)
"""The desk of everybody who signs in."""


def meeting_of(dispute_id: int, row_id: int) -> MediationSession:
    """The session of this address; what was said in a protected case is for its handlers, and a guest
    reads of the sessions in which he takes part.

    NotFound, Forbidden.
    """
    if not open_to(current_case(), current_context()):
        raise Forbidden(showing.RECORD_READ)
    meeting = queries.meeting(reading(), dispute_id, row_id)
    if not showing.is_for(current_actor(), current_context(), meeting):
        raise Forbidden(showing.RECORD_READ)
    return meeting


def meeting_and_record(dispute_id: int, row_id: int) -> tuple[MediationSession, Record]:
    """Session and record of this address. NotFound when nothing was written yet."""
    meeting = meeting_of(dispute_id, row_id)
    record = queries.record_of(reading(), meeting.id)
    if record is None:
        raise NotFound(f"record of session:{row_id}")
    return meeting, record


OF_PAGES = frozenset({"file", "way"})
"""What the buttons beside photographed pages send: no words of the record, whose form they belong to."""


def seen(meeting: MediationSession) -> showing.Seen:
    """The session as this reader sees it."""
    (one,) = showing.see(reading(), current_actor(), current_case(), current_context(), [meeting])
    return one


def given_up(record: Record, meeting: MediationSession, desk: Desk) -> dict[str, bool]:
    """Whether its reader may drop it or take it up again here, and whether its session was called off."""
    actor, case = current_actor(), current_case()
    names = {move.name for move in available(reading(), actor, case, record)} if desk.staff else set()
    return {
        "may_drop": "drop" in names, "may_take_up": "take_up" in names,
        "called_off": meeting.state in queries.CALLED_OFF,
    }


def is_handler() -> bool:
    """Whether this reader may see what a side would concede."""
    return gate.allowed(current_actor(), records.CONCESSIONS, current_context())


def content() -> dict[str, list[str]]:
    """The words that were sent, without tokens: they tell a repeated press from another one."""
    typed: dict[str, list[str]] = request.form.to_dict(flat=False)
    return {name: values for name, values in typed.items() if name not in drafts.NOT_KEPT | OF_PAGES}
