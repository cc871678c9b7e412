"""Inviting: proposed, sent, answered, ended. The wall opens at acceptance and closes at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.calendar import service as calendar
from mediation.cases import consents
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle import back
from mediation.lifecycle.by_clock import Due, by_clock
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.facts import Facts
from workflows.flow import StateKind
from workflows.reasons import COURT_SOURCES
from workflows.rules.common import RestoreFacts
from workflows.rules.invitations import (
    InvitationAcceptFacts,
    InvitationBarFacts,
    InvitationCancelFacts,
    InvitationDeclineFacts,
    InvitationExpireFacts,
    InvitationFinishFacts,
    InvitationProposeFacts,
    InvitationSendFacts,
    InvitationStepDownFacts,
)

from . import brief, queries
from . import invitation_queries as invitations
from .conflicts import Check
from .invitation_models import Invitation
from .service import waive

Stated = Mapping[str, Any]


# ------------------------------------------------------------------------- before it is sent


@offers("invitable")
def offer_invitable(session: Session, dispute: Dispute, actor: Actor) -> list[Option]:
    """Lawyers, experts and liaisons with their firm or department."""
    return [
        Option(user.id, f"{user.name} · {user.firm}" if user.firm else user.name)
        for user in invitations.invitable(session, dispute)
    ]


@finds("invitation.propose")
def find_for_propose(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> dict[str, Any]:
    """Whether the dispute is open and the person not invited yet."""
    person = stated.get("person")
    return {
        "invited_already": isinstance(person, int) and invitations.invited_already(session, dispute, person),
        "dispute_open": FLOWS["dispute"].state(dispute.state).kind is StateKind.OPEN,
        "brief_tells_too_much": brief.private_in(session, dispute, str(stated.get("brief") or "")),
        "task_tells_too_much": brief.private_in(session, dispute, str(stated.get("task") or "")),
        "place_tells_too_much": bool(
            brief.taken_out_of_place(session, dispute, str(stated.get("meet_place") or ""))
        ),
    }


@owns("invitation.propose")
def propose(a: Act, dispute: Dispute, facts: InvitationProposeFacts) -> Invitation:
    """Nothing leaves the house yet. RuleBroken for somebody who is no guest."""
    if a.session.get(User, facts.person) is None or not invitations.is_guest(a.session, facts.person):
        raise RuleBroken("nobody_to_invite", {"person": ["nobody_to_invite"]})
    row = Invitation(
        dispute_id=dispute.id, round=dispute.round, invitee_id=facts.person, capacity=facts.capacity,
        task=facts.task, meet_at=facts.meet_at, meet_place=facts.meet_place, minutes=facts.minutes,
        proposed_by=a.actor.user_id, proposed_at=facts.occurred_at or a.at, waived=False, other_time="",
    )
    row.brief = facts.brief
    a.add(row)
    _move(a, row, "propose", facts)
    return row


@consents.asks
def asked_of_mediators(session: Session, dispute: Dispute) -> Iterator[consents.Question]:
    """Whether they agree to whoever mediates now, in spite of a tie that came out since he was named."""
    people = queries.in_charge(session, dispute)
    check = Check(session, dispute, people) if people else None
    for user in people:
        if check is not None and queries.conflicts_with(check, user):
            yield consents.Question(
                "conflict_waiver", f"知有利害关系,书面同意由{user.name}调解",
                f"Told of the conflict, agrees in writing that {user.name} mediates", f"user:{user.id}",
            )


@consents.asks
def asked_of_parties(session: Session, dispute: Dispute) -> Iterator[consents.Question]:
    """Whether they agree to each guest; and, where there is a conflict, whether they agree in spite of it."""
    for row in invitations.of_dispute(session, dispute.id, invitations.OPEN):
        if row.round != dispute.round:
            continue
        user = session.get_one(User, row.invitee_id)
        yield consents.Question(
            "invited", f"同意邀请{user.name}", f"Consents to inviting {user.name}", row.subject_key
        )
        check = Check(session, dispute, [user])
        if check.own(user) or check.of_firm(user):
            yield consents.Question(
                "conflict_waiver", f"知有利害关系,书面同意{user.name}参加",
                f"Told of the conflict, agrees in writing to {user.name}", f"user:{user.id}",
            )


@finds("invitation.send")
def find_for_send(session: Session, row: Invitation, actor: Actor, stated: Stated) -> dict[str, Any]:
    """Who has not consented, and what stands against the person and his firm."""
    dispute = session.get_one(Dispute, row.dispute_id)
    user = session.get_one(User, row.invitee_id)
    own, firm = invitations.conflicts_of(session, dispute, user)
    return {
        "without_consent": invitations.silent(session, dispute, row),
        "own_conflicts": tuple(label(conflict) for conflict in own),
        "firm_conflicts": tuple(label(conflict) for conflict in firm),
        "other_capacity": invitations.other_capacity(session, dispute, user),
        "court_case": dispute.source in COURT_SOURCES,
        "meet_on": clock.day_of(row.meet_at) if row.meet_at is not None else None,
        "brief_tells_too_much": brief.private_in(session, dispute, str(stated.get("brief") or "")),
    }


@owns("invitation.send")
def send(a: Act, row: Invitation, facts: InvitationSendFacts) -> None:
    """Names, matter in one line, time and place go out; the story stays."""
    dispute: Dispute = a.dispute_of(row)
    at = facts.occurred_at or a.at
    if facts.waived_in_writing and (facts.own_conflicts or facts.firm_conflicts):
        waive(a, dispute, row.invitee_id, at)
        row.waived = True
    row.sent_at = at
    row.answer_by = facts.answer_by or _usual_answer(a.session, row, clock.day_of(at))
    row.brief = facts.brief or row.brief or brief.draft(a.session, dispute)
    _move(a, row, "send", facts)


def _usual_answer(session: Session, row: Invitation, sent_on: date) -> date:
    """The usual term, but the day before the meeting at the latest; never before it was sent."""
    usual = calendar.step_due(session, "invitation_answer", sent_on)
    if row.meet_at is None:
        return usual
    return max(sent_on, min(usual, clock.day_of(row.meet_at) - timedelta(days=1)))


# ---------------------------------------------------------------------------- the answer


def open_for_answer(a: Act, invitation_id: int) -> Invitation:
    """The invitation for the person it names, locked with its dispute; before he accepts he sees no more.

    NotFound for everybody else.
    """
    row = a.session.get(Invitation, invitation_id)
    if row is None or row.invitee_id != a.actor.user_id or row.sent_at is None:
        raise NotFound(f"invitation:{invitation_id}")
    dispute = a.session.get_one(Dispute, row.dispute_id, with_for_update=True)
    a.session.refresh(row)
    a.adopt(dispute, frozenset())
    return row


@owns("invitation.accept")
def accept(a: Act, row: Invitation, facts: InvitationAcceptFacts) -> None:
    """He declares himself free of conflict, and the case opens to him."""
    _answer(a, row, "accept", facts)


@owns("invitation.decline")
def decline(a: Act, row: Invitation, facts: InvitationDeclineFacts) -> None:
    """No; the case never opens."""
    row.other_time = facts.other_time
    _answer(a, row, "decline", facts)


def _answer(a: Act, row: Invitation, name: str, facts: Facts) -> None:
    if a.actor.user_id != row.invitee_id and not a.on_behalf_of:
        a.on_behalf_of = a.session.get_one(User, row.invitee_id).name  # a clerk writes down what he said
    row.answered_at = facts.occurred_at or a.at
    _move(a, row, name, facts)


# -------------------------------------------------------------------------------- the end


@owns("invitation.cancel")
def cancel(a: Act, row: Invitation, facts: InvitationCancelFacts) -> None:
    """Withdrawn before it was accepted."""
    _end(a, row, "cancel", facts)


@owns("invitation.bar")
def bar(a: Act, row: Invitation, facts: InvitationBarFacts) -> None:
    """A conflict was found: the wall closes at once."""
    _end(a, row, "bar", facts)


@owns("invitation.step_down")
def step_down(a: Act, row: Invitation, facts: InvitationStepDownFacts) -> None:
    """The guest leaves the case."""
    _end(a, row, "step_down", facts)


@finds("invitation.expire")
def find_for_expire(session: Session, row: Invitation, actor: Actor, stated: Stated) -> dict[str, Any]:
    """Whether the day to answer has passed."""
    return {"term_over": row.answer_by is not None and clock.today() > row.answer_by}


@owns("invitation.expire")
def expire(a: Act, row: Invitation, facts: InvitationExpireFacts) -> None:
    """No answer in time."""
    _end(a, row, "expire", facts)


@finds("invitation.finish")
def find_for_finish(session: Session, row: Invitation, actor: Actor, stated: Stated) -> dict[str, Any]:
    """Whether the dispute has ended."""
    dispute = session.get_one(Dispute, row.dispute_id)
    return {"dispute_ended": FLOWS["dispute"].state(dispute.state).kind is not StateKind.OPEN}


@owns("invitation.finish")
def finish(a: Act, row: Invitation, facts: InvitationFinishFacts) -> None:
    """The dispute has ended and with it the invitation."""
    _end(a, row, "finish", facts)


def end_with_dispute(a: Act, dispute: Dispute, stay: Collection[int] = ()) -> None:
    """After the move that ended the dispute: guests are thanked, what is unanswered is withdrawn.

    ``stay``: who still writes a record there.
    """
    for row in invitations.of_dispute(a.session, dispute.id, invitations.OPEN):
        if row.state == "accepted" and row.invitee_id in stay:
            continue
        row.ended_at = a.at
        if row.state == "accepted":
            _move(a, row, "finish", InvitationFinishFacts(dispute_ended=True), as_system=True)
        else:
            _move(a, row, "cancel", InvitationCancelFacts(reason="dispute_ended"), as_system=True)


@owns("invitation.restore")
def restore(a: Act, row: Invitation, facts: RestoreFacts) -> None:
    """As it was; who had accepted reads the case again."""
    row.ended_at = None
    reads = back.top(row.back_state) == "accepted"
    a.move(row, "restore", facts, extra={"invitee_id": row.invitee_id, "reads_again": reads})


def _end(a: Act, row: Invitation, name: str, facts: Facts) -> None:
    row.ended_at = facts.occurred_at or a.at
    _move(a, row, name, facts)


def _move(a: Act, row: Invitation, name: str, facts: Facts, *, as_system: bool = False) -> None:
    a.move(row, name, facts, extra={"invitee_id": row.invitee_id}, as_system=as_system)


# ------------------------------------------------------------------------------- by the clock


@by_clock("invitation.expire")
def unanswered(session: Session, today: date) -> Iterator[Due]:
    """Invitations whose day to answer has passed."""
    query = select(Invitation.dispute_id, Invitation.id).where(
        Invitation.state == "invited", Invitation.answer_by < today
    )
    for dispute_id, row_id in session.execute(query):
        yield Due(dispute_id, row_id)

