"""Names for everything an entry can say that is no move of a flow, and the filters of the course.

Moves carry their labels in the flow tables. A test compares these names with what the code writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from mediation.core.i18n import label
from workflows import FLOWS

EVENTS: Mapping[str, LazyString] = {
    # of a dispute
    "dispute.edit": _l("Facts of the case changed"),
    "dispute.split_off": _l("A new dispute was split off"),
    "dispute.split_from": _l("Split off from another dispute"),
    "dispute.released": _l("The other dispute goes its own way again"),
    "dispute.absorbed": _l("Another dispute was merged into this one"),
    "dispute.survivor_moved": _l("The case into which it was merged is led by another committee"),
    "party.added": _l("Person put on the record"),
    "party.edited": _l("Data of a person changed"),
    "number.added": _l("Number of another body noted"),
    "contact.noted": _l("Attempt to reach somebody"),
    "repeat.answered": _l("Possible repeats judged"),
    "consent.recorded": _l("Notices and consents recorded"),
    "objection.raised": _l("Objection raised"),
    "objection.sustained": _l("Objection sustained"),
    "joint.stepped_down": _l("A joint mediator recused himself"),
    "objection.overruled": _l("Objection overruled"),
    "invitation.code_issued": _l("Code of the invitation given out"),
    "paper.issued": _l("Paper issued"),
    "paper.added": _l("Paper brought in"),
    "record.written": _l("Record of the session written"),
    "record.pages": _l("Photographed pages of the record added or put in order"),
    "record.page_out": _l("Photographed page taken out of the record"),
    "agreement.written": _l("Agreement written"),
    "agreement.signed": _l("Signatures entered"),
    "session.reseated": _l("Sessions given to the new mediator"),
    "session.noted": _l("Said who came to the session and when"),
    "session.said_at_signing": _l("Said, where the record is signed, who came and when"),
    "session.times_told": _l("Said when the session really began and ended"),
    "session.outcome_amended": _l("Outcome of the session changed"),
    "danger.called": _l("Next person called about the danger"),
    "proposal.made": _l("Proposed, waits for a second person"),
    "proposal.rejected": _l("Second person refused"),
    "proposal.withdrawn": _l("Proposal withdrawn"),
    "proposal.fallen": _l("Proposal fell: the case went on"),
    "consultation.recorded": _l("Consultation noted"),
    # looks
    "case.opened": _l("Opened the case"),
    "case.printed": _l("Printed the course of the case"),
    "case.exported": _l("Exported the case"),
    "entry.unsealed": _l("Unsealed a text of an entry"),
    "invitation.papers_handed": _l("Handed papers to an invited person, or took them back"),
    "assistance.opened": _l("A department looked at what it was asked"),
    "phones.listed": _l("Saw the telephone numbers on the call list"),
    "party.unmasked": _l("Unmasked private data"),
    "paper.read": _l("Opened a paper"),
    "record.pages_seen": _l("Looked at the photographed pages of a record"),
    "paper.file_lost": _l("File of a paper missing or changed"),
    "paper.printed": _l("Printed a paper"),
    "act.refused": _l("An act was refused"),
    "list.exported": _l("Took a list of cases"),
    "audit.exported": _l("Exported from the log"),
    "audit.searched": _l("Searched the log"),
    "audit.verified": _l("Verified the log"),
    # people and settings
    "user.created": _l("Account made"),
    "user.changed": _l("Account changed"),
    "user.activated": _l("Account switched on"),
    "user.disabled": _l("Account switched off"),
    "user.code_given": _l("One-time code printed"),
    "user.code_failed": _l("Wrong one-time code"),
    "user.password_set": _l("Password set"),
    "user.sign_in": _l("Signed in"),
    "user.sign_in_failed": _l("Sign-in failed"),
    "user.sign_out": _l("Signed out"),
    "user.unknown_name": _l("Sign-in with an unknown name"),
    "user.address_refused": _l("Too many sign-ins failed: address refused for a while"),
    "grant.given": _l("Role given"),
    "grant.ended": _l("Role ended"),
    "guest.listed": _l("Entered in the list of guests"),
    "guest.entered": _l("Invited person came in by his code"),
    "guest.left": _l("Invited person has left"),
    "guest.code_failed": _l("Wrong code of an invitation"),
    "guest.unknown_number": _l("Code tried with an unknown number"),
    "guest.address_refused": _l("Too many codes failed: address refused for a while"),
    "leave.given": _l("Leave entered"),
    "leave.ended": _l("Leave ended"),
    "register.entered": _l("Entered in the register of mediators"),
    "register.changed": _l("Register of mediators changed"),
    "register.trained": _l("Training of a mediator entered"),
    "tie.declared": _l("Tie declared"),
    "tie.ended": _l("Tie ended"),
    "hub.settled": _l("Hub set up"),
    "audit.anchor_begun": _l("Outside file begun anew after a restore"),
    "organisation.created": _l("Organisation made"),
    "organisation.changed": _l("Organisation changed"),
    "organisation.moved": _l("Organisation moved in the tree"),
    "organisation.closed": _l("Organisation closed"),
    "committee.filed": _l("Filing of a committee entered"),
    "room.added": _l("Room added"),
    "room.changed": _l("Room changed"),
    "room.closed": _l("Room closed"),
    "room.reopened": _l("Room opened again"),
    "figures.exported": _l("Rows behind a figure taken"),
    "audit.looked_up": _l("Looks at a case looked up"),
    "audit.exported_whole": _l("Whole log taken"),
    "sample.drawn": _l("Files drawn for inspection"),
    "sample.ended": _l("Inspection ended"),
    "settings.changed": _l("Setting changed"),
    "category.changed": _l("Category changed"),
    "import.organisations": _l("List of organisations taken in"),
    "import.people": _l("List of people taken in"),
    "calendar.day_entered": _l("Day of the calendar entered"),
    "calendar.year_announced": _l("Notice of a year's holidays entered"),
    "job.try_again": _l("Background work tried again"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of the course: which events and which subjects it lets through."""

    label: LazyString
    events: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    moves_only: bool = False


SHOW: Mapping[str, Choice] = {
    "all": Choice(_l("All")),
    "state": Choice(_l("States"), moves_only=True),
    "papers": Choice(
        _l("Papers of the case"), events=("paper",), subjects=("record", "agreement", "confirmation")
    ),
    "contact": Choice(_l("Contacts"), events=("contact", "consent"), subjects=("invitation", "visit")),
}


def event_label(event: str) -> str:
    """What happened, for a list; the bare name of an event nobody named."""
    flow_name, _dot, name = event.partition(".")
    flow = FLOWS.get(flow_name)
    if flow is not None and flow.has_move(name):
        move = label(flow.move(name))
        return move if flow_name == "dispute" else f"{label(flow)}·{move}"
    return str(EVENTS.get(event, event))
