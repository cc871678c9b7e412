"""What the handlers write about the people of a case, each press one entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.core.exceptions import Conflict, NotFound, RuleBroken
from mediation.lifecycle import stale
from mediation.lifecycle.door import Act
from mediation.people import counting
from mediation.people import service as people

from . import parties, pending
from .models import Dispute, ExternalNumber
from .papers import FILED
from .parties import SEALED, PartyInput
from .party_models import Party

_NAMES = (
    "side", "role", "kind", "name", "capacity", "minor", "stands_for", "address_protected", "no_phone",
    "no_message", "apart", "interpreter",
)
MANY = 2
"""From so many on an entry stands for others beside the one it names."""

_TIES = ("for_party_id", "successor_of_id", "identity_verified", "left_at", "person_id")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How somebody stands in the dispute beside who he is."""

    for_party_id: int | None = None
    successor_of_id: int | None = None
    identity_verified: bool = False
    left: bool = False
    one_of_id: int | None = None
    """Whose entry counted him among others so far."""


def find(session: Session, dispute: Dispute, party_id: int | None) -> Party:
    """A party of this very dispute. NotFound for any other."""
    party = session.get(Party, party_id) if party_id else None
    if party is None or party.dispute_id != dispute.id:
        raise NotFound(f"party:{party_id}")
    return party


def add(act: Act, dispute: Dispute, given: PartyInput, standing: Standing = Standing()) -> Party:
    """Put somebody on the record of an open file."""
    _must_be_open(dispute)
    people.hold(act.session, parties.id_numbers([given]))
    _check_ties(act.session, dispute, None, standing, given)
    side = [p for p in parties.of_dispute(act.session, dispute.id, left=True) if p.side == given.side]
    party = parties.put(
        act.session, dispute.id, given, position=len(side) + 1, for_party_id=standing.for_party_id
    )
    party.successor_of_id = standing.successor_of_id
    _step_into(act, dispute, party, standing.successor_of_id)
    if standing.one_of_id is not None:
        _named(act, dispute, find(act.session, dispute, standing.one_of_id), [party])
    party.identity_verified = standing.identity_verified
    _protect(dispute, party)
    _settle_marks(act, dispute, [given])
    act.edit(dispute, "party.added")
    return party


def add_many(
    act: Act, dispute: Dispute, given: Sequence[PartyInput], one_of_id: int | None = None
) -> list[Party]:
    """Put several people of one side on the record in one entry; ``one_of_id`` is whose entry counted them.

    RuleBroken where that entry counts fewer.
    """
    _must_be_open(dispute)
    people.hold(act.session, parties.id_numbers(given))
    side = {one.side for one in given}
    there = [p for p in parties.of_dispute(act.session, dispute.id, left=True) if p.side in side]
    made = [
        parties.put(act.session, dispute.id, one, position=len(there) + n)
        for n, one in enumerate(given, 1)
    ]
    if one_of_id is not None:
        _named(act, dispute, find(act.session, dispute, one_of_id), made)
    for party in made:
        _protect(dispute, party)
    if given:
        _settle_marks(act, dispute, given)
    act.edit(dispute, "party.added")
    return made


def change(
    act: Act, dispute: Dispute, party: Party, given: PartyInput, standing: Standing, seen: int | None
) -> None:
    """Write what changed about somebody. Stale when another changed the same since ``seen``."""
    _must_be_open(dispute)
    people.hold(act.session, parties.id_numbers([given]))
    _check_ties(act.session, dispute, party, standing, given)
    written = [f"party:{party.id}.{name}" for name in (*_NAMES, "powers", *SEALED, *_TIES)]
    stale.check(act.session, dispute, dispute.subject_key, seen, "", written)
    sealed = _sealed_changes(party, given)
    for name in _NAMES:
        _put(party, name, getattr(given, name))
    _put(party, "powers", list(given.powers))
    for name, value in sealed.items():
        setattr(party, name, value)
    if standing.successor_of_id != party.successor_of_id:
        _step_into(act, dispute, party, standing.successor_of_id)
    for name in ("for_party_id", "successor_of_id", "identity_verified"):
        _put(party, name, getattr(standing, name))
    if standing.left != (party.left_at is not None):
        party.left_at = act.at if standing.left else None
    if given.id_number:
        person = people.find_or_make(
            act.session, given.id_number, name=given.name,
            kind="legal" if given.kind == "legal" else "natural", id_type=given.id_type,
            sex=given.sex, birth_on=given.birth_on,
        )
        _put(party, "person_id", person.id)
    _protect(dispute, party)
    _settle_marks(act, dispute, [given])
    act.edit(dispute, "party.edited")


def change_basics(act: Act, dispute: Dispute, values: Mapping[str, Any], seen: int | None) -> None:
    """Story, claims, place, amount, title, secrecy of an open file."""
    _must_be_open(dispute)
    stale.check(act.session, dispute, dispute.subject_key, seen, "", values)
    said = any(n in values and values[n] != getattr(dispute, n) for n in ("claims", "amount"))
    told = said or ("narrative" in values and values["narrative"] != dispute.narrative)
    for name, value in values.items():
        _put(dispute, name, pending.with_own(dispute, value) if name == "tags" else value)
    pending.settle(
        act.session, dispute, (*((pending.SUM,) if said else ()), *((pending.REST,) if told else ()))
    )
    act.edit(dispute, "dispute.edit")


def add_number(act: Act, dispute: Dispute, body: str, number: str) -> None:
    """The number another body gave the same matter."""
    act.add(ExternalNumber(dispute_id=dispute.id, body=body, number=number))
    act.edit(dispute, "number.added")


def numbers(session: Session, dispute_id: int) -> list[ExternalNumber]:
    """What others call the same matter."""
    query = select(ExternalNumber).where(ExternalNumber.dispute_id == dispute_id)
    return list(session.scalars(query.order_by(ExternalNumber.id)))


def _sealed_changes(party: Party, given: PartyInput) -> dict[str, str]:
    """Sealed values that differ. A protected address was not on the form, so an empty one says nothing."""
    told = [name for name in SEALED if name != "address" or given.address or not party.address_protected]
    values = {name: getattr(given, name) for name in told}
    return {name: value for name, value in values.items() if (getattr(party, name) or "") != value}


def _put(row: Any, name: str, value: Any) -> None:
    if getattr(row, name) != value:
        setattr(row, name, value)


def _step_into(act: Act, dispute: Dispute, successor: Party, predecessor_id: int | None) -> None:
    """Whoever has a successor is no longer in the dispute: nobody waits for his word any more.

    A title made of names names the successor.
    """
    predecessor = act.session.get(Party, predecessor_id) if predecessor_id else None
    if predecessor is None:
        return
    before = [p for p in parties.principals(act.session, dispute.id) if p is not successor]
    parties.leave(act.session, predecessor, act.at)
    now = [p for p in (*before, successor) if p.left_at is None]
    dispute.title = parties.title_again(dispute.title, before, now)


def _named(act: Act, dispute: Dispute, among: Party, named: Sequence[Party]) -> None:
    """Some of those whom an entry counts have names now: they stand by themselves, and it counts fewer."""
    heads = sum(party.stands_for for party in named)
    elsewhere = among.left_at is not None or any(party.side != among.side for party in named)
    if among.stands_for < MANY or elsewhere:
        raise RuleBroken("party_of_nobody", {"one_of": ["party_of_nobody"]})
    left = among.stands_for - heads
    all_named = left == 0 and counting.names_nobody(among.name)
    if left < 1 and not all_named:  # whom the entry names is one of them himself
        raise RuleBroken("party_of_fewer", {"one_of": ["party_of_fewer"]})
    before = [p for p in parties.principals(act.session, dispute.id) if p not in named]
    made = dispute.title == parties.title_of(before, parties.matter_of(dispute.title))
    if all_named:
        parties.leave(act.session, among, act.at)
    else:
        among.stands_for = left
        among.name = counting.counting(among.name, left)
    if made:
        there = [party for party in (*before, *named) if party.left_at is None]
        dispute.title = parties.title_of(there, parties.matter_of(dispute.title))


def _settle_marks(act: Act, dispute: Dispute, given: Sequence[PartyInput]) -> None:
    """Who wrote about somebody that stands for many has looked at how many they are."""
    many = any(one.stands_for > 1 for one in given)
    pending.settle(act.session, dispute, (pending.HEADS,) if many else ())
    pending.look_at_papers(dispute, given)


def _protect(dispute: Dispute, party: Party) -> None:
    """A minor protects an ordinary case; nothing ever opens one by itself."""
    if party.minor and dispute.secrecy in ("ordinary", "sensitive"):
        dispute.secrecy = "minors"


def _must_be_open(dispute: Dispute) -> None:
    if dispute.state in FILED:
        raise Conflict("the file is closed: what was wrong is corrected, what came late is a supplement")


def _check_ties(
    session: Session, dispute: Dispute, party: Party | None, standing: Standing, given: PartyInput
) -> None:
    """Whom somebody stands for or follows must be another party of this dispute, on his own side."""
    if standing.successor_of_id is not None and given.role != "party":
        raise RuleBroken("follower_is_a_party", {"successor_of": ["follower_is_a_party"]})
    for name in ("for_party_id", "successor_of_id", "one_of_id"):
        other = getattr(standing, name)
        if other is None:
            continue
        field = name.removesuffix("_id")
        if party is not None and other == party.id:
            raise RuleBroken("party_of_himself", {field: ["party_of_himself"]})
        if find(session, dispute, other).side != given.side and name != "one_of_id":
            raise RuleBroken("party_of_another_side", {field: ["party_of_another_side"]})
