"""How far a verification is: for the page that waits for it. Its result is an entry of the log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class VerificationRun(IdMixin, Base):
    """One press on the button, from the press to its entry."""

    __tablename__ = "verification_run"
    unlogged = True

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    pressed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    step: Mapped[str] = mapped_column(String(20), default="")
    """What is looked at now; empty before the background takes it up."""
    done: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it last said how far it is."""
    seq: Mapped[int | None] = mapped_column(Integer)
    """The entry that holds the result."""
