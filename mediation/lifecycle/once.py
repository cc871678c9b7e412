"""A press that comes twice is done once: the key it carries is claimed inside its own transaction."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mediation.core.exceptions import AlreadyDone, Conflict, KeyReused

from .changes import plain
from .models import IdempotencyKey


def claim(session: Session, actor_id: int, key: str, request: object, at: datetime) -> IdempotencyKey:
    """The row that will hold where the press led.

    Raises AlreadyDone with the stored answer for a repeated key, KeyReused when
    it came back with other content than ``request``.
    """
    fingerprint = _fingerprint(request)
    known = session.get(IdempotencyKey, (actor_id, key))
    if known is None:
        row = IdempotencyKey(actor_id=actor_id, key=key, request_hash=fingerprint, at=at)
        session.add(row)
        try:
            session.flush()
        except IntegrityError as error:
            # Another press with the same key committed while this one waited.
            session.rollback()
            known = session.get(IdempotencyKey, (actor_id, key))
            if known is None:
                raise Conflict("the same act is under way") from error
        else:
            return row
    if known.request_hash != fingerprint:
        raise KeyReused(key)
    raise AlreadyDone(known.target, known.status)


def answered(session: Session, actor_id: int, key: str) -> str:
    """Where an act done under this key led; empty when there was none."""
    known = session.get(IdempotencyKey, (actor_id, key)) if key else None
    return known.target if known is not None else ""


def _fingerprint(request: object) -> str:
    text = json.dumps(plain(request), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
