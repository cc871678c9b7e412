"""Tables of imports: which file came when, and which of its rows became which dispute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class ImportBatch(IdMixin, Base):
    """One file taken in, whole or as far as it was good. What it held stands in the disputes."""

    __tablename__ = "import_batch"
    unlogged = True

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    mode: Mapped[str] = mapped_column(String(12))
    """all | good"""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Empty while it runs, or when it was cut off: run it again."""
    taken: Mapped[int] = mapped_column(Integer, default=0)
    known: Mapped[int] = mapped_column(Integer, default=0)
    bad: Mapped[int] = mapped_column(Integer, default=0)


class ImportRow(Base):
    """A row that became a dispute: it never does so twice."""

    __tablename__ = "import_row"
    unlogged = True

    ref: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Organisation and the register's own number, or a digest of the row that has none."""
    digest: Mapped[str] = mapped_column(String(64))
    batch_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("import_batch.id"), index=True)
    row_no: Mapped[int] = mapped_column(Integer)
    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), unique=True)
