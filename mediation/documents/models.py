"""Table of papers: what the hub issued and what it was given."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Paper(IdMixin, Base):
    """A sheet of the file, printed here or brought in; the bytes lie in the store under their digest."""

    __tablename__ = "paper"
    __table_args__ = (Index("ix_paper_dispute_id_kind", "dispute_id", "kind"),)

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    kind: Mapped[str] = mapped_column(String(30))
    """Code of ``documents.register.KINDS``."""
    title: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(10))
    """issued | uploaded"""
    number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date | None] = mapped_column(Date)
    """The date written on it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger)
    for_side: Mapped[str] = mapped_column(String(10), default="")
    """The side it came from or is meant for; empty for both."""
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    pages: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    """Empty for a printed page that is made anew each time."""
    filename: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int] = mapped_column(Integer, default=0)
    media_type: Mapped[str] = mapped_column(String(100), default="")
