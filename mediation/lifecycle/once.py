"""A press that comes twice is done once: the key it carries is claimed inside its own transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.orm import Session

from mediation.audit.straight import table_of
from mediation.core.database import UtcDateTime
from mediation.core.exceptions import AlreadyDone, KeyReused

from .changes import plain
from .models import IdempotencyKey

# Written for the path of every act: made once, run on the connection, nothing kept as an object. Two
# presses with one key at once: the second waits for the first here, then finds it done or does it itself.
_CLAIM = text(
    "INSERT INTO idempotency_key (actor_id, \"key\", request_hash, target, status, at)"
    " VALUES (:actor_id, :key, :request_hash, '', 303, :at) ON CONFLICT (actor_id, \"key\") DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime))
_TABLE = table_of(IdempotencyKey)
_THIS = (_TABLE.c.actor_id == bindparam("actor"), _TABLE.c["key"] == bindparam("claimed"))
_KNOWN = select(_TABLE.c.request_hash, _TABLE.c.target, _TABLE.c.status).where(*_THIS)
_ANSWER = update(_TABLE).where(*_THIS).values(target=bindparam("led_to"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that is this act's own until it commits."""

    actor_id: int
    key: str

    def answer(self, session: Session, target: str) -> None:
        """Store where the press led."""
        if target:
            told = {"actor": self.actor_id, "claimed": self.key, "led_to": target}
            session.connection().execute(_ANSWER, told)


def claim(session: Session, actor_id: int, key: str, request: object, at: datetime) -> Claim:
    """Claim the key for this act.

    Raises AlreadyDone with the stored answer for a repeated key, KeyReused when
    it came back with other content than ``request``.
    """
    row = {"actor_id": actor_id, "key": key, "request_hash": _fingerprint(request), "at": at}
    if session.connection().execute(_CLAIM, row).rowcount == 1:
        return Claim(actor_id, key)
    known = session.connection().execute(_KNOWN, {"actor": actor_id, "claimed": key}).one()
    if known.request_hash != row["request_hash"]:
        raise KeyReused(key)
    raise AlreadyDone(known.target, known.status)


def answered(session: Session, actor_id: int, key: str) -> str:
    """Where an act done under this key led; empty when there was none."""
    if not key or "\x00" in key:
        return ""
    known = session.connection().execute(_KNOWN, {"actor": actor_id, "claimed": key}).first()
    return known.target if known is not None else ""


def _fingerprint(request: object) -> str:
    text = json.dumps(plain(request), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
