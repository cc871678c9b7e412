"""The people in a dispute: read, and put on the record. Writing waits for the act's next entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mediation.core.i18n import label
from mediation.people import counting, identity
from mediation.people import service as people
from mediation.people.names import kind_of as kind_by_name
from workflows.flow import Reason

from .party_models import Party

SIDES = (
    Reason("applicant", "申请方", "Applying side"),
    Reason("respondent", "对方", "Other side"),
    Reason("third", "第三方", "Third side"),
)
ROLES = (
    Reason("party", "当事人", "Party"),
    Reason("guardian", "监护人", "Guardian"),
    Reason("agent", "代理人", "Agent"),
    Reason("representative", "代表人", "Representative"),
)
KINDS = (
    Reason("natural", "自然人", "Natural person"),
    Reason("legal", "法人或其他组织", "Legal person or body"),
    Reason("described", "身份待核", "Not known by name yet"),
)
POWERS = (
    Reason("apply", "申请、终止调解", "To apply for and end mediation"),
    Reason("evidence", "收集、提交材料", "To collect and hand in evidence"),
    Reason("mediator", "选择调解员", "To choose the mediator"),
    Reason("dispose", "承认、变更、放弃请求(特别授权)", "To admit, change or give up claims (special)"),
    Reason("sign", "签署笔录和协议", "To sign records and the agreement"),
    Reason("papers", "领取文书", "To receive papers"),
)
"""What the standard power of attorney lets an agent do."""

MOST_REPRESENTATIVES = 5
"""Whom many people on one side may choose to speak for them."""

REPRESENTATIVE = "推选代表"
"""Capacity of a party who speaks for the others on the side. Data, so always Chinese."""

_SIDE = {side.code: side for side in SIDES}
BEFORE_MATTER = " · "
"""Stands in a title between the names and the matter."""


SEALED = ("phone", "address", "safe_contact", "safe_phone")
"""What is sealed of a party; each has its attribute of the same name in ``PartyInput``."""


@dataclass(frozen=True, kw_only=True)
class PartyInput:
    """What is known of somebody when he is put on the record."""

    side: str
    name: str
    kind: str = "natural"
    role: str = "party"
    phone: str = ""
    no_phone: bool = False
    address: str = ""
    safe_contact: str = ""
    safe_phone: str = ""
    no_message: bool = False
    apart: bool = False
    interpreter: str = ""
    powers: tuple[str, ...] = ()
    address_protected: bool = False
    capacity: str = ""
    minor: bool = False
    stands_for: int = 1
    identity_verified: bool = False
    id_type: str = ""
    id_number: str = ""
    sex: str = ""
    birth_on: date | None = None
    successor_of_id: int | None = None
    stand_ins: tuple[PartyInput, ...] = ()
    """Guardian, agent or representative of this party."""


def kind_of(name: str, paper: identity.IdCheck | None) -> str:
    """What somebody is: his paper says it, else his name."""
    if paper is not None:
        return "legal" if paper.kind.of_body else "natural"
    return kind_by_name(counting.bare(name))


def put(
    session: Session, dispute_id: int, given: PartyInput, *,
    position: int = 1, for_party_id: int | None = None,
) -> Party:
    """Rows for a party and those who stand in for him; written with the act's next entry."""
    person = None
    if given.id_number:
        person = people.find_or_make(
            session, given.id_number, name=given.name,
            kind="legal" if given.kind == "legal" else "natural",
            id_type=given.id_type, sex=given.sex, birth_on=given.birth_on,
        )
    party = Party(
        dispute_id=dispute_id, person_id=person.id if person else None, side=given.side, role=given.role,
        for_party_id=for_party_id, successor_of_id=given.successor_of_id, position=position, kind=given.kind,
        name=given.name, capacity=given.capacity, identity_verified=given.identity_verified,
        minor=given.minor, stands_for=given.stands_for, address_protected=given.address_protected,
        no_phone=given.no_phone, no_message=given.no_message, apart=given.apart,
        interpreter=given.interpreter, powers=list(given.powers),
    )
    for name in SEALED:
        setattr(party, name, getattr(given, name))
    session.add(party)
    for n, stand_in in enumerate(given.stand_ins, 1):
        put(session, dispute_id, stand_in, position=n, for_party_id=party.id)
    return party


def leave(session: Session, party: Party, at: datetime) -> None:
    """He is no longer in the dispute, nor is whoever stands in for him; both stay on the record."""
    stand_ins = session.scalars(
        select(Party).where(Party.for_party_id == party.id, Party.left_at.is_(None))
    )
    for row in (party, *stand_ins):
        if row.left_at is None:
            row.left_at = at


def names_now(rows: Iterable[Party]) -> dict[int, str]:
    """What stands for each of these today: his name, or who stepped into his place and whose it was."""
    everybody = list(rows)
    heirs: dict[int, list[Party]] = {}
    for party in everybody:
        if party.successor_of_id is not None:
            heirs.setdefault(party.successor_of_id, []).append(party)
    return {party.id: "、".join(_last(party, heirs, {party.id})) for party in everybody}


def _last(party: Party, heirs: dict[int, list[Party]], seen: set[int]) -> list[str]:
    after = [one for one in heirs.get(party.id, ()) if one.id not in seen]
    if party.left_at is None or not after:
        return [party.name]
    names = [name for one in after for name in _last(one, heirs, seen | {one.id})]
    return [*names[:-1], _("%(name)s (in place of %(who)s)", name=names[-1], who=party.name)]


def himself_and_before(session: Session, party_id: int | None) -> set[int]:
    """A party and everybody into whose place he stepped."""
    found: set[int] = set()
    while party_id is not None and party_id not in found:
        found.add(party_id)
        party = session.get(Party, party_id)
        party_id = party.successor_of_id if party is not None else None
    return found


def too_many_representatives(given: Iterable[PartyInput]) -> bool:
    """More than five speak for the people of one side."""
    speaking: dict[str, int] = {}
    for one in given:
        chosen = sum(s.role == "representative" for s in one.stand_ins) + (one.capacity == REPRESENTATIVE)
        speaking[one.side] = speaking.get(one.side, 0) + chosen
    return any(count > MOST_REPRESENTATIVES for count in speaking.values())


def id_numbers(given: Iterable[PartyInput]) -> list[str]:
    """Every identity number stated, for ``people.hold``."""
    found: list[str] = []
    for one in given:
        found += [one.id_number] if one.id_number else []
        found += id_numbers(one.stand_ins)
    return found


# Asked several times in an act and on every page of a case: made once.
_EVERYBODY = (
    select(Party).where(Party.dispute_id == bindparam("dispute")).order_by(Party.position, Party.id)
)
_PRESENT = _EVERYBODY.where(Party.left_at.is_(None))
_ORDER = {side.code: place for place, side in enumerate(SIDES)}


def of_dispute(session: Session, dispute_id: int, *, left: bool = False) -> list[Party]:
    """Everybody in the dispute, by side and position; those who left only when asked for."""
    rows = session.scalars(_EVERYBODY if left else _PRESENT, {"dispute": dispute_id})
    return sorted(rows, key=lambda p: _ORDER[p.side])


def principals(session: Session, dispute_id: int) -> list[Party]:
    """The parties themselves, without those who stand in for them."""
    return [p for p in of_dispute(session, dispute_id) if p.role == "party"]


def by_side(rows: Iterable[Party]) -> dict[str, list[Party]]:
    """Rows under their side, every side present."""
    sides: dict[str, list[Party]] = {side.code: [] for side in SIDES}
    for row in rows:
        sides[row.side].append(row)
    return sides


def described(party: Party, name: str = "") -> str:
    """Name (or what stands for it) and side, for a list to pick from."""
    return f"{name or party.name} · {label(_SIDE[party.side])}"


def title_of(parties: Sequence[Any], matter: str) -> str:
    """林某 与 徐某 · 厂房租赁: who against whom, and what about. Data, so always Chinese."""
    left = shortly([p for p in parties if p.side == "applicant"])
    right = shortly([p for p in parties if p.side == "respondent"]) or "对方待核"
    names = f"{left} 与 {right}"
    return (f"{names}{BEFORE_MATTER}{matter}" if matter else names)[:200]


def title_again(title: str, before: Sequence[Any], now: Sequence[Any]) -> str:
    """The title for who is left, where it was made of who was there; one that somebody wrote stays."""
    matter = matter_of(title)
    return title_of(now, matter) if title == title_of(before, matter) else title


def matter_of(title: str) -> str:
    """What such a title says it is about."""
    return title.partition(BEFORE_MATTER)[2]


SAYS_HOW_MANY = re.compile("[0-9〇一二两三四五六七八九十百]+余?(?:人|名|位|户|个)")


def shortly(side: Sequence[Any]) -> str:
    """A side in few words: 林某、王某, or 林某等9人; a name that counts itself (四人) is counted once."""
    own = [p for p in side if p.role == "party"]
    count = sum(p.stands_for for p in own)
    if not own:
        return ""
    first = counting.bare(own[0].name)
    if SAYS_HOW_MANY.search(first):
        return "、".join(p.name for p in own[:2]) + ("等" if len(own) > 2 else "")
    if count == own[0].stands_for:
        return counted(own[0])
    return f"{first}等{count}人" if count > 2 else "、".join(p.name for p in own)


def counted(party: Any) -> str:
    """One entry with how many it stands for, unless its name says so itself."""
    if party.stands_for <= 1 or SAYS_HOW_MANY.search(party.name):
        return str(party.name)
    return f"{party.name}等{party.stands_for}人"
