"""Declaring a tie: it is compared at once with every open case of whoever it binds.

A guest's part ends in the same act. A mediator stays until the committee has decided: its
clerk and head are told, and nothing of the mediation goes on until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.core.database import db
from mediation.core.exceptions import NotFound
from mediation.core.i18n import label
from mediation.lifecycle.door import Act, act
from mediation.lifecycle.perform import perform
from mediation.notifications import service as messages
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.flow import StateKind

from . import conflicts, queries, service, ties
from . import invitation_queries as invitations
from .conflicts import Conflict
from .invitation_models import Invitation
from .models import Assignment, ConflictTie

_OPEN = tuple(state.code for state in FLOWS["dispute"].states if state.kind is StateKind.OPEN)


@dataclass(slots=True)
class Touched:
    """Cases of the declarer himself that the tie leads to, by the number a reader knows."""

    mediated: list[str] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)


def declare_own(actor: Actor, kind: str, name: str, id_number: str) -> Touched:
    """One's own tie, from one's own page. RuleBroken without a name that can be compared."""
    with act(actor) as a:
        tie = ties.declare(a.session, actor, actor.user_id, kind, name, id_number)
        return compare(a, tie)


def end_own(actor: Actor, tie_id: int) -> None:
    """End one's own tie. NotFound for another's."""
    with db.writing() as session:
        tie = session.get(ConflictTie, tie_id)
        if tie is None or tie.user_id != actor.user_id:
            raise NotFound(f"tie:{tie_id}")
        ties.end(session, actor, tie)


def compare(a: Act, tie: ConflictTie) -> Touched:
    """Tell the committees whose mediator it touches, and bar the guests it touches, of the same firm too."""
    found = Touched()
    declarer = a.session.get_one(User, tie.user_id)
    bound = [tie.user_id]
    if tie.kind in ties.OF_THE_FIRM:
        bound += conflicts.colleagues(a.session, [declarer]).get(tie.user_id, [])
    for user in (a.session.get_one(User, key) for key in sorted(bound)):
        told, barred = _tell(a, user, tie), _bar(a, user, tie)
        if user is declarer:
            found.mediated, found.barred = told, barred
    return found


def _tell(a: Act, user: User, tie: ConflictTie) -> list[str]:
    numbers = []
    for dispute in _mediated(a.session, user.id):
        if _stands(a.session, dispute, user, tie):
            cause = f"tie:{tie.id}:{dispute.id}"
            messages.tell(a.session, "assignment.tie_declared", dispute, dispute.subject_key, cause)
            numbers.append(dispute.number or dispute.intake_no)
    return numbers


def _mediated(session: Session, user_id: int) -> list[Dispute]:
    """Open disputes that he mediates now, alone or beside another."""
    joint = select(Assignment.dispute_id).where(
        Assignment.user_id == user_id, Assignment.role == "joint", Assignment.until_at.is_(None)
    )
    query = select(Dispute).where(
        Dispute.state.in_(_OPEN), or_(Dispute.mediator_id == user_id, Dispute.id.in_(joint))
    )
    return [row for row in session.scalars(query.order_by(Dispute.id)) if service.in_charge(row)]


def _stands(session: Session, dispute: Dispute, user: User, tie: ConflictTie) -> list[Conflict]:
    """What the tie says against him there, unless all sides agreed to him in spite of it."""
    found = conflicts.touched(session, dispute, user, tie)
    return found if found and not queries.waived_by_all(session, dispute, user.id) else []


def _bar(a: Act, user: User, tie: ConflictTie) -> list[str]:
    query = select(Invitation.id).where(
        Invitation.invitee_id == user.id, Invitation.state.in_(invitations.LIVE)
    )
    numbers = []
    for key in a.session.scalars(query.order_by(Invitation.dispute_id, Invitation.id)).all():
        row = a.session.get_one(Invitation, key)
        dispute = a.session.get_one(Dispute, row.dispute_id, with_for_update=True)
        a.session.refresh(row)
        found = _stands(a.session, dispute, user, tie)
        if found and row.state in invitations.LIVE:
            _end(a, dispute, row, found[0])
            numbers.append(dispute.number or dispute.intake_no)
    return numbers


def _end(a: Act, dispute: Dispute, row: Invitation, found: Conflict) -> None:
    reason = "firm_conflict" if found.of_firm else "own_conflict"
    a.adopt(dispute, frozenset())
    with a.as_system():  # nobody has to decide it: the flow gives this move to the system
        perform(a, dispute, row, "invitation", "bar", {"reason": reason, "conflict": label(found)})
