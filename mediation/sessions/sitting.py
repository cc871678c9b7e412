"""A session as its record's paper states it; what people signed for is kept and no longer moves."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from mediation.accounts.models import User
from mediation.cases.party_models import Party

from . import queries, rooms, times
from .models import MediationSession, Record

_MOMENTS = ("began", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """When, where, who, and what came of it, as far as somebody said so."""

    began: datetime
    until: datetime | None
    """None while nobody said when it ended."""
    where: str
    public: bool
    mediator_id: int | None
    mediator: str
    came: bool
    """Whether somebody said who was there; else the names are empty."""
    parties: tuple[str, ...]
    guests: tuple[str, ...]
    signers: tuple[str, ...]
    """Parties for whose signature there is a line."""
    told: bool
    """Whether somebody said what came of it; else ``result`` is empty."""
    result: str
    """Code of the result."""


def of(session: Session, meeting: MediationSession, record: Record, signers: Sequence[str]) -> Sitting:
    """As it stood when the record was signed; before that as it stands now."""
    return _read(record.sitting) if record.sitting else now(session, meeting, signers)


def keep(session: Session, meeting: MediationSession, record: Record, signers: Sequence[str]) -> None:
    """Hold fast with the record what its signatures stand under."""
    stands = dataclasses.asdict(now(session, meeting, signers))
    record.sitting = json.dumps(stands, default=_moment, ensure_ascii=False)


def now(session: Session, meeting: MediationSession, signers: Sequence[str]) -> Sitting:
    """What is said of the session by now."""
    told = meeting.state != queries.OPEN
    there = [row for row in meeting.attendance if row.present]
    guests = [row.user_id for row in there if row.user_id != meeting.mediator_id]
    return Sitting(
        began=times.began(meeting), until=meeting.ended_at, where=rooms.where(session, meeting),
        public=meeting.public, mediator_id=meeting.mediator_id,
        mediator="".join(_names(session, User, [meeting.mediator_id])),
        came=told or any(row.present is not None for row in meeting.attendance),
        parties=_names(session, Party, (row.party_id for row in there)),
        guests=_names(session, User, guests), signers=tuple(signers), told=told, result=meeting.result,
    )


def _names(session: Session, model: type[Any], keys: Iterable[int | None]) -> tuple[str, ...]:
    return tuple(session.get_one(model, key).name for key in keys if key is not None)


def _moment(value: Any) -> str:
    moment: datetime = value
    return moment.isoformat()


def _read(kept: str) -> Sitting:
    values: dict[str, Any] = json.loads(kept)
    for name in _MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    for name in ("parties", "guests", "signers"):
        values[name] = tuple(values[name])
    return Sitting(**values)
