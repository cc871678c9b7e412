"""Brings a dispute to the mediation table, through the real services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from mediation.cases.models import Dispute
from mediation.cases.party_models import Consent, Party
from mediation.core import clock
from mediation.core.database import db
from mediation.lifecycle.door import act
from mediation.security.actor import Actor
from mediation.sessions import rooms
from mediation.sessions.models import MediationSession, Record
from mediation.stages import STAGES
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import classified, do
from tests.support.walk import go

OWNERS = STAGES
"""Imported so that every move finds its owner."""


def party_ids(dispute_id: int) -> list[int]:
    with db.reading() as session:
        query = select(Party.id).where(Party.dispute_id == dispute_id, Party.role == "party")
        return list(session.scalars(query.order_by(Party.side, Party.id)))


def consent(actor: Actor, dispute_id: int, *kinds: str, given: bool = True, subject: str = "") -> None:
    """Every party was told, or agreed to, these things."""
    with act(actor) as a:
        dispute = a.load(Dispute, dispute_id)
        for party_id in party_ids(dispute_id):
            a.add(*(
                Consent(
                    dispute_id=dispute_id, round=dispute.round, party_id=party_id, kind=kind, given=given,
                    channel="counter", at=a.at, subject=subject,
                )
                for kind in kinds
            ))
        a.edit(dispute, "consent.recorded")


def assigned(cast: Cast, mediator: str = "mediator", **values: Any) -> int:
    """A dispute assigned to a mediator of its committee; its id."""
    made = classified(cast, **values)
    go(cast.actor(values.get("by", "clerk")), made, "assign", mediator_id=getattr(cast, mediator))
    return made


def mediating(cast: Cast, mediator: str = "mediator", **values: Any) -> int:
    """A dispute in mediation: everybody was told and agreed; its id."""
    made = assigned(cast, mediator, **values)
    consent(cast.actor(values.get("by", "clerk")), made, "rights_notice", "mediation")
    do(cast.actor(mediator), made, "begin", {"declaration": True})
    return made


def room(cast: Cast, name: str = "一号调解室", organisation: str = "qiaosi") -> int:
    """A room; its id."""
    with db.writing() as session:
        return rooms.add(
            session, cast.actor("admin"), getattr(cast, organisation), name, "乔司街道一号", 8
        ).id


def tomorrow(hour: int = 14, minute: int = 0, days: int = 1) -> datetime:
    return clock.at(clock.today() + timedelta(days=days), hour, minute)


def book(actor: Actor, dispute_id: int, starts_at: datetime | None = None, **stated: Any) -> int:
    """A booked session; its id."""
    given = {
        "starts_at": starts_at or tomorrow(), "minutes": 60, "place": "" if "room" in stated else "村委会",
        "invited_parties": tuple(party_ids(dispute_id)), **stated,
    }
    made: MediationSession = do(actor, dispute_id, "book", given, flow="session")
    return made.id


def on_session(actor: Actor, dispute_id: int, meeting_id: int, name: str, **stated: Any) -> Any:
    return do(actor, dispute_id, name, stated, flow="session", row=(MediationSession, meeting_id))


def hold(actor: Actor, dispute_id: int, meeting_id: int, result: str = "to_continue", **stated: Any) -> None:
    given = {"attended": tuple(party_ids(dispute_id)), "result": result, **stated}
    on_session(actor, dispute_id, meeting_id, "hold", **given)


def start_record(actor: Actor, dispute_id: int, meeting_id: int) -> int:
    """A record begun for a session; its id."""
    made: Record = do(actor, dispute_id, "start", {"meeting": meeting_id, "way": "points"}, flow="record")
    return made.id


def on_record(actor: Actor, dispute_id: int, record_id: int, name: str, **stated: Any) -> Any:
    return do(actor, dispute_id, name, stated, flow="record", row=(Record, record_id))


def meeting_of(meeting_id: int) -> MediationSession:
    with db.reading() as session:
        return session.get_one(MediationSession, meeting_id)


def record_of(record_id: int) -> Record:
    with db.reading() as session:
        return session.get_one(Record, record_id)


def codes(refused: Any) -> set[str]:
    return {lack.code for lack in refused.value.lacks}


def started(cast: Cast, clock: Clock) -> tuple[int, int]:
    """A dispute in mediation whose session has just started; ids of both."""
    made = mediating(cast)
    meeting_id = book(cast.actor("clerk"), made)
    clock.stand_at(tomorrow(14, 30))
    return made, meeting_id


def protect(cast: Cast, dispute_id: int, secrecy: str = "minors") -> None:
    with act(cast.actor("clerk")) as a:
        dispute = a.load(Dispute, dispute_id)
        dispute.secrecy = secrecy
        a.edit(dispute, "dispute.edit")
