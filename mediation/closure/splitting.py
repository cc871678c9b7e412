"""One becomes two: split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import deadline, parties, pending
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.classification.service import legal_rule
from mediation.core import clock
from mediation.core.i18n import label
from mediation.intake.service import Registration, take_in
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import finds, owns
from mediation.lifecycle.perform import perform
from mediation.people.models import Person
from mediation.security.actor import Actor
from workflows.rules.course import SplitFacts

Stated = Mapping[str, Any]

SIDES = ("applicant", "respondent")


@finds("dispute.split")
def split_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Which sides would be left without anybody, here and there."""
    everybody = parties.principals(session, dispute.id)
    leaving = set(stated.get("parties") or ())
    staying = {p.side for p in everybody if p.id not in leaving}
    going = {p.side for p in _going(everybody, leaving)}
    named = {side.code: label(side) for side in parties.SIDES}
    return {
        "sides_left_empty": tuple(named[side] for side in SIDES if side not in staying),
        "new_sides_empty": tuple(named[side] for side in SIDES if side not in going),
    }


def _going(everybody: list[Party], leaving: set[int]) -> list[Party]:
    """Who stands in the new dispute: those who leave, and the sides opposite to them."""
    if not leaving:
        return everybody
    sides = {p.side for p in everybody if p.id in leaving}
    return [p for p in everybody if p.id in leaving or p.side not in sides]


@owns("dispute.split")
def split(a: Act, dispute: Dispute, facts: SplitFacts) -> Dispute:
    """A linked dispute is registered and accepted in the same act; who leaves, leaves here."""
    everybody = parties.principals(a.session, dispute.id)
    at = facts.occurred_at or a.at
    given = Registration(
        lead_org_id=dispute.lead_org_id,
        stated={
            "source": dispute.source,
            "requested_at": dispute.received_at,
            "title": parties.matter_of(dispute.title),
            "narrative": dispute.narrative,
            "claims": facts.claims or dispute.claims,
            "place": dispute.place,
            "place_pending": not dispute.place,
            "occurred_at": facts.occurred_at,
            "late_reason": facts.late_reason,
        },
        parties=tuple(_input(a.session, p) for p in _going(everybody, set(facts.parties))),
        secrecy=dispute.secrecy,
        division_code=dispute.division_code,
        tags=(*_tags(dispute), *_sum_to_confirm(dispute, facts)),
        brought_before=True,
    )
    for party in everybody:
        if party.id in facts.parties:
            parties.leave(a.session, party, at)
    left = [p for p in everybody if p.id not in facts.parties]
    dispute.title = parties.title_again(dispute.title, everybody, left)
    _rest_to_confirm(dispute)
    a.move(dispute, "split", facts)
    with a.as_system():
        other = take_in(a, given)
        a.add(DisputeLink(dispute_id=dispute.id, other_id=other.id, kind="split"))
        perform(a, other, other, "dispute", "accept", _acceptance(other, facts))
        _propose_as_here(a, dispute, other)
    a.note(dispute, "dispute.split_off", {"other": other.id, "number": other.number}, right="dispute.split")
    return other


def _propose_as_here(a: Act, dispute: Dispute, other: Dispute) -> None:
    """What this one was found to be is proposed for the other, which is graded for itself.

    A legal term of the category counts from its own acceptance on; whoever mediates here may read there
    until somebody is assigned.
    """
    grading = dispute.grading or {}
    other.category_code = dispute.category_code
    other.grading = {name: grading[name] for name in ("facts", "further") if name in grading}
    rule = legal_rule(dispute.category_code or "")
    if other.deadline_rule == deadline.PEOPLE != rule:
        deadline.start(a.session, other, rule)
    mediates = a.actor.user_id if a.actor.user_id == dispute.mediator_id else None
    told = {"other": dispute.id, "number": dispute.number, "mediator_id": mediates}
    a.note(other, "dispute.split_from", told, right="dispute.register")


def _tags(dispute: Dispute) -> tuple[str, ...]:
    """Its tags without what is still to be found out about this dispute alone."""
    return tuple(tag for tag in pending.tags_of(dispute) if not tag.startswith(pending.TO_CONFIRM))


def _sum_to_confirm(dispute: Dispute, facts: SplitFacts) -> tuple[str, ...]:
    """Claims of the whole group are not those of who left: their sum is asked for."""
    if not facts.parties or facts.claims:
        return ()
    return (pending.TO_CONFIRM + pending.SUM,) if dispute.amount is not None or dispute.claims else ()


def _rest_to_confirm(dispute: Dispute) -> None:
    """Story, claims and sum were told of everybody: what is left of them is asked for as well."""
    mark = pending.TO_CONFIRM + pending.REST
    tags = pending.tags_of(dispute)
    if mark not in tags:
        dispute.tags = [*tags, mark]


def _acceptance(other: Dispute, facts: SplitFacts) -> dict[str, Any]:
    court = other.source.startswith("court")
    return {
        "competence": "by_choice",
        "no_bar": True,
        "repeat_answer": "related",
        "nobody_objects": other.own_motion,
        "occurred_at": facts.occurred_at,
        "late_reason": facts.late_reason,
        "papers_signed_on": clock.day_of(other.received_at) if court else None,
    }


def _input(session: Session, party: Party) -> PartyInput:
    person = session.get(Person, party.person_id) if party.person_id else None
    stand_ins: Iterable[Party] = session.scalars(
        select(Party).where(Party.for_party_id == party.id, Party.left_at.is_(None)).order_by(Party.position)
    )
    return PartyInput(
        side=party.side,
        role=party.role,
        kind=party.kind,
        name=party.name,
        capacity=party.capacity,
        phone=party.phone or "",
        address=party.address or "",
        no_phone=party.no_phone,
        safe_contact=party.safe_contact or "",
        safe_phone=party.safe_phone or "",
        no_message=party.no_message,
        apart=party.apart,
        interpreter=party.interpreter,
        powers=tuple(party.powers),
        address_protected=party.address_protected,
        minor=party.minor,
        stands_for=party.stands_for,
        identity_verified=party.identity_verified,
        id_number=(person.id_number or "") if person else "",
        id_type=person.id_type if person else "",
        sex=person.sex if person else "",
        birth_on=person.birth_on if person else None,
        stand_ins=tuple(_input(session, one) for one in stand_ins),
    )
