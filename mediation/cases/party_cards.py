"""The people of a case as one reader may see them: in full for the handlers, masked for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediation.core import masks
from mediation.core.i18n import label
from mediation.people import identity
from mediation.people.models import Person
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import consents, safety
from .models import Dispute
from .parties import KINDS, POWERS, ROLES, SIDES
from .party_models import Consent, Party
from .protection import HANDLING

_ROLE = {role.code: role for role in ROLES}
_KIND = {kind.code: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a party was told or asked, as the page shows it."""

    what: str
    given: bool
    how: str
    consent: Consent


@dataclass(frozen=True, slots=True)
class Card:
    """One person as this reader may see him."""

    party: Party
    name: str
    role: str
    kind: str
    for_whom: str
    successor_of: str
    id_number: str
    phone: str
    address: str
    safe_contact: str
    """Number, hours and what to avoid, in one line."""
    powers: str
    """What an agent may do."""
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Column:
    """One side."""

    code: str
    name: str
    cards: Sequence[Card]


def columns(session: Session, actor: Actor, dispute: Dispute, context: Context) -> list[Column]:
    """The sides with their people, in three queries."""
    rows = list(session.scalars(
        select(Party).where(Party.dispute_id == dispute.id)
        .options(joinedload(Party.person)).order_by(Party.position, Party.id)
    ))
    viewer = _Viewer(actor, dispute, context)
    names = {row.id: viewer.name(row) for row in rows}
    said = _said(session, dispute)
    cards = [viewer.card(row, names, said.get(row.id, [])) for row in rows]
    made = [Column(s.code, label(s), [c for c in cards if c.party.side == s.code]) for s in SIDES]
    return [column for column in made if column.cards or column.code != "third"]


def shown_name(party: Party, dispute: Dispute, context: Context) -> str:
    """The name, masked in a protected dispute for whoever does not handle it."""
    handles = dispute.secrecy == "ordinary" or bool(context.kinds & set(HANDLING))
    return party.name if handles else masks.mask_name(party.name)


def _paper(person: Person | None) -> str:
    if person is None or not person.id_number:
        return ""
    masked = masks.mask_id_number(person.id_number)
    doubtful = identity.is_doubtful(person.id_type, person.id_number)
    if not doubtful:
        return masked
    return _("%(number)s (kept as the paper has it; does not hold by its own rule)", number=masked)


class _Viewer:
    def __init__(self, actor: Actor, dispute: Dispute, context: Context) -> None:
        self.dispute, self.context = dispute, context
        self.handler = gate.allowed(actor, "case.phones", context)

    def name(self, party: Party) -> str:
        return shown_name(party, self.dispute, self.context)

    def card(self, row: Party, names: dict[int, str], said: Sequence[Said]) -> Card:
        return Card(
            party=row, name=names[row.id], role=label(_ROLE[row.role]), kind=label(_KIND[row.kind]),
            for_whom=names.get(row.for_party_id or 0, ""),
            successor_of=names.get(row.successor_of_id or 0, ""),
            id_number=_paper(row.person),
            phone=self._phone(row),
            address=self._address(row),
            safe_contact=safety.words(row) if self.handler else "",
            powers="、".join(label(power) for power in POWERS if power.code in row.powers),
            said=said,
        )

    def _phone(self, row: Party) -> str:
        if not row.phone:
            return _("has none") if row.no_phone else ""
        return row.phone if self.handler else masks.mask_phone(row.phone)

    def _address(self, row: Party) -> str:
        if row.address_protected:
            return _("Protected")
        return (row.address or "") if self.handler else masks.mask_address(row.address)


def _said(session: Session, dispute: Dispute) -> dict[int, list[Said]]:
    how = {channel.code: label(channel) for channel in consents.CHANNELS}
    told: dict[int, list[Said]] = {}
    for (party_id, kind, _subject), row in consents.latest(session, dispute).items():
        known = consents.BY_CODE.get(kind)
        said = Said(label(known) if known else kind, row.given, how.get(row.channel, ""), row)
        told.setdefault(party_id, []).append(said)
    return told
