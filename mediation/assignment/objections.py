"""Parties object to a person, with a reason: sustained, which releases the mediator, or overruled."""

from __future__ import annotations

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.lifecycle import perform
from mediation.lifecycle.door import Act

from . import invitation_queries as invitations
from . import joint, service
from .invitation_models import Invitation
from .models import Objection


def raise_objection(a: Act, dispute: Dispute, party_id: int, user_id: int, why: str) -> Objection:
    """Put an objection on the record. RuleBroken without a party of this dispute or a reason."""
    if party_id not in {p.id for p in parties.principals(a.session, dispute.id)}:
        raise RuleBroken("not_a_party", {"party": ["not_a_party"]})
    if not why.strip():
        raise RuleBroken("why_missing", {"why": ["why_missing"]})
    row = Objection(
        dispute_id=dispute.id, party_id=party_id, user_id=user_id, why=why.strip(), raised_at=a.at,
        outcome="", answer="",
    )
    a.add(row)
    a.note(dispute, "objection.raised", {"party": party_id, "against": user_id}, right="case.contact")
    return row


def overrule(a: Act, dispute: Dispute, objection_id: int, answer: str) -> None:
    """The head finds no ground and says why. RuleBroken where he is the one objected to."""
    row = _open(a, dispute, objection_id)
    if not answer.strip():
        raise RuleBroken("answer_missing", {"answer": ["answer_missing"]})
    if row.user_id == a.actor.user_id:
        raise RuleBroken("own_objection", {"answer": ["own_objection"]})
    _decide(a, row, "overruled", answer)
    a.note(dispute, "objection.overruled", {"against": row.user_id}, right="objection.decide")


def sustain(a: Act, dispute: Dispute, objection_id: int, answer: str) -> None:
    """The head finds it justified: the same act releases the mediator, ends the part of a joint mediator and
    a guest's invitation.

    MoveNotAllowed where the mediator cannot be released any more: the mediation is over.
    """
    row = _open(a, dispute, objection_id)
    if row.user_id == dispute.mediator_id and not service.unassigned(dispute):
        row.answer = answer.strip()
        stated = {"reason": "objection_sustained", "objector": row.party_id}
        perform.perform(a, dispute, dispute, "dispute", "release", stated)
        return
    _decide(a, row, "sustained", answer)
    leaves = {"leaves": "joint"} if joint.is_joint(a.session, dispute.id, row.user_id) else {}
    told = {"against": row.user_id, **leaves}
    a.note(dispute, "objection.sustained", told, right="objection.decide")
    for invitation in invitations.of_dispute(a.session, dispute.id, invitations.OPEN):
        if invitation.invitee_id == row.user_id:
            _end(a, dispute, invitation)


def _end(a: Act, dispute: Dispute, invitation: Invitation) -> None:
    stated = {"reason": "party_objects"}
    if invitation.state == "accepted":
        perform.perform(a, dispute, invitation, "invitation", "step_down", stated)
        return
    with a.as_system():  # to withdraw a letter is the clerk's; here it follows from the decision
        perform.perform(a, dispute, invitation, "invitation", "cancel", stated)


def _open(a: Act, dispute: Dispute, objection_id: int) -> Objection:
    """Conflict when it was decided already, or is none of this dispute."""
    row = a.session.get(Objection, objection_id)
    if row is None or row.dispute_id != dispute.id or row.outcome:
        raise Conflict("this objection was decided already")
    return row


def _decide(a: Act, row: Objection, outcome: str, answer: str) -> None:
    row.outcome, row.answer = outcome, answer.strip()
    row.decided_by, row.decided_at = a.actor.user_id, a.at
