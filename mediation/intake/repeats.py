"""Warns of the same matter come again, while it is typed and when it is accepted.

Behind another wall only the committee and its telephone are told. A protected
case there is not told at all; the centre is, once the new one is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.cases.protection import HANDLING, shown_title
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.core.sealing import fingerprint
from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor
from workflows import FLOWS

from .candidates import Sought, candidates, people_of
from .likeness import Verdict, judge, same_place

LOOK_BACK = timedelta(days=3 * 365)
MOST = 5
TOLD_APART = ("merged", "registered_by_mistake")
"""Endings that say already what it was."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A dispute that may be the same matter; only its committee, when it stands behind another wall."""

    dispute_id: int | None
    name: str
    about: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A dispute that fits, whoever may see it."""

    dispute: Dispute
    kinds: frozenset[str]
    verdict: Verdict


def typed(people: Iterable[PartyInput]) -> list[Sought]:
    """Who is looked for while the form is being filled in."""
    found: list[Sought] = []
    for one in people:
        counts = one.role == "party"
        found.append(Sought(
            one.side, one.name if counts else "",
            fingerprint("phone", one.phone) if one.phone else None,
            fingerprint("id_number", one.id_number) if one.id_number else None,
        ))
        found += typed(s for s in one.stand_ins if s.role == "guardian")
    return found


def of_dispute(session: Session, dispute: Dispute) -> list[Sought]:
    """Who stands in a dispute that is on record."""
    return people_of(session, [dispute.id]).get(dispute.id, [])


def repeats(session: Session, actor: Actor, dispute: Dispute) -> list[Repeat]:
    """What may be the same matter as this dispute and was not answered yet, as the actor may know it."""
    linked = session.execute(
        select(DisputeLink.dispute_id, DisputeLink.other_id)
        .where(or_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == dispute.id))
    )
    known = {dispute.id, *(key for pair in linked for key in pair)}
    return told(session, find(session, actor, of_dispute(session, dispute), dispute.place, known))


def told(session: Session, hits: Sequence[Hit]) -> list[Repeat]:
    """Hits as the asker may know of them, the likeliest first, each committee once."""
    found = (_told(session, hit) for hit in hits)
    return list(dict.fromkeys(repeat for repeat in found if repeat is not None))[:MOST]


def find(
    session: Session, actor: Actor, here: Sequence[Sought], place: str, known: Iterable[int] = ()
) -> list[Hit]:
    """Every dispute of the last three years, closed ones too, that may be the same matter."""
    ids = candidates(session, here, place) - set(known)
    if not ids:
        return []
    people = people_of(session, ids)
    query = select(Dispute).where(
        Dispute.id.in_(ids), Dispute.received_at > clock.now() - LOOK_BACK,
        or_(Dispute.end_reason.is_(None), Dispute.end_reason.not_in(TOLD_APART)),
    )
    kinds = visibility.kinds_of_many(session, actor, ids)
    hits = []
    for dispute in session.scalars(query):
        near = same_place(place, dispute.place)
        verdict = judge(here, people.get(dispute.id, []), near=near)
        if verdict is not None:
            hits.append(Hit(dispute, kinds.get(dispute.id, frozenset()), verdict))
    return sorted(hits, key=lambda hit: (-hit.verdict.score, -hit.dispute.id))


def behind_protection(hits: Iterable[Hit]) -> list[Dispute]:
    """Protected disputes that the asker must not know of; the centre is told in his place."""
    return [hit.dispute for hit in hits if not hit.kinds and hit.dispute.secrecy != "ordinary"]


def _told(session: Session, hit: Hit) -> Repeat | None:
    dispute = hit.dispute
    if not hit.kinds:
        if dispute.secrecy != "ordinary":
            return None
        committee = session.get_one(Organisation, dispute.lead_org_id)
        return Repeat(None, f"{committee.name} {committee.phone}".strip())
    title = shown_title(dispute, bool(hit.kinds & set(HANDLING)))
    state = label(FLOWS["dispute"].state(dispute.state))
    return Repeat(
        dispute.id, f"{dispute.number or dispute.intake_no} {title}",
        f"{state} · {formats.day(clock.day_of(dispute.received_at))}",
        "、".join(label(reason) for reason in hit.verdict.why),
    )
