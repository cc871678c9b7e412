"""Which move tells whom, in which words.

The key is the ``message`` of a row of the flow tables, or the name of a note
that tells somebody. A notice names no person and tells no story: the number
of the dispute stands beside it, and the page it leads to has its own guard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

CASE, INVITATION, HANDOVERS = "case", "invitation", "handovers"
DANGER, REPEATS, ASSISTANCE, PROPOSAL = "danger", "repeats", "assistance", "proposal"
ASSIGNMENT = "assignment"
"""Where a notice leads."""


Words = Any
"""A text that is looked up when it is shown, in the reader's language."""

OPEN_CASE = _l("Open the case")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: the words of ``recipients.RECIPIENTS`` who get it, what it says, where it leads."""

    to: tuple[str, ...]
    says: Words
    place: str = CASE
    button: Words = OPEN_CASE


_TEAM = ("mediator", "clerk")
_TO_HIM = Notice(("mediator_himself",), _l("Assigned to you: please make first contact"))
_TO_HIS_STAND_IN = Notice(
    ("stand_in",), _l("Assigned to the mediator for whom you stand in: please make first contact")
)

NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "dispute.reconsider": (Notice(("clerk", "head"), _l("Taken up again: accept or decline it")),),
    "dispute.reclassify": (Notice(_TEAM, _l("Grade or category was changed")),),
    "dispute.assign": (_TO_HIM, _TO_HIS_STAND_IN),
    "dispute.reassign": (
        _TO_HIM, Notice(("former_mediator",), _l("Assigned to another mediator")), _TO_HIS_STAND_IN,
    ),
    "dispute.release": (
        Notice(("former_mediator",), _l("You are released from this case")),
        Notice(("clerk",), _l("The mediator was released: please assign another")),
    ),
    "dispute.take_over": (
        Notice(("clerk", "head"), _l("Now led by your organisation")),
        Notice(("former_lead", "former_mediator"), _l("Now led by another organisation")),
    ),
    "dispute.extend": (Notice(_TEAM, _l("The term was extended")),),
    "dispute.suspend": (Notice(_TEAM, _l("Suspended: the clock stands still")),),
    "dispute.resume": (Notice(_TEAM, _l("Resumed: the clock runs again")),),
    "dispute.split": (Notice(_TEAM, _l("Split: part of it goes on as a dispute of its own")),),
    "dispute.split_from": (
        Notice(("clerk",), _l("Split off from another dispute: please grade and assign it")),
    ),
    "dispute.merge": (Notice(_TEAM, _l("Merged into another dispute")),),
    "dispute.absorbed": (
        Notice(
            ("mediator", "clerk_elsewhere"), _l("Another dispute was merged into this one: please read it"),
        ),
    ),
    "dispute.released": (
        Notice(("mediator", "clerk_elsewhere"), _l("What was merged into this one goes its own way again")),
    ),
    "dispute.unmerge": (Notice(_TEAM, _l("No longer merged: it goes on by itself")),),
    "dispute.withdraw": (Notice(_TEAM, _l("Withdrawn or settled by the sides")),),
    "dispute.refuse": (Notice(_TEAM, _l("A party does not want mediation")),),
    "dispute.fail": (Notice(_TEAM, _l("Ended without agreement")),),
    "dispute.lapse": (Notice(_TEAM, _l("Mediation was ended for lack of its object")),),
    "dispute.agree": (Notice((*_TEAM, "head"), _l("Agreement reached: watch the promises")),),
    "dispute.annul": (Notice(_TEAM, _l("The agreement has lost its effect: reopen or close")),),
    "dispute.transfer": (Notice(_TEAM, _l("Transferred outside: chase the receipt")),),
    "dispute.return": (Notice(_TEAM, _l("Came back from outside: go on with it")),),
    "dispute.reopen": (Notice(_TEAM, _l("Reopened: a new round begins")),),
    "dispute.correct": (Notice((*_TEAM, "head"), _l("A locked fact was corrected")),),
    "dispute.void": (Notice(_TEAM, _l("Void: it was registered by mistake")),),
    "dispute.take_back": (Notice(_TEAM, _l("The last step was taken back")),),
    "handover.offer": (
        Notice(
            ("receiver",),
            _l("Handed over to you: receive or return within two working days"),
            HANDOVERS,
            _l("See what was handed over"),
        ),
    ),
    "handover.receive": (Notice(("sender",), _l("What you handed over was received"), HANDOVERS),),
    "handover.return": (
        Notice(
            ("sender", "centre_head"), _l("What was handed over came back: accept it or decide"), HANDOVERS
        ),
    ),
    "handover.recall": (Notice(("receiver",), _l("The handover was recalled"), HANDOVERS),),
    "handover.impose": (Notice(("receiver", "sender"), _l("The centre has decided who leads"), HANDOVERS),),
    "assistance.ask": (
        Notice(
            ("receiver",),
            _l("You are asked to help with a dispute: sign for it, or return it within two working days"),
            ASSISTANCE,
            _l("See what is asked"),
        ),
    ),
    "assistance.return": (
        Notice(("clerk", "head"), _l("The department has returned what it was asked"), ASSISTANCE),
    ),
    "assistance.answer": (
        Notice((*_TEAM, "head"), _l("The department has answered"), ASSISTANCE, _l("Read the answer")),
    ),
    "assistance.recall": (
        Notice(("receiver",), _l("The request to your department was recalled"), ASSISTANCE),
    ),
    "invitation.send": (
        Notice(
            ("invited",),
            _l("You are invited to a mediation: please answer"),
            INVITATION,
            _l("Answer the invitation"),
        ),
    ),
    "invitation.accept": (Notice(_TEAM, _l("The invitation was accepted")),),
    "invitation.decline": (Notice(("clerk",), _l("The invitation was declined: invite another")),),
    "invitation.expire": (Notice(("clerk",), _l("No answer to the invitation: invite another")),),
    "invitation.cancel": (
        Notice(
            ("invited_already",), _l("The invitation was cancelled"), INVITATION, _l("See the invitation")
        ),
    ),
    "invitation.bar": (
        Notice(
            ("invited",),
            _l("You can no longer take part: a conflict of interest"),
            INVITATION,
            _l("See the invitation"),
        ),
        Notice(_TEAM, _l("The invited person is barred by a conflict: invite another")),
    ),
    "invitation.step_down": (Notice(_TEAM, _l("The invited person has stepped down")),),
    "session.book": (Notice((*_TEAM, "guests"), _l("A session is booked")),),
    "session.miss": (Notice(("clerk",), _l("Somebody did not come to the session: book another")),),
    "session.postpone": (Notice((*_TEAM, "guests"), _l("A session has a new time")),),
    "session.cancel": (Notice((*_TEAM, "guests"), _l("A session was cancelled")),),
    "record.drop": (Notice(("mediator",), _l("The record of a session was dropped")),),
    "record.sign": (Notice(("clerk",), _l("The record is signed and locked")),),
    "agreement.offer_for_signing": (Notice(("clerk",), _l("The agreement is ready for signing")),),
    "agreement.revise": (Notice(("clerk",), _l("The agreement is being revised: signatures fall")),),
    "agreement.refuse": (Notice(("mediator",), _l("A party refuses to sign the agreement")),),
    "agreement.void": (Notice(_TEAM, _l("The agreement is void: promises stop")),),
    "confirmation.apply": (Notice(_TEAM, _l("The court was asked to confirm the agreement")),),
    "confirmation.confirm": (Notice(_TEAM, _l("The court has confirmed the agreement")),),
    "confirmation.dismiss": (Notice((*_TEAM, "head"), _l("The court has dismissed the request to confirm")),),
    "confirmation.set_right": (
        Notice((*_TEAM, "head"), _l("The outcome of the court’s ruling was corrected: check what follows")),
    ),
    "promise.break": (Notice(("mediator", "head"), _l("A promise was broken: tell the other routes")),),
    "danger.raise": (
        Notice(
            ("head", "clerk", "mediator", "level_above", "centre"),
            _l("Danger reported: acknowledge it now"),
            DANGER,
            _l("Open the case now"),
        ),
    ),
    "danger.acknowledge": (Notice(("raiser",), _l("Your danger report was acknowledged")),),
    "danger.report": (Notice(("head", "mediator", "raiser"), _l("The danger was reported on")),),
    "danger.answer": (Notice(("head",), _l("The danger report was answered: clear it or go on")),),
    "danger.retract": (
        Notice(
            ("head", *_TEAM, "level_above", "centre"),
            _l("The danger was raised by a slip of the hand and taken back"),
        ),
    ),
    "danger.clear": (Notice(("raiser", *_TEAM), _l("The danger is cleared")),),
    "visit.do": (Notice(("head",), _l("The return visit was made")),),
    "assignment.tie_declared": (
        Notice(
            ("clerk", "head"),
            _l("The mediator has declared a tie to a party: release him, or all sides agree in writing"),
            ASSIGNMENT,
            _l("See who mediates"),
        ),
    ),
    "joint.stepped_down": (
        Notice(
            ("mediator", "head"), _l("The joint mediator has recused himself and left the case"),
        ),
    ),
    "assignment.tie_found": (
        Notice(
            ("clerk", "head"),
            _l("A party who was written down is tied to the mediator: release him, or all agree in writing"),
            ASSIGNMENT,
            _l("See who mediates"),
        ),
    ),
    "assignment.guest_barred": (
        Notice(
            ("clerk",),
            _l("Whom you wrote down is tied to an invited person: his part has ended, invite another"),
            ASSIGNMENT,
            _l("See who is invited"),
        ),
    ),
    "intake.protected_repeat": (
        Notice(
            ("centre",), _l("Perhaps the same people as in a protected case: please compare"), REPEATS,
            _l("Compare the cases"),
        ),
    ),
    "proposal.rejected": (
        Notice(
            ("proposer",), _l("The second person did not confirm what you proposed"), PROPOSAL,
            _l("See why"),
        ),
    ),
    "proposal.fallen": (
        Notice(
            ("proposer", "second"), _l("What waited for confirmation fell: the case has gone on"), PROPOSAL,
            _l("See what it was"),
        ),
    ),
    "by_clock.passed_on": (
        Notice(
            (), _l("A question waits for you: whoever was asked may not confirm it any more"), PROPOSAL,
            _l("Look at the question"),
        ),
    ),
    "by_clock.due_soon": (Notice(_TEAM, _l("The term ends within three working days")),),
    "by_clock.due_over": (Notice((*_TEAM, "head"), _l("The term is over")),),
    "by_clock.unsorted": (
        Notice(("clerk", "head"), _l("Left without a category for too long: please choose one")),
    ),
    "by_clock.task_over": (Notice((), _l("A step of this case is past its day")),),
    "by_clock.asked_soon": (
        Notice((), _l("Your answer is due by the next working day"), ASSISTANCE, _l("See what is asked")),
    ),
    "by_clock.asked_over": (
        Notice((), _l("Your answer is overdue: please answer"), ASSISTANCE, _l("See what is asked")),
    ),
    "by_clock.asked_late": (
        Notice((*_TEAM, "head", "centre"), _l("The department's answer is overdue: call there"), ASSISTANCE),
    ),
    "by_clock.handover_over": (
        Notice((), _l("The term for signing for a case is over: sign for it now"), HANDOVERS),
    ),
    "by_clock.handover_late": (
        Notice(
            ("clerk", "head", "centre"),
            _l("Nobody has signed for the case that was handed over: the centre can decide who leads"),
            HANDOVERS,
        ),
    ),
    "by_clock.receipt_late": (
        Notice(("clerk", "head"), _l("The outside body has sent no receipt: call there")),
    ),
    "by_clock.promise_soon": (Notice(_TEAM, _l("A promise is due soon: call the debtor")),),
    "by_clock.visit_soon": (Notice(("clerk", "head"), _l("A return visit is due soon")),),
    "by_clock.blocked": (Notice(_TEAM, _l("The day has come, but something is still missing")),),
    "by_clock.danger_called": (
        Notice(
            (),
            _l("Nobody has taken on a danger report: it is your turn"),
            DANGER,
            _l("Open the case now"),
        ),
    ),
    "by_clock.danger_owed": (
        Notice((), _l("The danger is not reported yet: report it now"), DANGER, _l("Open the case now")),
    ),
}
"""Key of a message -> its notices, in order; a person gets the first that names him."""
