"""Table of guests: people a committee may invite who hold no role in the hub."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Guest(IdMixin, Base):
    """Somebody in a committee's list of lawyers and experts. He has neither grant nor account."""

    __tablename__ = "guest"
    unlogged = True

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """lawyer | expert | department"""
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None] = mapped_column(Date)
    """From this day on he is not invited any more."""
