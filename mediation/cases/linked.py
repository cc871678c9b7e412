"""Disputes that belong together, as each other's files show them: split off, merged, related."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediation.organisations.models import Organisation
from mediation.security import visibility
from mediation.security.actor import Actor

from .models import Dispute, DisputeLink
from .protection import HANDLING, shown_title


@dataclass(frozen=True, slots=True)
class Linked:
    """One of them; what was split off and is elsewhere now is named by number and organisation alone."""

    what: str
    row: Dispute
    title: str
    url: str
    """Empty where the reader may not see it."""
    elsewhere: str = ""


def linked(session: Session, actor: Actor, dispute: Dispute) -> list[Linked]:
    """Every dispute tied to this one that the reader may see or that was split off from it, newest first."""
    there = and_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == Dispute.id)
    here = and_(DisputeLink.other_id == dispute.id, DisputeLink.dispute_id == Dispute.id)
    from_here = and_(DisputeLink.kind == "split", DisputeLink.dispute_id == dispute.id)
    found = session.execute(
        select(DisputeLink, Dispute, Organisation.name).join(Dispute, or_(there, here))
        .join(Organisation, Organisation.id == Dispute.lead_org_id)
        .where(DisputeLink.kind != "different", or_(visibility.sees(actor, Dispute.id), from_here))
        .order_by(Dispute.id.desc(), DisputeLink.id.desc())
    ).all()
    told: dict[int, tuple[DisputeLink, Dispute, str]] = {}
    for link, other, lead in found:
        if other.id not in told or link.kind == "split":  # a split says more than a relation
            told[other.id] = link, other, lead
    kinds = visibility.kinds_of_many(session, actor, told)
    return [_told(dispute, link, other, kinds.get(other.id), lead) for link, other, lead in told.values()]


def merged_into(session: Session, dispute_id: int) -> tuple[str, ...]:
    """Numbers of the cases that go on in this one."""
    query = select(Dispute.number, Dispute.intake_no).where(Dispute.merged_into_id == dispute_id)
    return tuple(number or intake_no for number, intake_no in session.execute(query.order_by(Dispute.id)))


def _told(
    dispute: Dispute, link: DisputeLink, other: Dispute, kinds: frozenset[str] | None, lead: str
) -> Linked:
    what = _what(dispute, link, other)
    if not kinds:
        return Linked(what, other, "", "", lead)
    title = shown_title(other, bool(kinds & set(HANDLING)))
    return Linked(what, other, title, url_for("desk.case", dispute_id=other.id))


def _what(dispute: Dispute, link: DisputeLink, other: Dispute) -> str:
    if other.merged_into_id == dispute.id:
        return _("Merged into this one")
    if dispute.merged_into_id == other.id:
        return _("This one was merged into it")
    if link.kind == "split":
        mine = link.dispute_id == dispute.id
        return _("Split off from this one") if mine else _("This one was split off from it")
    return _("Same matter") if link.kind == "same_matter" else _("Related matter")
