"""Warns of the same matter come again, while it is typed and when it is accepted.

Behind another wall only the committee and its telephone are told. A protected
case there is not told at all; the centre is, once the new one is registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, bindparam, or_, select
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

_HELD = "repeats"
_DISPUTE, _LINK, _ORGANISATION = Dispute.__table__.c, DisputeLink.__table__.c, Organisation.__table__.c
_LINKED = select(_LINK.dispute_id, _LINK.other_id).where(
    or_(_LINK.dispute_id == bindparam("dispute"), _LINK.other_id == bindparam("dispute"))
)
_RECENT = select(_DISPUTE.id, _DISPUTE.lead_org_id, _DISPUTE.secrecy, _DISPUTE.place).where(
    _DISPUTE.id.in_(bindparam("disputes", expanding=True)), _DISPUTE.received_at > bindparam("since"),
    or_(_DISPUTE.end_reason.is_(None), _DISPUTE.end_reason.not_in(TOLD_APART)),
)
_REACHED = select(_ORGANISATION.id, _ORGANISATION.name, _ORGANISATION.phone).where(
    _ORGANISATION.id.in_(bindparam("committees", expanding=True))
)


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

    dispute_id: int
    lead_org_id: int
    secrecy: str
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
    """What may be the same matter as this dispute and was not answered yet, as the actor may know it.

    Looked for once in an act: the guards and the owner of a move ask the same.
    """
    asked = (dispute.id, dispute.version, actor.user_id)
    held: dict[object, list[Repeat]] = session.info.setdefault(_HELD, {})
    if asked not in held:
        linked = session.connection().execute(_LINKED, {"dispute": dispute.id})
        known = {dispute.id, *(key for pair in linked for key in pair)}
        here = of_dispute(session, dispute)
        held[asked] = told(session, find(session, actor, here, dispute.place, known))
    return held[asked]


def told(session: Session, hits: Sequence[Hit]) -> list[Repeat]:
    """Hits as the asker may know of them, the likeliest first, each committee once."""
    committees = _reached(session, {hit.lead_org_id for hit in hits if not hit.kinds})
    disputes = _shown(session, [hit.dispute_id for hit in hits if hit.kinds][:MOST])
    found = (_told(hit, committees, disputes) for hit in hits)
    return list(dict.fromkeys(repeat for repeat in found if repeat is not None))[:MOST]


def find(
    session: Session, actor: Actor, here: Sequence[Sought], place: str, known: Iterable[int] = ()
) -> list[Hit]:
    """Every dispute of the last three years, closed ones too, that may be the same matter."""
    alike = _alike(session, here, place, candidates(session, here, place) - set(known))
    if not alike:
        return []
    kinds = visibility.kinds_of_many(session, actor, (row.id for row, _ in alike))
    hits = (
        Hit(row.id, row.lead_org_id, row.secrecy, kinds.get(row.id, frozenset()), verdict)
        for row, verdict in alike
    )
    return sorted(hits, key=lambda hit: (-hit.verdict.score, -hit.dispute_id))


def _alike(
    session: Session, here: Sequence[Sought], place: str, ids: set[int]
) -> list[tuple[Row[int, int, str, str], Verdict]]:
    """Those among the candidates that do fit; most share a single sign by chance."""
    if not ids:
        return []
    asked = {"disputes": list(ids), "since": clock.now() - LOOK_BACK}
    rows = session.connection().execute(_RECENT, asked).all()
    people = people_of(session, (row.id for row in rows))
    judged = ((row, judge(here, people.get(row.id, []), near=same_place(place, row.place))) for row in rows)
    return [(row, verdict) for row, verdict in judged if verdict is not None]


def behind_protection(hits: Iterable[Hit]) -> list[int]:
    """Protected disputes that the asker must not know of; the centre is told in his place."""
    return [hit.dispute_id for hit in hits if not hit.kinds and hit.secrecy != "ordinary"]


def _reached(session: Session, committees: Iterable[int]) -> dict[int, str]:
    """The name and telephone of each committee."""
    if not committees:
        return {}
    rows = session.connection().execute(_REACHED, {"committees": list(committees)})
    return {row.id: f"{row.name} {row.phone}".strip() for row in rows}


def _shown(session: Session, keys: Sequence[int]) -> dict[int, Dispute]:
    if not keys:
        return {}
    return {dispute.id: dispute for dispute in session.scalars(select(Dispute).where(Dispute.id.in_(keys)))}


def _told(hit: Hit, committees: Mapping[int, str], disputes: Mapping[int, Dispute]) -> Repeat | None:
    """None for a protected one behind a wall, and for those that would come after ``MOST``."""
    if not hit.kinds:
        return Repeat(None, committees[hit.lead_org_id]) if hit.secrecy == "ordinary" else None
    dispute = disputes.get(hit.dispute_id)
    if dispute is None:
        return None
    title = shown_title(dispute, bool(hit.kinds & set(HANDLING)))
    state = label(FLOWS["dispute"].state(dispute.state))
    return Repeat(
        dispute.id, f"{dispute.number or dispute.intake_no} {title}",
        f"{state} · {formats.day(clock.day_of(dispute.received_at))}",
        "、".join(label(reason) for reason in hit.verdict.why),
    )
