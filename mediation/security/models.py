"""The one table that says who may see a dispute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Access(IdMixin, Base):
    """A dispute is open to a scope: an organisation (``o:<id>``) or a person (``p:<id>``)."""

    __tablename__ = "access"
    __table_args__ = (
        Index("ix_access_dispute_id_scope", "dispute_id", "scope"),
        Index("ix_access_scope_dispute_id", "scope", "dispute_id"),
        Index("ix_access_scope_case_state_dispute_id", "scope", "case_state", "dispute_id"),
        Index("ix_access_scope_case_number_dispute_id", "scope", "case_number", "dispute_id"),
        Index("ix_access_scope_case_ended_at", "scope", "case_ended_at"),
    )

    unlogged = True  # followers keep it; the verifier builds it anew from the log

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    scope: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(20))
    """lead | above | assistant | mediator | joint | invited | receiver | sample | registrar | survivor"""
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # Copies of the dispute's own, so that a list is counted and ordered on this side of the wall: what it
    # costs depends on what it shows, not on how many disputes there are.
    case_state: Mapped[str] = mapped_column(String(20), default="", server_default="")
    case_number: Mapped[str | None] = mapped_column(String(60))
    case_ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
