"""Reads over imports."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import ImportBatch


def latest(session: Session, organisation_ids: Iterable[int], most: int = 20) -> list[ImportBatch]:
    """The newest imports of these organisations."""
    query = select(ImportBatch).where(ImportBatch.organisation_id.in_(list(organisation_ids)))
    return list(session.scalars(query.order_by(ImportBatch.begun_at.desc()).limit(most)))
