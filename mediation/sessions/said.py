"""What was said in sessions, for the search: found only by whoever may read the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, false, or_, select
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.search.said import Source, found_by
from mediation.security import visibility
from mediation.security.actor import Actor
from mediation.security.models import Access
from mediation.security.roles import Role

from .models import Record, RecordAddendum

_RECORDS = select(Record).where(Record.dispute_id.in_(bindparam("disputes", expanding=True)))


def texts(session: Session, dispute_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Points, free text, undisputed facts, next step and addenda of every record. Never the concessions."""
    found: dict[int, list[str]] = {}
    if not dispute_ids:
        return found
    rows = {row.id: row for row in session.scalars(_RECORDS, {"disputes": dispute_ids})}
    for row in rows.values():
        told = [*row.points.values(), row.body, row.undisputed, row.next_step]
        found.setdefault(row.dispute_id, []).extend(str(text) for text in told if text)
    if not rows:
        return found
    for later in session.scalars(select(RecordAddendum).where(RecordAddendum.record_id.in_(rows))):
        found[rows[later.record_id].dispute_id].append(later.text or "")
    return found


def readers(actor: Actor) -> ColumnElement[bool]:
    """Condition over ``Dispute``: who holds ``record.read`` for every session. A guest reads only his own."""
    ways: list[ColumnElement[bool]] = [false()]
    here = {g.organisation_id for g in actor.grants if g.role in (Role.CLERK, Role.HEAD, Role.CENTRE_HEAD)}
    if actor.has(Role.HEAD, Role.CENTRE_HEAD):
        ways.append(_holds(("above",), actor))
    if here:
        ways.append(Dispute.lead_org_id.in_(here))
    if actor.has(Role.MEDIATOR):
        ways += [Dispute.mediator_id == actor.user_id, _holds(("mediator",), actor)]
    return or_(*ways)


def _holds(kinds: Sequence[str], actor: Actor) -> ColumnElement[bool]:
    return (
        select(Access.id)
        .where(
            Access.dispute_id == Dispute.id, Access.kind.in_(kinds), Access.scope.in_(actor.scopes()),
            visibility.holds_at(clock.now()),
        )
        .exists()
    )


found_by(Source(texts, readers, ("record.",)))
