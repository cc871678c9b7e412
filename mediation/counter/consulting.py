"""Records who only asked, and reads it back: today's at one counter, and how many there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.audit import recorder
from mediation.classification.catalogue import tree_of
from mediation.classification.categories import Tree
from mediation.classification.suggest import firm, suggest
from mediation.core import clock
from mediation.core.database import db
from mediation.core.exceptions import Forbidden, NotFound
from mediation.core.i18n import label
from mediation.core.ids import new_id
from mediation.lifecycle import once
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from mediation.security.roles import Role
from workflows.flow import Reason

from .models import Consultation

ADVICE = (
    Reason("explained", "解释法律政策", "Law or policy explained"),
    Reason("apply", "可申请调解", "May apply for mediation"),
    Reason("routes", "告知办理途径", "Told how to go about it"),
    Reason("hotline", "转12345", "Sent to 12345"),
    Reason("department", "转主管部门", "Sent to the authority"),
    Reason("legal_aid", "法律援助", "Sent to legal aid"),
    Reason("court", "仲裁或起诉", "Arbitration or court"),
    Reason("police", "报警110", "Call the police"),
)
COUNTER_ROLES = (Role.CLERK, Role.MEDIATOR)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked and what was told."""

    organisation_id: int
    about: str
    advised: tuple[str, ...]
    minutes: int
    channel: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One consultation as the list shows it."""

    id: int
    at: datetime
    about: str
    category: str
    advised: str
    minutes: int
    name: str
    by: str


def record(actor: Actor, asked: Asked, key: str, request_id: str = "") -> None:
    """One row and one entry, in the chain of the organisation whose counter it is.

    AlreadyDone for a repeated key. Forbidden for an organisation one does not sit at.
    """
    if not actor.has_at(asked.organisation_id, *COUNTER_ROLES):
        raise Forbidden("consult.record")
    with db.writing() as session:
        done = once.claim(session, actor.user_id, key, asked.about, clock.now()) if key else None
        row = Consultation(
            id=new_id(), organisation_id=asked.organisation_id, user_id=actor.user_id, at=clock.now(),
            category_code=category_of(session, asked.about), advised=list(asked.advised),
            minutes=asked.minutes, channel=asked.channel,
        )
        row.about, row.name, row.phone = asked.about, asked.name, asked.phone
        entry = recorder.note(session, chain_of(asked.organisation_id), **_said(actor, row, request_id))
        row.chain_id, row.seq = entry.chain_id, entry.seq
        session.add(row)
        if done is not None:
            done.answer(session, "/intake/consult")


def chain_of(organisation_id: int) -> str:
    """One chain for each counter: its numbers without gap are the count of what was asked there."""
    return f"c:{organisation_id}"


def category_of(session: Session, about: str) -> str:
    """The leaf that the words clearly speak for; empty when none does."""
    sure = firm(suggest(about, clock.today(), limit=2, known=tree_of(session)))
    return sure.category.code if sure else ""


def today(session: Session, actor: Actor) -> list[Line]:
    """What was asked today at the actor's counters, newest first."""
    rows = session.execute(
        select(Consultation, User.name).join(User, User.id == Consultation.user_id)
        .where(Consultation.organisation_id.in_(_counters(actor)), Consultation.at >= clock.at(clock.today()))
        .order_by(Consultation.at.desc(), Consultation.id.desc())
    )
    known = tree_of(session)
    return [_line(known, row, by) for row, by in rows]


def count_since(session: Session, actor: Actor, days: int) -> int:
    """How many were asked at the actor's counters in the last days."""
    since = clock.at(clock.today() - timedelta(days=days - 1))
    query = select(func.count()).where(
        Consultation.organisation_id.in_(_counters(actor)), Consultation.at >= since
    )
    return session.scalar(query) or 0


def find(session: Session, actor: Actor, consultation_id: int) -> Consultation:
    """One of the actor's own counters. NotFound for any other."""
    row = session.get(Consultation, consultation_id)
    if row is None or row.organisation_id not in _counters(actor):
        raise NotFound(f"consultation:{consultation_id}")
    return row


def elsewhere(session: Session) -> list[Organisation]:
    """Whom one may be sent to: the centre and the departments, with telephone and address."""
    query = select(Organisation).where(
        Organisation.kind.in_(("centre", "department")), Organisation.closed_on.is_(None)
    )
    return list(session.scalars(query.order_by(Organisation.kind, Organisation.name)))


def _counters(actor: Actor) -> Sequence[int]:
    return [grant.organisation_id for grant in actor.grants if grant.role in COUNTER_ROLES]


def _said(actor: Actor, row: Consultation, request_id: str) -> dict[str, Any]:
    grant = actor.role_at(row.organisation_id)
    private = {"about": row.about, "name": row.name, "phone": row.phone}
    return {
        "event": "consultation.recorded", "subject": f"consultation:{row.id}", "actor_id": actor.user_id,
        "role": grant.role.value if grant else "", "organisation_id": row.organisation_id,
        "channel": row.channel, "request_id": request_id,
        "data": {
            "actor": actor.name, "category": row.category_code, "advised": row.advised, "minutes": row.minutes
        },
        "private": {name: text for name, text in private.items() if text},
    }


def _line(known: Tree, row: Consultation, by: str) -> Line:
    leaf = label(known.get(row.category_code)) if row.category_code in known else ""
    advised = "、".join(label(one) for one in ADVICE if one.code in row.advised)
    return Line(row.id, row.at, row.about or "", leaf, advised, row.minutes, row.name or "", by)
