"""Warns of the same matter come again, while it is typed and when it is accepted.

Behind another wall only the committee and its telephone are told. A protected
case there is not told at all; the centre is, once the new one is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from mediation.cases.models import Dispute, DisputeLink
from mediation.cases.parties import PartyInput
from mediation.cases.party_models import Party
from mediation.cases.protection import HANDLING, shown_title
from mediation.core import clock, formats
from mediation.core.i18n import label
from mediation.core.sealing import fingerprint
from mediation.organisations.models import Organisation
from mediation.people import names
from mediation.people.models import Person
from mediation.search import index, words
from mediation.security import visibility
from mediation.security.actor import Actor
from workflows import FLOWS

from .likeness import Verdict, judge, same_place

LOOK_BACK = timedelta(days=3 * 365)
MOST = 5
LOOKED_AT = 60
"""Disputes looked at for one sign, the newest."""
PEOPLE, PAIRS = 12, 4
"""Lines of a side, and pairs of names, that are looked up: a list of thirty workers need not be."""

TOLD_APART = ("merged", "registered_by_mistake")
"""Endings that say already what it was."""

_ONE, _OTHER = aliased(Party), aliased(Party)
"""Two people of one dispute: made once, since every alias builds all its columns."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody who is looked for; prints are keyed, never the number. Of a guardian the name says nothing."""

    side: str
    name: str
    phone_print: str | None = None
    paper_print: str | None = None


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
    return _people(session, [dispute.id]).get(dispute.id, [])


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
    ids = _candidates(session, here, place) - set(known)
    if not ids:
        return []
    people = _people(session, ids)
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


# ---------------------------------------------------------------------------------- where to look


def _candidates(session: Session, here: Sequence[Sought], place: str) -> set[int]:
    named = [one for one in here if one.name]
    left = [one.name for one in named if one.side == "applicant"][:PEOPLE]
    right = [one.name for one in named if one.side == "respondent"][:PEOPLE]
    queries = [*_by_prints(here), *_by_exact_names(left, right), *_by_words(left, right, place)]
    return {found for query in queries for found in session.scalars(query)}


def _by_prints(here: Sequence[Sought]) -> Iterable[Select[int]]:
    phones = {one.phone_print for one in here if one.phone_print}
    papers = {one.paper_print for one in here if one.paper_print}
    if phones:
        yield _newest(select(Party.dispute_id).where(Party.phone_lookup.in_(phones)), Party.dispute_id)
    if papers:
        known = select(Person.id).where(Person.id_number_lookup.in_(papers))
        yield _newest(select(Party.dispute_id).where(Party.person_id.in_(known)), Party.dispute_id)


def _by_exact_names(left: Sequence[str], right: Sequence[str]) -> Iterable[Select[int]]:
    """Both names as they stand: the only way to a protected case, whose names are not indexed."""
    if left and right:
        pairs = select(_ONE.dispute_id).join(
            _OTHER, (_OTHER.dispute_id == _ONE.dispute_id) & (_OTHER.side != _ONE.side)
        )
        yield _newest(pairs.where(_ONE.name.in_(left), _OTHER.name.in_(right)), _ONE.dispute_id)


def _by_words(left: Sequence[str], right: Sequence[str], place: str) -> Iterable[Select[int]]:
    pairs = [(a, b) for a in left for b in right][:PAIRS]
    asked = [[*_signs(a), *_signs(b)] for a, b in pairs if _signs(a) and _signs(b)]
    if place:
        full = [name for name in left if not names.is_vague(name)][:PAIRS]
        asked += [[*words.asked(name), *words.asked(place)[:3]] for name in full]
    for tokens in asked:
        yield index.keys([[token] for token in tokens], LOOKED_AT)


def _signs(name: str) -> list[str]:
    """What the index keeps of a name however it varies: the family name, or the core of a firm's."""
    if names.is_body(name):
        return words.asked(names.core_of_body(name))[:2]
    family = names.surname(name)
    person = len(names.normal(name)) <= 2 + len(family)  # a given name has at most two signs
    return [family[0]] if family and person else words.asked(name)[:3]


def _newest(query: Select[int], key: InstrumentedAttribute[int]) -> Select[int]:
    return query.distinct().order_by(key.desc()).limit(LOOKED_AT)


def _people(session: Session, ids: Iterable[int]) -> Mapping[int, list[Sought]]:
    rows = session.execute(
        select(
            Party.dispute_id, Party.side, Party.name, Party.role, Party.phone_lookup, Person.id_number_lookup
        )
        .outerjoin(Person, Person.id == Party.person_id)
        .where(Party.dispute_id.in_(ids), Party.role.in_(("party", "guardian")))
    )
    found: dict[int, list[Sought]] = {}
    for dispute_id, side, name, role, phone, paper in rows:
        counted = name if role == "party" else ""
        found.setdefault(dispute_id, []).append(Sought(side, counted, phone, paper))
    return found
