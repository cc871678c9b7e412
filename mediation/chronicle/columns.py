"""What the fields of a case are called where the log tells of them.

A field that is not listed is bookkeeping: it stands in the full entry and in no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from mediation.cases import consents, contacts, parties
from mediation.cases.case_forms import SECRECY
from mediation.documents.register import KINDS as PAPER_KINDS
from workflows import reasons, reasons_small


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its name, how its value is shown, and where it is told."""

    label: LazyString
    show: str = "text"
    """text | flag | day | moment | money | user | organisation | party | category | grade"""
    codes: tuple[Any, ...] = ()
    """Rows with code and labels, where the value is a code."""
    in_moves: bool = False
    """Told beside a move, not only beside an edit."""
    when_new: bool = False
    """Names a new row."""


COLUMNS: Mapping[str, Column] = {
    "dispute.title": Column(_l("Title")),
    "dispute.number": Column(_l("Number"), in_moves=True),
    "dispute.source": Column(_l("Source"), codes=reasons.SOURCES),
    "dispute.received_at": Column(_l("Asked for at"), "moment"),
    "dispute.narrative": Column(_l("What happened")),
    "dispute.claims": Column(_l("What is asked for")),
    "dispute.amount": Column(_l("Amount"), "money"),
    "dispute.place": Column(_l("Place")),
    "dispute.secrecy": Column(_l("Secrecy"), codes=SECRECY),
    "dispute.category_code": Column(_l("Category"), "category", in_moves=True),
    "dispute.grade": Column(_l("Grade"), "grade", in_moves=True),
    "dispute.lead_org_id": Column(_l("Lead"), "organisation", in_moves=True),
    "dispute.mediator_id": Column(_l("Mediator"), "user", in_moves=True),
    "dispute.round": Column(_l("Round"), in_moves=True),
    "dispute.clock_base_on": Column(_l("Term counts from"), "day"),
    "dispute.due_on": Column(_l("Due"), "day", in_moves=True),
    "dispute.extended_until": Column(_l("Extended until"), "day", in_moves=True),
    "dispute.suspended_until": Column(_l("Suspended until"), "day", in_moves=True),
    "dispute.ended_at": Column(_l("Ended at"), "moment"),
    "dispute.end_reason": Column(_l("End reason"), codes=reasons.END_REASONS),
    "dispute.retention": Column(_l("Retention"), codes=reasons.RETENTION, in_moves=True),
    "party.name": Column(_l("Name"), when_new=True),
    "party.side": Column(_l("Side"), codes=parties.SIDES),
    "party.role": Column(_l("Capacity"), codes=parties.ROLES),
    "party.kind": Column(_l("Kind"), codes=parties.KINDS),
    "party.phone": Column(_l("Telephone")),
    "party.address": Column(_l("Address")),
    "party.no_phone": Column(_l("No telephone"), "flag"),
    "party.safe_contact": Column(_l("Safe contact")),
    "party.safe_phone": Column(_l("Number safe to call")),
    "party.no_message": Column(_l("Leave no message"), "flag"),
    "party.apart": Column(_l("Arrives apart"), "flag"),
    "party.interpreter": Column(_l("Interpreter")),
    "party.identity_verified": Column(_l("Identity verified"), "flag"),
    "party.minor": Column(_l("Minor"), "flag"),
    "party.stands_for": Column(_l("Stands for")),
    "party.address_protected": Column(_l("Address protected"), "flag"),
    "party.left_at": Column(_l("Left at"), "moment"),
    "person.id_number": Column(_l("Identity number")),
    "consent.kind": Column(_l("Notice or consent"), codes=consents.KINDS, when_new=True),
    "consent.party_id": Column(_l("Party"), "party", when_new=True),
    "contact_attempt.party_id": Column(_l("Party"), "party", when_new=True),
    "contact_attempt.note": Column(_l("Note"), when_new=True),
    "contact_attempt.result": Column(_l("Result"), codes=contacts.RESULTS, when_new=True),
    "dispute_link.kind": Column(_l("Tied to another"), codes=reasons.LINKS, when_new=True),
    "external_number.body": Column(_l("Body"), when_new=True),
    "external_number.number": Column(_l("Their number"), when_new=True),
    "paper.title": Column(_l("Paper"), when_new=True),
    "paper.kind": Column(_l("Kind of paper"), codes=PAPER_KINDS),
    "mediation_session.starts_at": Column(_l("Time"), "moment", in_moves=True),
    "mediation_session.place": Column(_l("Place")),
    "mediation_session.result": Column(_l("Result"), codes=reasons_small.SESSION_RESULTS),
    "invitation.invitee_id": Column(_l("Invited person"), "user"),
    "invitation.capacity": Column(_l("Capacity"), codes=reasons_small.CAPACITIES, in_moves=True),
    "invitation.answer_by": Column(_l("Answer by"), "day", in_moves=True),
    "invitation.brief": Column(_l("Brief")),
    "handover.to_org_id": Column(_l("Receiver"), "organisation", in_moves=True),
    "handover.letter": Column(_l("Letter")),
    "assistance.to_org_id": Column(_l("Receiver"), "organisation", in_moves=True),
    "promise.paid": Column(_l("Paid so far"), "money", in_moves=True),
    "assistance.due_on": Column(_l("Answer by"), "day", in_moves=True),
    "assistance.what": Column(_l("What is asked")),
    "assistance.parts": Column(_l("Parts handed over")),
    "assistance.answer": Column(_l("Answer")),
    "danger.what": Column(_l("What was said or seen")),
    "objection.user_id": Column(_l("Against"), "user", when_new=True),
    "record.body": Column(_l("Text of the record")),
    "record.outline": Column(_l("Points of the record")),
    "record.concessions": Column(_l("Concessions")),
    "record.undisputed": Column(_l("Undisputed facts")),
    "record.next_step": Column(_l("Next step")),
    "record.refusals": Column(_l("Refused signatures")),
    "record_addendum.text": Column(_l("Addendum")),
}
