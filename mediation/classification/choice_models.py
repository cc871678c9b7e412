"""Table of first sortings: which leaf was suggested and which was chosen; kept by a follower."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin


class CategoryChoice(IdMixin, Base):
    """One first sorting: which leaf was chosen, and in which place it had been suggested."""

    __tablename__ = "category_choice"
    unlogged = True
    __table_args__ = (
        Index("ix_category_choice_organisation_id_month_on", "organisation_id", "month_on"),
        Index("ix_category_choice_dispute_id", "dispute_id"),
    )

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    seq: Mapped[int] = mapped_column(Integer)
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    month_on: Mapped[date] = mapped_column(Date)
    first: Mapped[str] = mapped_column(String(6), default="")
    """The leaf suggested first; empty when the story had no word the hub knows."""
    chosen: Mapped[str] = mapped_column(String(6))
    place: Mapped[int] = mapped_column(Integer, default=0)
    """1 to 3: the suggestion that was taken. 0: another leaf."""
