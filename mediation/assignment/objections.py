"""Parties object to a person, with a reason; sustained by releasing him, or overruled with an answer."""

from __future__ import annotations

from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.lifecycle.door import Act

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
    """The head finds no ground and says why. Conflict when it was decided already."""
    row = a.session.get(Objection, objection_id)
    if row is None or row.dispute_id != dispute.id or row.outcome:
        raise Conflict("this objection was decided already")
    if not answer.strip():
        raise RuleBroken("answer_missing", {"answer": ["answer_missing"]})
    row.outcome, row.answer = "overruled", answer.strip()
    row.decided_by, row.decided_at = a.actor.user_id, a.at
    a.note(dispute, "objection.overruled", {"against": row.user_id}, right="objection.decide")
