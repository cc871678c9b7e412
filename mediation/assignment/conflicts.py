"""Compares a mediator or lawyer, his firm and his earlier clients with everybody in a dispute.

Equal family names mean nothing. Two identity numbers decide where both are
known; else the names decide, in the form they are compared in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from mediation.people import names
from mediation.people.models import Person

from . import ties
from .models import ConflictTie

ACTS_FOR = ("agent", "representative")
MOST_APPEARANCES = 500
"""Earlier cases of one name looked at, newest first."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One reason why somebody should keep out, in words that name the side."""

    user_id: int
    of_firm: bool
    party: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person or firm as the comparison sees it."""

    name: str
    lookup: str | None = None
    described: bool = False

    def is_same(self, other: _Somebody) -> bool:
        if self.lookup and other.lookup:
            return self.lookup == other.lookup
        if self.described or other.described:
            return False
        if names.normal(self.name) == names.normal(other.name):
            return True
        both = names.is_body(self.name) and names.is_body(other.name)
        return both and names.core_of_body(self.name) == names.core_of_body(other.name)


class Check:
    """Everything the comparison needs of one dispute, read once for many people.

    With ``known_at``, only ties that were declared by then count.
    """

    def __init__(
        self, session: Session, dispute: Dispute, people: Sequence[User], known_at: datetime | None = None
    ) -> None:
        self.people = people
        self.rows = _present(session, dispute)
        self.lookups = _lookups(session, self.rows)
        self.sides = _sides(self.rows, self.lookups)
        self.acted = _acted_before(session, dispute, self.rows)
        self.firms = colleagues(session, people)
        everybody = {u.id for u in people} | {c for known in self.firms.values() for c in known}
        self.ties: dict[int, list[ConflictTie]] = {}
        for tie in ties.of_users(session, everybody, known_at):
            self.ties.setdefault(tie.user_id, []).append(tie)

    def own(self, user: User) -> list[Conflict]:
        """What stands against the person: himself a party, his ties, whom he acted for."""
        found = [*self._himself(user), *self._tied(user, user.id, of_firm=False)]
        found += [
            self._acted(user, client, of_firm=False)
            for client, agent in self.acted if names.normal(agent.name) == names.normal(user.name)
        ]
        return _once(found)

    def of_firm(self, user: User) -> list[Conflict]:
        """What stands against his firm: it is a party, colleagues' clients, whom colleagues acted for."""
        if not user.firm.strip():
            return []
        firm = _Somebody(user.firm)
        found = [
            Conflict(
                user.id, True, side.name, f"所在机构即当事人{side.name}", f"the firm is the party {side.name}"
            )
            for side in self.sides.values() if firm.is_same(side)
        ]
        for colleague in self.firms.get(user.id, ()):
            found += self._tied(user, colleague, of_firm=True)
        core = names.core_of_body(user.firm)
        found += [
            self._acted(user, client, of_firm=True)
            for client, agent in self.acted
            if core in names.normal(agent.capacity) and names.normal(agent.name) != names.normal(user.name)
        ]
        return _once(found)

    def acts_here(self, user: User) -> Party | None:
        """The row in which this very person stands in for a side of this dispute."""
        me = names.normal(user.name)
        return next((p for p in self.rows if p.role != "party" and names.normal(p.name) == me), None)

    def _himself(self, user: User) -> list[Conflict]:
        me = _Somebody(user.name)
        return [
            Conflict(
                user.id, False, side.name,
                f"与当事人{side.name}同名,请核对", f"named like the party {side.name}",
            )
            for side in self.sides.values() if me.is_same(side)
        ]

    def _tied(self, user: User, whose: int, *, of_firm: bool) -> list[Conflict]:
        return [
            conflict for tie in self.ties.get(whose, ())
            if not of_firm or tie.kind in ties.OF_THE_FIRM
            for conflict in _by_tie(user, tie, self.sides.values(), of_firm=of_firm)
        ]

    def _acted(self, user: User, client: Party, *, of_firm: bool) -> Conflict:
        who_zh, who_en = ("所在机构", "the firm") if of_firm else ("本人", "he")
        return Conflict(
            user.id, of_firm, client.name, f"{who_zh}曾代理{client.name}", f"{who_en} acted for {client.name}"
        )


def touched(session: Session, dispute: Dispute, user: User, tie: ConflictTie) -> list[Conflict]:
    """What one tie, his own or a colleague's, says against a person in this dispute."""
    of_firm = tie.user_id != user.id
    if of_firm and tie.kind not in ties.OF_THE_FIRM:
        return []
    rows = _present(session, dispute)
    return _by_tie(user, tie, _sides(rows, _lookups(session, rows)).values(), of_firm=of_firm)


def _by_tie(user: User, tie: ConflictTie, sides: Iterable[_Somebody], *, of_firm: bool) -> list[Conflict]:
    kind = next(kind for kind in ties.KINDS if kind.code == tie.kind)
    who_zh, who_en = ("所在机构同事", "a colleague of the firm") if of_firm else ("本人", "himself")
    return [
        Conflict(
            user.id, of_firm, side.name, f"{who_zh}申报:{side.name}系其{kind.zh}",
            f"declared by {who_en}: {side.name}, {kind.en.lower()}",
        )
        for side in sides if _Somebody(tie.name, tie.id_number_lookup).is_same(side)
    ]


def _present(session: Session, dispute: Dispute) -> list[Party]:
    query = select(Party).where(Party.dispute_id == dispute.id, Party.left_at.is_(None))
    return list(session.scalars(query))


def _sides(rows: Iterable[Party], lookups: Mapping[int, str | None]) -> dict[int, _Somebody]:
    return {
        p.id: _Somebody(p.name, lookups.get(p.person_id or 0), p.kind == "described")
        for p in rows if p.role == "party"
    }


def _once(found: Iterable[Conflict]) -> list[Conflict]:
    return list(dict.fromkeys(found))


def _lookups(session: Session, rows: Iterable[Party]) -> dict[int, str | None]:
    wanted = {row.person_id for row in rows if row.person_id}
    query = select(Person.id, Person.id_number_lookup).where(Person.id.in_(wanted))
    return {row.id: row.id_number_lookup for row in session.execute(query)} if wanted else {}


def _acted_before(session: Session, dispute: Dispute, rows: Sequence[Party]) -> list[tuple[Party, Party]]:
    """Pairs of client and who acted for him, in any case, for the clients that are parties here."""
    sides = [p for p in rows if p.role == "party" and p.kind != "described"]
    if not sides:
        return []
    known = {p.person_id for p in sides if p.person_id}
    called = {p.name for p in sides}
    appearances = list(session.scalars(
        select(Party)
        .where(Party.role == "party", or_(Party.name.in_(called), Party.person_id.in_(known)))
        .order_by(Party.id.desc()).limit(MOST_APPEARANCES)
    ))
    clients = {p.id: p for p in appearances if any(_one_person(p, side) for side in sides)}
    if not clients:
        return []
    agents = session.scalars(
        select(Party).where(
            Party.dispute_id.in_({p.dispute_id for p in clients.values()}),
            Party.role.in_(ACTS_FOR), Party.for_party_id.in_(clients),
        )
    )
    return [(clients[agent.for_party_id or 0], agent) for agent in agents]


def _one_person(one: Party, other: Party) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return names.normal(one.name) == names.normal(other.name)


def colleagues(session: Session, people: Sequence[User]) -> dict[int, list[int]]:
    """Other users of the same firm, by user."""
    firms = {user.id: names.core_of_body(user.firm) for user in people if user.firm.strip()}
    if not firms:
        return {}
    rows = session.execute(select(User.id, User.firm).where(User.firm != ""))
    by_core: dict[str, list[int]] = {}
    for user_id, firm in rows:
        by_core.setdefault(names.core_of_body(firm), []).append(user_id)
    return {user: [c for c in by_core.get(core, []) if c != user] for user, core in firms.items()}
