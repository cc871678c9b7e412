"""Tables of inspections: who draws files, until when, and which were drawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Inspection(IdMixin, Base):
    """One engagement: a sample of files that an inspector reads until a day."""

    __tablename__ = "inspection"
    unlogged = True

    title: Mapped[str] = mapped_column(String(100))
    """The engagement as its order names it; stands beside each look."""
    inspector_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    until_on: Mapped[date] = mapped_column(Date)
    """The last day on which the drawn files are open to him."""
    seed: Mapped[str] = mapped_column(String(20))
    as_of: Mapped[str] = mapped_column(String(27))
    """As which moment the files were drawn; with the seed it gives the same list again."""
    criteria: Mapped[dict[str, Any]] = mapped_column(JSON)
    population: Mapped[int] = mapped_column(Integer)
    """How many files fitted."""
    drawn_by: Mapped[int] = mapped_column(BigInteger)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was ended before its day."""


class InspectionFile(Base):
    """A file that was drawn."""

    __tablename__ = "inspection_file"
    unlogged = True

    inspection_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("inspection.id"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
