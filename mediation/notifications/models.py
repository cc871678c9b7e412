"""The in-box."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Message(IdMixin, Base):
    """One line for one person: which notice, about which dispute, caused by what.

    Its words are in the catalogue and its number in the dispute; the row itself
    holds nothing about anybody. Never the only place of a duty: tasks are.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("user_id", "cause", "kind"),
        Index("ix_message_user_id_read_at_id", "user_id", "read_at", "id"),
        Index("ix_message_user_id_at_id", "user_id", "at", "id"),
        Index("ix_message_cause", "cause"),
    )
    unlogged = True

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(60))
    """Key of the notice in the catalogue."""
    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    subject_key: Mapped[str] = mapped_column(String(80))
    cause: Mapped[str] = mapped_column(String(80))
    """The entry (``d:<dispute>/<number>``) or the day and rule that caused it."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
