"""Ask a department, sign for it, return it once, answer, recall. The lead stays where it is.

A department gets no access to the dispute: it reads the row of its request, in which the parts that were
handed over stand as they were then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.calendar import service as calendar
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.protection import open_to
from mediation.core import clock, formats
from mediation.core.exceptions import NotFound, RuleBroken
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offered_when, offers, owns
from mediation.lifecycle.perform import perform
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context, receiver
from workflows import FLOWS
from workflows.flow import StateKind
from workflows.rules.assistance import (
    AssistanceAnswerFacts,
    AssistanceAskFacts,
    AssistanceNoteFacts,
    AssistanceRecallFacts,
    AssistanceReturnFacts,
    AssistanceTakeFacts,
    returned_once_and_in_time,
)
from workflows.rules.common import Lacks

from . import assistance_queries as queries
from .assistance_models import Assistance

IN_HAND = ("accepted", "classified", "assigned", "mediating")
OPEN = tuple(state.code for state in FLOWS["dispute"].states if state.kind is StateKind.OPEN)
GOES_ON = {"session": ("assigned", "mediating"), "invite": IN_HAND, "another": OPEN}
"""In which states of the dispute it can go on so after an answer; in any where nothing is said here."""

Stated = Mapping[str, Any]


@offers("departments")
def _offer_departments(session: Session, subject: Any, actor: Actor) -> list[Option]:
    return [Option(row.id, row.name) for row in queries.departments(session)]


@offers("papers_to_give")
def _offer_papers(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """Papers that were brought in: of what is printed here there is nothing to send."""
    if _shut(session, subject, actor):
        return []
    rows = session.scalars(
        select(Paper)
        .where(Paper.dispute_id == subject.dispute_id, Paper.sha256 != "")
        .order_by(Paper.id.desc())
    )
    return [Option(row.id, f"{row.title} ({formats.day(row.dated_on or row.at)})") for row in rows]


def _shut(session: Session, dispute: Dispute, actor: Actor) -> bool:
    """Whether it is a protected case that the actor only watches over."""
    return not open_to(dispute, Context(dispute, None, visibility.kinds(session, actor, dispute.id)))


@finds("assistance.ask")
def _find_ask(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    wanted, due_on = stated.get("receiver"), stated.get("due_on")
    return {
        "dispute_open": dispute.state in OPEN,
        "shut": _shut(session, dispute, actor),
        "asked_already": isinstance(wanted, int) and queries.open_to(session, dispute.id, wanted) is not None,
        "day_in_past": isinstance(due_on, date) and due_on < clock.today(),
    }


@owns("assistance.ask")
def ask(a: Act, dispute: Dispute, facts: AssistanceAskFacts) -> Assistance:
    """The ticked parts are copied as they stand now; what is written later stays inside.

    RuleBroken for a receiver that is no department, and for papers of another case.
    """
    if facts.receiver not in {row.id for row in queries.departments(a.session)}:
        raise RuleBroken("no_department", {"receiver": ["no_department"]})
    at = facts.occurred_at or a.at
    row = Assistance(
        dispute_id=dispute.id, from_org_id=dispute.lead_org_id, to_org_id=facts.receiver,
        paper_ids=_papers(a.session, dispute, facts.papers), asked_at=at,
        due_on=facts.due_on or calendar.step_due(a.session, "assistance_answer", clock.day_of(at)),
        outcome="", person="", taken_by="",
    )
    row.what = facts.what
    row.parts = json.dumps(_parts(a.session, dispute, facts.parts), ensure_ascii=False)
    a.add(row)
    a.move(row, "ask", facts, extra={"to_org_id": row.to_org_id})
    return row


def _parts(session: Session, dispute: Dispute, wanted: tuple[str, ...]) -> dict[str, str]:
    amount = formats.money(dispute.amount) if dispute.amount is not None else ""
    texts = {
        "names": _names(session, dispute),
        "story": dispute.narrative or "", "claims": dispute.claims or "", "place": dispute.place or "",
        "amount": amount,
    }
    return {code: texts[code] for code in wanted}


def _names(session: Session, dispute: Dispute) -> str:
    """Everybody by side: who against whom."""
    everybody = parties.principals(session, dispute.id)
    sides = ("、".join(p.name for p in everybody if p.side == side.code) for side in parties.SIDES)
    return " 与 ".join(names for names in sides if names)


def _papers(session: Session, dispute: Dispute, wanted: tuple[int, ...]) -> list[int]:
    rows = [session.get(Paper, key) for key in wanted]
    if any(row is None or row.dispute_id != dispute.id or not row.sha256 for row in rows):
        raise RuleBroken("paper_unknown", {"papers": ["paper_unknown"]})
    return list(wanted)


def find(session: Session, actor: Actor, row_id: int) -> tuple[Assistance, frozenset[str]]:
    """A request for whoever may read it: the department asked, and those inside the case's wall. NotFound."""
    row = session.get(Assistance, row_id)
    if row is None:
        raise NotFound(f"assistance:{row_id}")
    kinds = visibility.kinds(session, actor, row.dispute_id)
    if not kinds and not receiver(actor, Context(None, row)):
        raise NotFound(f"assistance:{row_id}")
    return row, kinds


def open_for_act(a: Act, row_id: int) -> Assistance:
    """The request, locked with its dispute, for who may read it; the door asks for the right. NotFound."""
    row, kinds = find(a.session, a.actor, row_id)
    dispute = a.session.get_one(Dispute, row.dispute_id, with_for_update=True)
    a.session.refresh(row)
    a.adopt(dispute, kinds)
    return row


@finds("assistance.take")
def _find_take(session: Session, row: Assistance, actor: Actor, stated: Stated) -> Stated:
    return {"by_department": receiver(actor, Context(None, row))}


@owns("assistance.take")
def take(a: Act, row: Assistance, facts: AssistanceTakeFacts) -> None:
    """Signed for, by a person with a name."""
    row.taken_at = facts.occurred_at or a.at
    row.taken_by = facts.person or a.actor.name
    _said_by_department(a, row)
    _move(a, row, "take", facts)


@finds("assistance.return")
def _find_return(session: Session, row: Assistance, actor: Actor, stated: Stated) -> Stated:
    last = calendar.step_due(session, "handover_return", clock.day_of(row.asked_at))
    return {
        "within_term": clock.today() <= last,
        "returned_before": queries.returned_before(session, row.dispute_id, row.to_org_id),
    }


@offered_when("assistance.return")
def may_go_back(session: Session, row: Assistance, actor: Actor) -> bool:
    """In time and not sent back before: else there is no button that would be refused."""
    return not why_not_back(session, row, actor)


def why_not_back(session: Session, row: Assistance, actor: Actor) -> Lacks:
    """Why it cannot be returned, in the words of the guard; empty where it can."""
    known = {"reason": "", **_find_return(session, row, actor, {})}
    return returned_once_and_in_time(AssistanceReturnFacts(**known))


@owns("assistance.return")
def return_(a: Act, row: Assistance, facts: AssistanceReturnFacts) -> None:
    """Not theirs."""
    row.ended_at = facts.occurred_at or a.at
    _said_by_department(a, row)
    _move(a, row, "return", facts, _to_note(a))


@owns("assistance.answer")
def answer(a: Act, row: Assistance, facts: AssistanceAnswerFacts) -> None:
    """The answer is a paper of the file from now on."""
    at = facts.occurred_at or a.at
    row.ended_at, row.outcome, row.person = at, facts.outcome, facts.person
    row.answer = facts.answer
    _said_by_department(a, row)
    house = a.session.get_one(Organisation, row.to_org_id)
    a.add(Paper(
        dispute_id=row.dispute_id, kind="other", title=f"{house.name}的答复", origin="uploaded",
        dated_on=clock.day_of(at), at=a.at, by_user_id=a.actor.user_id,
    ))
    _move(a, row, "answer", facts, _to_note(a))


@finds("assistance.note")
def _find_note(session: Session, row: Assistance, actor: Actor, stated: Stated) -> Stated:
    dispute = session.get_one(Dispute, row.dispute_id)
    states = GOES_ON.get(stated.get("follows") or "", (dispute.state,))
    return {"suspended": dispute.state == "suspended", "state_forbids": dispute.state not in states}


@owns("assistance.note")
def note(a: Act, row: Assistance, facts: AssistanceNoteFacts) -> None:
    """The committee has read it. What was to wait for the answer goes on in the same press."""
    row.follows = facts.follows
    _move(a, row, "note", facts)
    if facts.follows == "resume":
        dispute = a.dispute_of(row)
        perform(a, dispute, dispute, "dispute", "resume", {"reason": "stay_lifted"})


@owns("assistance.recall")
def recall(a: Act, row: Assistance, facts: AssistanceRecallFacts) -> None:
    """No longer needed; the department's page closes."""
    row.ended_at = facts.occurred_at or a.at
    _move(a, row, "recall", facts)


def _said_by_department(a: Act, row: Assistance) -> None:
    """A clerk of the lead writes down what the department said on paper or by telephone."""
    if not a.on_behalf_of and not receiver(a.actor, Context(None, row)):
        a.on_behalf_of = a.session.get_one(Organisation, row.to_org_id).name


def _to_note(a: Act) -> Stated:
    """Until when the committee takes note of what came back."""
    return {"answer_by": calendar.step_due(a.session, "handover_return", clock.today()).isoformat()}


def _move(a: Act, row: Assistance, name: str, facts: Any, extra: Stated | None = None) -> None:
    a.move(row, name, facts, extra={"to_org_id": row.to_org_id, **(extra or {})})
