"""Tables of rooms, and of who and what is taken when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin


class Room(IdMixin, Base):
    """A room of an organisation in which people mediate."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(200), default="")
    """Where people find it; printed on their notice."""
    seats: Mapped[int | None] = mapped_column(Integer)
    closed_on: Mapped[date | None] = mapped_column(Date)


class BookingSlot(Base):
    """Five minutes of a room or a person. Its key makes a clash impossible on both databases."""

    __tablename__ = "booking_slot"
    unlogged = True

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    """room | person"""
    resource_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    slot: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Spans of five minutes since 1970."""
    session_id: Mapped[int] = mapped_column(
        BigInteger,
        # The slots are claimed first: only who got them goes on to write the session.
        ForeignKey("mediation_session.id", deferrable=True, initially="DEFERRED"),
        index=True,
    )
