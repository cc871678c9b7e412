"""Stage 3: assign, reassign and release mediators. Beginning belongs to the sessions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.cases import parties
from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.core.i18n import label
from mediation.lifecycle import back
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.organisations.queries import below
from mediation.security.actor import Actor
from workflows.dispute import MEDIATED
from workflows.reasons import COURT_SOURCES
from workflows.rules.assignment import AssignFacts, ReassignFacts, ReleaseFacts

from . import levels, queries

Naming = TypeVar("Naming", AssignFacts, ReassignFacts)


@owns("dispute.assign")
def assign(a: Act, dispute: Dispute, facts: AssignFacts) -> None:
    """A mediator gets the dispute; joint mediators may stand beside him."""
    _name(a, dispute, facts, "assign")


@owns("dispute.reassign")
def reassign(a: Act, dispute: Dispute, facts: ReassignFacts) -> None:
    """Another mediator takes over at once; the old assignment gets its end."""
    _name(a, dispute, facts, "reassign")


@finds("dispute.release")
def find_for_release(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """Whether anybody is in charge now: a new round still names the mediator of the last one."""
    return {"nobody_to_release": not in_charge(dispute)}


def in_charge(dispute: Dispute) -> bool:
    """Somebody mediates it now, or will once the suspended dispute is resumed."""
    return dispute.mediator_id is not None and _far(dispute) in MEDIATED


def released(session: Session, dispute: Dispute) -> bool:
    """Whoever mediated it last was released, and nobody has come in his place."""
    held = [row for row in queries.of_dispute(session, dispute.id) if row.role == "lead"]
    return bool(held) and dispute.mediator_id is None


def unassigned(dispute: Dispute) -> bool:
    """Nobody is assigned yet in this round."""
    return _far(dispute) in ("registered", "accepted", "classified")


def _far(dispute: Dispute) -> str:
    return back.at_work(dispute.state, dispute.back_state)


@owns("dispute.release")
def release(a: Act, dispute: Dispute, facts: ReleaseFacts) -> None:
    """The mediator leaves; a sustained objection is decided by this very act.

    Of a suspended dispute he leaves at once too: once it is resumed, another is assigned.
    """
    leaving = dispute.mediator_id
    dispute.mediator_id = None
    if facts.reason == "objection_sustained":
        _sustain(a, dispute, leaving)
    a.move(dispute, "release", facts, extra={"round": dispute.round})


def _name(a: Act, dispute: Dispute, facts: Naming, name: str) -> None:
    """Hold the mediator's entry, count his load again, and let the guards say whether it fits."""
    if facts.mediator in facts.assistants:
        raise RuleBroken("assistant_is_mediator", {"assistants": ["assistant_is_mediator"]})
    record = register.lock(a.session, facts.mediator)
    load = queries.loads(a.session, [facts.mediator]).get(facts.mediator, 0)
    facts = dataclasses.replace(facts, over_load=record is None or load >= record.load_cap)
    if facts.conflicts and facts.waived_in_writing:
        waive(a, dispute, facts.mediator, facts.occurred_at or a.at)
    leaving = dispute.mediator_id
    if facts.reason == "objection_sustained":
        _sustain(a, dispute, leaving)
    dispute.mediator_id = facts.mediator
    a.move(dispute, name, facts, extra={"round": dispute.round})


def waive(a: Act, dispute: Dispute, user_id: int, at: datetime) -> None:
    """What all sides signed: told of the conflict, they agree to this person."""
    a.add(*(
        Consent(
            dispute_id=dispute.id, round=dispute.round, party_id=party.id, kind="conflict_waiver",
            subject=f"user:{user_id}", given=True, channel="paper", at=at,
        )
        for party in parties.principals(a.session, dispute.id) if party.side != "third"
    ))


def _sustain(a: Act, dispute: Dispute, user_id: int | None) -> None:
    for row in queries.objections(a.session, dispute.id):
        if row.user_id == user_id and not row.outcome:
            row.outcome, row.decided_by, row.decided_at = "sustained", a.actor.user_id, a.at


@finds("dispute.assign")
def find_for_assign(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """Whether the named person fits, what stands against him, and whom the hub would have named."""
    return {
        **_fitness(session, dispute, stated),
        "wanted_by_a_party": any(
            choice.user_id == stated.get("mediator") for choice in queries.choices(session, dispute)
        ),
        "first_proposal": queries.first_proposal(queries.candidates(session, dispute)),
        "level_missed": _level_missed(session, dispute, stated.get("mediator")),
    }


def _level_missed(session: Session, dispute: Dispute, user_id: Any) -> str:
    """Who handles this grade by the rule, where the person named stands below; else nothing."""
    known = register.standings(session, clock.today(), users=[user_id] if isinstance(user_id, int) else [])
    homes = [row.record.organisation_id for row in known if row.user.id == user_id]
    if dispute.grade is None or not homes or levels.able(session, homes, dispute.grade):
        return ""
    return label(levels.handler(session, dispute.grade))


@finds("dispute.reassign")
def find_for_reassign(
    session: Session, dispute: Dispute, actor: Actor, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """The same, beside who has it now."""
    return {**_fitness(session, dispute, stated), "present_mediator": dispute.mediator_id}


def _fitness(session: Session, dispute: Dispute, stated: Mapping[str, Any]) -> dict[str, Any]:
    named = stated.get("mediator")
    wanted = [key for key in (named, *(stated.get("assistants") or ())) if isinstance(key, int)]
    allowed = below(session, dispute.lead_org_id)
    known = {s.user.id: s for s in register.standings(session, clock.today(), users=wanted)}
    standing = known.get(named) if isinstance(named, int) else None
    helpers = [known.get(key) for key in wanted if key != named]
    load = queries.loads(session, wanted)
    everybody = [s for s in (standing, *helpers) if s is not None]
    fine = all(h is not None and h.record.organisation_id in allowed and h.in_office for h in helpers)
    out = queries.recused(session, dispute.id)
    return {
        "on_register": fine and standing is not None and standing.record.organisation_id in allowed,
        "in_office": standing is not None and standing.in_office,
        "on_leave": any(s.leave is not None for s in everybody),
        "over_load": standing is not None and load.get(standing.user.id, 0) >= standing.record.load_cap,
        "recused": any(s.user.id in out for s in everybody),
        "conflicts": _conflicts(session, dispute, [s.user for s in everybody]),
        "parties_choice": queries.parties_choice(session, dispute),
        "court_case": dispute.source in COURT_SOURCES,
    }


def _conflicts(session: Session, dispute: Dispute, users: list[User]) -> tuple[str, ...]:
    return tuple(label(conflict) for _user, conflict in queries.unwaived(session, dispute, users))


@offers("mediators")
def offer_mediators(session: Session, dispute: Dispute, actor: Actor) -> list[Option]:
    """Everybody on the register, the proposed ones first; why not stands beside those who may not."""
    return [
        Option(r.standing.user_id, r.standing.name if r.fit else f"{r.standing.name} ({label(r.why_not[0])})")
        for r in queries.candidates(session, dispute)
    ]
