"""One becomes two and two become one: split, merge, unmerge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from mediation.cases import parties
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.core import clock
from mediation.core.i18n import label
from mediation.danger import queries as dangers
from mediation.intake.service import Registration, take_in
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, finds, offers, owns
from mediation.lifecycle.perform import perform
from mediation.people.models import Person
from mediation.security import visibility
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.flow import StateKind
from workflows.rules.course import MergeFacts, SplitFacts, UnmergeFacts

from . import wind_down

Stated = Mapping[str, Any]

OPEN = tuple(s.code for s in FLOWS["dispute"].states if s.kind is StateKind.OPEN)
CLOSED = ("closed", "archived")
FOUND, LONGEST_KEY = 20, 19
SIDES = ("applicant", "respondent")


@offers("survivors")
def survivors(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """Open disputes the actor may see, of the same lead first, newest first."""
    query = _open_ones(subject, actor).order_by(
        Dispute.lead_org_id != subject.lead_org_id, Dispute.id.desc()
    )
    return _options(session, query.limit(100))


def looked_for(
    session: Session, dispute: Dispute, actor: Actor, words: str, chosen: str = ""
) -> list[Option]:
    """Those of them whose number or title holds the words; without words, those of the same people.

    ``chosen`` stands among them, where it is one of them at all.
    """
    query = _open_ones(dispute, actor)
    if words:
        texts = (Dispute.number, Dispute.intake_no, Dispute.title)
        wanted = or_(*(text.contains(words, autoescape=True) for text in texts))
    else:
        wanted = Dispute.id.in_(_near(session, dispute))
    picked = Dispute.id == int(chosen) if chosen.isdecimal() and len(chosen) < LONGEST_KEY else false()
    return _options(session, query.where(or_(wanted, picked)).order_by(Dispute.id.desc()).limit(FOUND))


def _open_ones(dispute: Any, actor: Actor) -> Select[Any]:
    return select(Dispute).where(
        Dispute.state.in_(OPEN), Dispute.id != dispute.dispute_id, visibility.sees(actor, Dispute.id)
    )


def _options(session: Session, query: Select[Any]) -> list[Option]:
    return [Option(row.id, f"{row.number or row.intake_no} {row.title}") for row in session.scalars(query)]


def _near(session: Session, dispute: Dispute) -> set[int]:
    """Disputes that were linked to this one, or in which somebody of it stands by the same name."""
    linked = session.execute(
        select(DisputeLink.dispute_id, DisputeLink.other_id).where(
            or_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == dispute.id),
            DisputeLink.kind != "different",
        )
    )
    names = {p.name for p in parties.principals(session, dispute.id)}
    same = select(Party.dispute_id).where(Party.name.in_(names), Party.role == "party").limit(200)
    return {key for pair in linked for key in pair} | set(session.scalars(same))


@finds("dispute.merge")
def merge_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """How the survivor stands."""
    survivor = session.get(Dispute, stated["survivor"]) if stated.get("survivor") else None
    return {
        "survivor_is_self": survivor is not None and survivor.id == dispute.id,
        "survivor_open": survivor is not None and survivor.state in OPEN,
        "survivor_merged": survivor is not None and survivor.merged_into_id is not None,
        "same_lead": survivor is not None and survivor.lead_org_id == dispute.lead_org_id,
        "open_dangers": dangers.names(session, dispute.id, dangers.UNREPORTED),
    }


@owns("dispute.merge")
def merge(a: Act, dispute: Dispute, facts: MergeFacts) -> None:
    """The duplicate ends; the survivor carries a note of it. The page has locked both, by their keys."""
    survivor = a.load(Dispute, facts.survivor)
    dispute.merged_into_id, dispute.end_reason = survivor.id, "merged"
    dispute.ended_at = facts.occurred_at or a.at
    a.add(DisputeLink(dispute_id=survivor.id, other_id=dispute.id, kind="same_matter"))
    a.move(dispute, "merge", facts)
    wind_down.end(a, dispute)
    with a.as_system():
        a.note(survivor, "dispute.absorbed", {"other": dispute.id}, right="dispute.register")


@finds("dispute.unmerge")
def unmerge_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """Whether it ended by merger, and how the survivor fared."""
    survivor = session.get(Dispute, dispute.merged_into_id) if dispute.merged_into_id else None
    return {
        "end_reason": dispute.end_reason or "",
        "survivor_closed": survivor is not None and survivor.state in CLOSED,
    }


@owns("dispute.unmerge")
def unmerge(a: Act, dispute: Dispute, facts: UnmergeFacts) -> None:
    """Back to where it was."""
    dispute.merged_into_id = dispute.end_reason = dispute.ended_at = None
    a.move(dispute, "unmerge", facts)


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
def split(a: Act, dispute: Dispute, facts: SplitFacts) -> None:
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
        tags=tuple(dispute.tags or ()),
        brought_before=True,
    )
    for party in everybody:
        if party.id in facts.parties:
            parties.leave(a.session, party, at)
    left = [p for p in everybody if p.id not in facts.parties]
    dispute.title = parties.title_again(dispute.title, everybody, left)
    a.move(dispute, "split", facts)
    with a.as_system():
        other = take_in(a, given)
        a.add(DisputeLink(dispute_id=dispute.id, other_id=other.id, kind="split"))
        perform(a, other, other, "dispute", "accept", _acceptance(other, facts))
    a.note(dispute, "dispute.split_off", {"other": other.id}, right="dispute.split")


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
