"""Tables of assignments, declared ties and objections."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import fingerprint


class Assignment(IdMixin, Base):
    """Who mediated a dispute from when until when. Kept by a follower from the entries."""

    __tablename__ = "assignment"
    unlogged = True
    __table_args__ = (
        Index("ix_assignment_dispute_id_until_at", "dispute_id", "until_at"),
        Index("ix_assignment_user_id_from_at", "user_id", "from_at"),
    )

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    round: Mapped[int] = mapped_column(Integer)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(10), default="lead")
    """lead | joint"""
    chosen_by: Mapped[str] = mapped_column(String(12), default="")
    """committee | parties"""
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(String(30), default="")
    """The coded reason of ``reassign`` or ``release``, else the move that ended it."""


class ConflictTie(IdMixin, Base):
    """A tie that a mediator or lawyer declared: to a person or a firm."""

    __tablename__ = "conflict_tie"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """Code of ``ties.KINDS``."""
    name: Mapped[str] = mapped_column(String(100))
    id_number_lookup: Mapped[str | None] = mapped_column(String(64))
    """Keyed fingerprint of the identity number, when it was given; the number itself is not kept."""
    declared_by: Mapped[int] = mapped_column(BigInteger)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_on: Mapped[date | None] = mapped_column(Date)

    def know_by(self, id_number: str) -> None:
        """Remember whom this is by the number's fingerprint."""
        self.id_number_lookup = fingerprint("id_number", id_number) if id_number.strip() else None


class Objection(IdMixin, Base):
    """A party objects to a mediator or an invited person (人民调解法 23)."""

    __tablename__ = "objection"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    why: Mapped[str] = mapped_column(String(300))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """Empty while open; sustained | overruled"""
    answer: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
