"""Disputes that belong together, as each other's files show them: split off, merged, related."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediation.security import visibility
from mediation.security.actor import Actor

from .models import Dispute, DisputeLink
from .protection import HANDLING, shown_title


@dataclass(frozen=True, slots=True)
class Linked:
    """One of them, for a reader who may see it."""

    what: str
    row: Dispute
    title: str
    url: str


def linked(session: Session, actor: Actor, dispute: Dispute) -> list[Linked]:
    """Every dispute tied to this one that the reader may see, the newest first."""
    there = and_(DisputeLink.dispute_id == dispute.id, DisputeLink.other_id == Dispute.id)
    here = and_(DisputeLink.other_id == dispute.id, DisputeLink.dispute_id == Dispute.id)
    found = session.execute(
        select(DisputeLink, Dispute).join(Dispute, or_(there, here))
        .where(DisputeLink.kind != "different", visibility.sees(actor, Dispute.id))
        .order_by(Dispute.id.desc(), DisputeLink.id.desc())
    ).all()
    told: dict[int, tuple[DisputeLink, Dispute]] = {}
    for link, other in found:
        if other.id not in told or link.kind == "split":  # a split says more than a relation
            told[other.id] = link, other
    kinds = visibility.kinds_of_many(session, actor, told)
    return [
        Linked(
            _what(dispute, link, other), other, shown_title(other, bool(kinds[other.id] & set(HANDLING))),
            url_for("desk.case", dispute_id=other.id),
        )
        for link, other in told.values()
    ]


def _what(dispute: Dispute, link: DisputeLink, other: Dispute) -> str:
    if other.merged_into_id == dispute.id:
        return _("Merged into this one")
    if dispute.merged_into_id == other.id:
        return _("This one was merged into it")
    if link.kind == "split":
        mine = link.dispute_id == dispute.id
        return _("Split off from this one") if mine else _("This one was split off from it")
    return _("Same matter") if link.kind == "same_matter" else _("Related matter")
