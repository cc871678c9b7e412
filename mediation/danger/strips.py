"""The strip that stands on top of every page of those who must know, until the danger is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.cases.protection import open_to, shown_title
from mediation.core.i18n import label
from mediation.security import gate, visibility
from mediation.security.actor import Actor
from mediation.security.predicates import Context
from mediation.settings import service as settings
from mediation.settings.defaults import EMERGENCY
from workflows import FLOWS

from . import order, queries
from .models import Danger
from .order import Number

IN_FULL = 2
"""How many that press stand in full on top of a page; the rest, and what is under way, in one line."""
NAMED = 12
"""How many of the rest are named there; more are counted and stand in the list of cases with danger."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One danger as it stands on top of every page, also on a screen that others see.

    A protected case stands there by its number, whoever reads; its names are one click away.
    """

    danger_id: int
    dispute_id: int
    number: str
    title: str
    signs: str
    state: str
    since: datetime
    may_acknowledge: bool
    acknowledge_by: datetime | None
    report_by: datetime | None
    late: bool
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """What stands on top of the pages of one person."""

    full: Sequence[Strip] = ()
    rest: Sequence[Strip] = ()
    unnamed: int = 0
    hotlines: Sequence[Number] = ()

    def __bool__(self) -> bool:
        return bool(self.full or self.rest)


def of(session: Session, actor: Actor) -> Strips:
    """Every open danger that this person may take on, what nobody saw to yet first."""
    rows = queries.waiting(session, actor)
    kinds = visibility.kinds_of_many(session, actor, [d.id for _danger, d in rows]) if rows else {}
    mine = [
        (danger, context) for danger, dispute in rows
        if gate.allowed(
            actor, "danger.acknowledge",
            context := Context(dispute, danger, kinds.get(dispute.id, frozenset())),
        )
    ]
    if not mine:
        return Strips()
    mine.sort(key=lambda one: not _presses(one[0]))
    full = [one for one in mine[:IN_FULL] if _presses(one[0])]
    rest = mine[len(full):]
    called = {c.dispute.id: c.dispute for _d, c in full}
    numbers = order.near_numbers(session, called.values()) if called else {}
    return Strips(
        [
            _strip(danger, c, tuple(numbers[c.dispute.id]), _may_take(session, actor, danger, c.dispute))
            for danger, c in full
        ],
        [_strip(danger, c) for danger, c in rest[:NAMED]],
        len(rest[NAMED:]), hotlines(session),
    )


def hotlines(session: Session) -> list[Number]:
    """Police, ambulance, fire brigade and what the district added."""
    found = []
    for line in settings.value(session, EMERGENCY).numbers:
        name, _, phone = line.strip().rpartition(" ")
        found.append(Number("hotline", name or phone, phone))
    return found


def _limits(danger: Danger) -> tuple[datetime | None, datetime | None]:
    """By when it must be taken on, and reported; None for what is not owed (any more)."""
    raised, owed = danger.state == "raised", queries.report_owed(danger)
    return danger.acknowledge_by if raised else None, danger.report_by if owed else None


def _presses(danger: Danger) -> bool:
    return any(_limits(danger))


def _may_take(session: Session, actor: Actor, danger: Danger, dispute: Dispute) -> bool:
    return danger.state == "raised" and order.may_take_on(session, dispute, danger.raised_by, actor.user_id)


def _strip(
    danger: Danger, context: Context, numbers: tuple[Number, ...] = (), may_take: bool = False
) -> Strip:
    dispute: Dispute = context.dispute
    limits = _limits(danger)
    return Strip(
        danger_id=danger.id,
        dispute_id=dispute.id,
        number=dispute.number or dispute.intake_no,
        title=shown_title(dispute, handled=False),
        signs="、".join(queries.sign_labels(danger.signs)) if open_to(dispute, context) else "",
        state=label(FLOWS["danger"].state(danger.state)),
        since=danger.raised_at,
        may_acknowledge=may_take,
        acknowledge_by=limits[0],
        report_by=limits[1],
        late=any(queries.is_late(limit) for limit in limits),
        numbers=numbers,
    )
