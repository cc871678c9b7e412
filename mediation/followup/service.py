"""Return visits: planned by the grade at the end, paid by another than the mediator, tried thrice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.calendar import service as calendar
from mediation.calendar.deadlines import visit_days
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import after, asked_when, finds, owns
from mediation.security.actor import Actor
from workflows.rules.common import RestoreFacts
from workflows.rules.filing import AGREEMENT
from workflows.rules.followup import TRIES, VisitDoFacts, VisitDropFacts, VisitMissFacts, VisitPlanFacts

from . import queries
from .models import Visit

Stated = Mapping[str, Any]

ENDED = ("agreed", "ended", "closed")
NOT_VISITED = frozenset({"withdrawn"})
"""Ends after which nobody is asked how things went."""


@after("dispute.agree", "dispute.fail", "dispute.refuse", "dispute.withdraw")
def plan_by_grade(a: Act, dispute: Dispute) -> None:
    """The days that the grade asks for, counted from the end. Without a grade nothing was begun."""
    if dispute.grade is None or dispute.end_reason in NOT_VISITED:
        return
    terms = calendar.terms(a.session, clock.day_of(dispute.accepted_at) if dispute.accepted_at else None)
    ended_on = clock.day_of(dispute.ended_at or a.at)
    days = visit_days(calendar.load(a.session), ended_on, dispute.grade, terms)
    for no, due_on in enumerate(days, 1):
        put(a, _visit(a, dispute, no, due_on))


@after("dispute.reopen", "dispute.annul")
def give_up_the_plan(a: Act, dispute: Dispute) -> None:
    """What was to be looked at is open again; the next end brings a plan of its own."""
    for visit in queries.planned(a.session, dispute.id):
        a.move(visit, "drop", VisitDropFacts(reason="not_needed"), as_system=True)


@after("dispute.correct")
def give_up_visits_of_what_fell(a: Act, dispute: Dispute) -> None:
    """In a file on the shelf a correction sets the agreement aside: nobody asks how it is kept."""
    last = agreements.last_move_of_dispute(a.session, dispute)
    if last is not None and agreements.corrected_field(last) == AGREEMENT:
        give_up_the_plan(a, dispute)


@owns("visit.restore")
def restore(a: Act, visit: Visit, facts: RestoreFacts) -> None:
    """It is paid on its day after all."""
    a.move(visit, "restore", facts)


@after("dispute.close")
def give_up_what_was_explained(a: Act, dispute: Dispute) -> None:
    """Tried three times in vain and told so in the file: nothing waits for the head any more."""
    for visit in queries.tried_in_vain(a.session, dispute.id):
        a.move(visit, "drop", VisitDropFacts(reason="unreachable"), as_system=True)


def put(a: Act, visit: Visit) -> Visit:
    """A visit of the plan; the flows give this to the system."""
    a.add(visit)
    a.move(visit, "plan", VisitPlanFacts(due_on=visit.due_on, dispute_ended=True), as_system=True)
    return visit


def _visit(a: Act, dispute: Dispute, no: int, due_on: date) -> Visit:
    return Visit(
        dispute_id=dispute.id, round=dispute.round, no=no, planned_on=clock.day_of(a.at), due_on=due_on,
        visited=[],
    )


@finds("visit.plan")
def plan_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether there is an end to look back on."""
    return {"dispute_ended": dispute.state in ENDED}


@owns("visit.plan")
def plan(a: Act, dispute: Dispute, facts: VisitPlanFacts) -> Visit:
    """One more visit than the grade asks for."""
    visit = _visit(a, dispute, queries.next_number(a.session, dispute), facts.due_on)
    a.add(visit)
    a.move(visit, "plan", facts)
    return visit


@finds("visit.do")
def do_found(session: Session, visit: Visit, actor: Actor, stated: Stated) -> Stated:
    """Whether the mediator visits his own case."""
    dispute = session.get_one(Dispute, visit.dispute_id)
    return {"actor_is_mediator": dispute.mediator_id in actor.seats()}


@owns("visit.do")
def do(a: Act, visit: Visit, facts: VisitDoFacts) -> None:
    """Five questions answered."""
    visit.done_by, visit.done_at = a.actor.user_id, facts.occurred_at or a.at
    visit.visited, visit.way = list(facts.visited), facts.way
    visit.performance, visit.satisfaction = facts.performance, facts.satisfaction
    visit.sued, visit.hidden_risk = facts.sued, facts.hidden_risk
    visit.measures = facts.measures
    a.move(visit, "do", facts)


@finds("visit.miss")
def miss_found(session: Session, visit: Visit, actor: Actor, stated: Stated) -> Stated:
    """Which try this is."""
    return {"tries": visit.tries, "last_try": visit.tries >= TRIES}


@asked_when("visit.miss")
def miss_asks(visit: Visit) -> dict[str, bool]:
    """The next try has a day; after the third there is none."""
    return {"next_on": visit.tries < TRIES}


@owns("visit.miss")
def miss(a: Act, visit: Visit, facts: VisitMissFacts) -> None:
    """Nobody was met; the next try is on the list at once. RuleBroken for a next day that is past."""
    if facts.next_on is not None and facts.next_on < clock.day_of(a.at):
        raise RuleBroken("next_in_past", {"next_on": ["next_in_past"]})
    a.move(visit, "miss", facts)
    if facts.next_on is None:
        return
    dispute = a.dispute_of(visit)
    following = _visit(a, dispute, visit.no, facts.next_on)
    following.tries, following.follows_id, following.round = visit.tries + 1, visit.id, visit.round
    put(a, following)


@owns("visit.drop")
def drop(a: Act, visit: Visit, facts: VisitDropFacts) -> None:
    """A head gives it up."""
    a.move(visit, "drop", facts)
