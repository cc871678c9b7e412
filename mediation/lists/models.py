"""Lists that somebody named to find them again: bookkeeping of his own, outside the log."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin


class SavedView(IdMixin, Base):
    """One person's name for a filter of the list of disputes."""

    __tablename__ = "saved_view"
    unlogged = True

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    asked: Mapped[dict[str, str]] = mapped_column(JSON)
    """The filter as it stands in an address; words searched for are not kept."""
