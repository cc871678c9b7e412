"""Most of a committee's work: small quarrels settled between door and desk, entered in one press."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from mediation.core import clock
from mediation.core.database import db
from mediation.counter import spot
from mediation.lifecycle.door import act
from mediation.security.roles import Role
from mediation.sessions.models import MediationSession

from .agreed import looked_after
from .lives import begun, made_up
from .play import Life
from .quarrel import Quarrel

MINUTES = 35


def at_the_counter(case: Quarrel) -> Life:
    """Both came, both agreed, and it was done on the spot."""
    case.mediator = case.one(Role.MEDIATOR)
    while _sits_elsewhere(case):
        yield case.after(hours=1.2)
    with act(case.play.cast.actor(case.clerk), channel="counter") as a:
        case.id = spot.settle(a, _told(case)).id
    case.do(case.clerk, "confirmation.forgo", case.confirmation().id)
    yield from looked_after(case)


def _sits_elsewhere(case: Quarrel) -> bool:
    """Whether the mediator sat at another table in the last half hour, or sits there still."""
    now, user = clock.now(), case.play.cast.user(case.mediator)
    query = select(MediationSession).where(
        MediationSession.mediator_id == user, MediationSession.state.in_(("scheduled", "held")),
        MediationSession.starts_at > now - timedelta(hours=8), MediationSession.starts_at < now,
    )
    since = now - timedelta(minutes=MINUTES)
    with db.reading() as session:
        return any(row.starts_at + timedelta(minutes=row.minutes) > since for row in session.scalars(query))


def _told(case: Quarrel) -> spot.OnTheSpot:
    now = clock.now()
    began = now - timedelta(minutes=MINUTES)
    return spot.OnTheSpot(
        registration=case.registration(on_the_spot=True, began_at=began), began_at=began, ended_at=now,
        late_reason="", met_at="调解室", mediator_id=case.play.cast.user(case.mediator),
        category=case.leaf(), competence="party_lives", repeat_answer="different", told_how="face",
        result=spot.ORAL, content=f"双方就{case.told.matter.title}当面说清,当场办妥,互不追究。",
        settled=case.told.amount, performed=bool(case.told.amount),
    )


def late(case: Quarrel) -> Life:
    """It dragged on past its term before they made it up."""
    yield from begun(case)
    yield case.after(30)
    yield from made_up(case)
