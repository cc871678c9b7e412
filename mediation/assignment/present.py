"""Who has the dispute now: whether he is away, who stands in for him, and how he leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from mediation.accounts import register
from mediation.accounts.models import User
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.lifecycle.available import available
from mediation.security import gate
from mediation.security.actor import Actor
from mediation.security.predicates import Context

from . import queries, service


@dataclass(frozen=True, slots=True)
class Present:
    """The mediator of now, and the ways that stand open to the reader; an empty address is no way."""

    user_id: int
    name: str
    away_until: date | None
    substitute: str
    recuse: str
    """For the mediator himself: to leave because of a tie."""
    release: str
    sustain: bool
    """An objection to him can be sustained now: he is released, or is not assigned again in this round."""
    leave: str
    """Where leave is entered and a substitute named."""
    biased: tuple[str, ...]
    """What stands between those who mediate and the parties, and was not waived by all sides."""
    consent: str
    """Where it is written down that all sides agree in spite of it."""


def of(session: Session, actor: Actor, dispute: Dispute, context: Context) -> Present | None:
    """None while nobody has the dispute."""
    if dispute.mediator_id is None:
        return None
    user = session.get_one(User, dispute.mediator_id)
    away = register.on_leave(session, [user.id], clock.today()).get(user.id)
    standing_in = session.get_one(User, away.substitute_id).name if away and away.substitute_id else ""
    free = any(move.name == "release" for move in available(session, actor, dispute))
    return Present(
        user.id, user.name, away.until_on if away else None, standing_in,
        _release(dispute, "recusal") if free and actor.user_id == user.id else "",
        _release(dispute) if free else "",
        free or service.unassigned(dispute),
        _leave(user.id) if gate.allowed(actor, "leave.manage") else "",
        queries.biased(session, dispute) if service.in_charge(dispute) else (),
        _consent(dispute) if gate.allowed(actor, "case.edit", context) else "",
    )


def _release(dispute: Dispute, reason: str | None = None) -> str:
    return url_for(
        "acts.do", dispute_id=dispute.id, flow_name="dispute", name="release", reason=reason
    )


def _consent(dispute: Dispute) -> str:
    return url_for("parties.consent", dispute_id=dispute.id)


def _leave(user_id: int) -> str:
    return url_for("admin.leave", person=user_id)
