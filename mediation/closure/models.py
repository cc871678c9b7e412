"""Table of transfers to bodies outside the hub."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Transfer(IdMixin, Base):
    """One letter to an outside body; the dispute waits for its receipt or its return."""

    __tablename__ = "transfer"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    body: Mapped[str] = mapped_column(String(200))
    letter_number: Mapped[str] = mapped_column(String(200))
    enclosures: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
