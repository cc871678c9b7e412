"""Ties that mediators and lawyers declare: to people, firms, earlier clients."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mediation.audit import recorder
from mediation.core import clock
from mediation.core.exceptions import RuleBroken
from mediation.people import names
from mediation.security.actor import Actor
from workflows.flow import Reason

from .models import ConflictTie

KINDS = (
    Reason("relative", "近亲属", "Near relative"),
    Reason("client", "现在或曾经的委托人", "Client, now or earlier"),
    Reason("employer", "工作单位、顾问单位", "Employer or firm advised"),
    Reason("interest", "有经济利益往来", "Business interest"),
    Reason("other", "其他可能影响公正的关系", "Another tie that may sway him"),
)
OF_THE_FIRM = frozenset({"client", "employer"})
"""Ties of a colleague that bind the whole firm (律师法 39)."""


def of_users(
    session: Session, users: Iterable[int], known_at: datetime | None = None
) -> list[ConflictTie]:
    """The ties that hold today, oldest first; without those that were not declared yet at a moment told."""
    query = select(ConflictTie).where(
        ConflictTie.user_id.in_(list(users)),
        or_(ConflictTie.until_on.is_(None), ConflictTie.until_on >= clock.today()),
    )
    if known_at is not None:
        query = query.where(ConflictTie.declared_at <= known_at)
    return list(session.scalars(query.order_by(ConflictTie.declared_at, ConflictTie.id)))


def declare(
    session: Session, by: Actor, user_id: int, kind: str, name: str, id_number: str = ""
) -> ConflictTie:
    """A tie, said by himself or entered for him. RuleBroken without a name that can be compared."""
    if not names.normal(name):
        raise RuleBroken("name_missing", {"name": ["name_missing"]})
    if kind not in {k.code for k in KINDS}:
        raise RuleBroken("kind_unknown", {"kind": ["kind_unknown"]})
    tie = ConflictTie(
        user_id=user_id, kind=kind, name=name.strip(), declared_by=by.user_id, declared_at=clock.now()
    )
    tie.know_by(id_number)
    session.add(tie)
    session.flush()
    _note(session, by, "tie.declared", user_id, {"tie": tie.id, "kind": kind}, {"name": tie.name})
    return tie


def end(session: Session, by: Actor, tie: ConflictTie) -> None:
    """The tie no longer holds from tomorrow on; it stays in the record."""
    tie.until_on = clock.today()
    session.flush()
    _note(session, by, "tie.ended", tie.user_id, {"tie": tie.id}, {})


def _note(
    session: Session, by: Actor, event: str, user_id: int, data: dict[str, object], private: dict[str, str]
) -> None:
    recorder.note(
        session, f"u:{user_id}", event, f"user:{user_id}", actor_id=by.user_id,
        data={"actor": by.name, **data}, private=private,
    )
