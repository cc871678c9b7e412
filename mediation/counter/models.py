"""Table of consultations: people who only asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import sealed


class Consultation(IdMixin, Base):
    """Somebody asked and was told where to turn. Counted as 咨询, never as a dispute.

    ``chain_id`` and ``seq`` name the entry that recorded it: no row stands without one.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain_id", "seq"], ["audit_entry.chain_id", "audit_entry.seq"], name="fk_consultation_entry"
        ),
        Index("ix_consultation_organisation_id_at", "organisation_id", "at"),
    )
    unlogged = True
    """Its entry is written by hand, in a chain that is no dispute's."""

    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    category_code: Mapped[str] = mapped_column(String(6), default="")
    """The leaf that the words speak for; empty when none does."""
    advised: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Codes of ``consulting.ADVICE``."""
    minutes: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(20))
    about_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    chain_id: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(Integer)

    about = sealed("about")
    name = sealed("name")
    phone = sealed("phone")
