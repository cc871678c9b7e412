"""Two become one, and two again: merge, unmerge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.accounts.queries import holders
from mediation.audit.canonical import decode
from mediation.audit.models import AuditEntry
from mediation.cases import parties
from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.party_models import Party
from mediation.core.ids import read_key
from mediation.danger import queries as dangers
from mediation.intake.candidates import Sought, people_of
from mediation.intake.likeness import tie
from mediation.lifecycle.door import Act
from mediation.lifecycle.owners import Option, after, finds, offers, owns
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows import FLOWS
from workflows.flow import StateKind
from workflows.reasons import UNMERGE
from workflows.rules.course import MergeFacts, UnmergeFacts

from . import taken_in, wind_down
from .taken_in import CLOSED

Stated = Mapping[str, Any]

OPEN = tuple(s.code for s in FLOWS["dispute"].states if s.kind is StateKind.OPEN)
FOUND = 20
SAME = "same_matter"
UNTIED = "untied"
"""In the entry of an unmerging: the pairs whose link it took off."""
CARRIES_ON = (Role.CLERK, Role.HEAD, Role.CENTRE_HEAD)
"""Who can say for a committee that it goes on with what another brings."""

UNLIKE = frozenset({"nobody_in_both", "applicants_left_out"})
"""What is said where the people of the two are not the same."""

SAME_PERSON = 0.85
"""How strongly two must be tied to be the same party: by their paper, telephone or full name."""


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
    picked = Dispute.id == key if (key := read_key(chosen)) is not None else false()
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


@offers("survivor_clerks")
def survivor_clerks(session: Session, subject: Any, actor: Actor) -> list[Option]:
    """Who can agree for the committees that lead what may survive, where they are others."""
    return clerks_of(session, subject, (option.value for option in survivors(session, subject, actor)))


def clerks_of(session: Session, dispute: Any, survivor_ids: Iterable[int | str]) -> list[Option]:
    """Clerks and heads of the committees that lead these, each once and with his committee."""
    leads = session.execute(
        select(Organisation.id, Organisation.name).distinct()
        .join(Dispute, Dispute.lead_org_id == Organisation.id)
        .where(Dispute.id.in_([int(key) for key in survivor_ids]), Organisation.id != dispute.lead_org_id)
        .order_by(Organisation.name)
    ).all()
    people = [(user, name) for key, name in leads for user in _carrying_on(session, key)]
    return [Option(user.id, f"{user.name} · {name}") for user, name in people]


def _carrying_on(session: Session, organisation_id: int) -> list[User]:
    found = [user for role in CARRIES_ON for user in holders(session, role, [organisation_id])]
    return list(dict.fromkeys(found))


@finds("dispute.merge")
def merge_found(session: Session, dispute: Dispute, actor: Actor, stated: Stated) -> Stated:
    """How the survivor stands, who agreed for its committee, and whether it is about the same people."""
    survivor = session.get(Dispute, stated["survivor"]) if stated.get("survivor") else None
    found: dict[str, Any] = {
        "agreement_stands": dispute.agreement_stands,
        "survivor_is_self": survivor is not None and survivor.id == dispute.id,
        "survivor_open": survivor is not None and survivor.state in OPEN,
        "survivor_merged": survivor is not None and survivor.merged_into_id is not None,
        "same_lead": survivor is not None and survivor.lead_org_id == dispute.lead_org_id,
        "open_dangers": dangers.names(session, dispute.id, dangers.UNREPORTED),
    }
    if survivor is not None and survivor.id != dispute.id:
        agreed = {user.id for user in _carrying_on(session, survivor.lead_org_id)}
        found["agreed_by_its_clerk"] = stated.get("agreed_with") in agreed
        found |= unlike_people(session, dispute, survivor.id)
    return found


def unlike_people(session: Session, dispute: Dispute, survivor_id: int) -> dict[str, Any]:
    """Whether nobody stands in both, and which applicants here are no party there, by name."""
    both = people_of(session, [dispute.id, survivor_id])
    here, there = ([one for one in both.get(key, []) if one.name] for key in (dispute.id, survivor_id))
    strange = [one for one in here if not any(_same(one, other) for other in there)]
    return {
        "nobody_in_both": len(strange) == len(here),
        "left_out": tuple(one.name for one in strange if one.side == "applicant"),
    }


def _same(one: Sought, other: Sought) -> bool:
    """Half a name (林某) is enough where it is written alike: both are known to whoever merges."""
    return one.name == other.name or tie(one, other).score >= SAME_PERSON


@owns("dispute.merge")
def merge(a: Act, dispute: Dispute, facts: MergeFacts) -> None:
    """The duplicate ends; the survivor carries a note of it. The page has locked both, by their keys."""
    survivor = a.load(Dispute, facts.survivor)
    dispute.merged_into_id, dispute.end_reason = survivor.id, "merged"
    dispute.ended_at = facts.occurred_at or a.at
    a.add(DisputeLink(dispute_id=survivor.id, other_id=dispute.id, kind=SAME))
    elsewhere = survivor.lead_org_id if survivor.lead_org_id != dispute.lead_org_id else None
    a.move(dispute, "merge", facts, extra={"to_org_id": elsewhere} if elsewhere else None)
    wind_down.end(a, dispute)
    with a.as_system():
        a.note(survivor, "dispute.absorbed", _named(dispute), right="dispute.register")


def _named(dispute: Dispute) -> dict[str, Any]:
    """How the entry of one file names another, and whose that is."""
    return {
        "other": dispute.id, "number": dispute.number or dispute.intake_no,
        "from_org_id": dispute.lead_org_id,
    }


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
    """Back to where it was; the survivor carries a note of that too, and what the merger tied is untied."""
    survivor = a.session.get_one(Dispute, dispute.merged_into_id, with_for_update=True)
    ties = _ties(a.session, dispute, survivor, facts.reason)
    untied = [[link.dispute_id, link.other_id] for link in ties]
    for link in ties:
        a.session.delete(link)
    dispute.merged_into_id = dispute.end_reason = dispute.ended_at = None
    a.move(dispute, "unmerge", facts, extra={UNTIED: untied})
    a.adopt(survivor)  # the head of the one need not see the other
    with a.as_system():
        a.note(survivor, "dispute.released", _named(dispute), right="dispute.register")


@after("dispute.take_over")
def survivor_moved(a: Act, survivor: Dispute) -> None:
    """Whoever leads the survivor from now on reads what was merged into it."""
    for key in taken_in.by(a.session, survivor.id):
        other = a.session.get_one(Dispute, key, with_for_update=True)
        a.adopt(other)
        elsewhere = survivor.lead_org_id if survivor.lead_org_id != other.lead_org_id else None
        told = {**_named(survivor), "to_org_id": elsewhere}
        with a.as_system():
            a.note(other, "dispute.survivor_moved", told, right="dispute.register")


def tied_again(a: Act, dispute: Dispute, unmerged: AuditEntry) -> dict[str, Any]:
    """The unmerging is taken back: what it untied is tied again. What the entry says of the survivor."""
    survivor = a.session.get_one(Dispute, dispute.merged_into_id, with_for_update=True)
    facts = decode(unmerged.payload).get("data", {}).get("facts", {})
    for one, other in facts.get(UNTIED, ()):
        a.add(DisputeLink(dispute_id=int(one), other_id=int(other), kind=SAME))
    a.adopt(survivor)
    elsewhere = survivor.lead_org_id != dispute.lead_org_id
    return {"survivor": survivor.id, **({"to_org_id": survivor.lead_org_id} if elsewhere else {})}


def tell_the_survivor(a: Act, dispute: Dispute) -> None:
    """The survivor carries a note that it has it again."""
    survivor = a.session.get_one(Dispute, dispute.merged_into_id)
    with a.as_system():
        a.note(survivor, "dispute.absorbed", _named(dispute), right="dispute.register")


def _ties(session: Session, dispute: Dispute, survivor: Dispute, reason: str) -> list[DisputeLink]:
    """The link that the merger made; where it proves not to be the same dispute, whatever said so."""
    there = and_(DisputeLink.dispute_id == survivor.id, DisputeLink.other_id == dispute.id)
    here = and_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == survivor.id)
    found = session.scalars(
        select(DisputeLink).where(or_(there, here), DisputeLink.kind == SAME).order_by(DisputeLink.id.desc())
    ).all()
    made_by_merger = [link for link in found if link.dispute_id == survivor.id][:1]
    return list(found) if reason == UNMERGE[0].code else made_by_merger
