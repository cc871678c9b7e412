"""One fact row per dispute, round and version; and counts of them by month.

Every figure is a condition over fact rows; the drill-down is the same
condition. The counts hold the same rows added up, so that a page of figures
costs the same for ten thousand disputes and for a million.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin

COUNTED_BY = ("round", "accepted_on", "due_on", "ended_on", "outcome", "org_id")
"""What the figures ask of a row: the indexes hold it, so a drill-down reads no row that it does not show."""


class FactRow(IdMixin, Base):
    """What was known of one round of a dispute from one entry to the next."""

    __tablename__ = "fact_row"
    __table_args__ = (
        Index("ix_fact_row_dispute_id_round_until_seq", "dispute_id", "round", "until_seq"),
        *(
            Index(
                f"ix_fact_row_now_{day}", day, "dispute_id", *(c for c in COUNTED_BY if c != day),
                sqlite_where=text("until_seq IS NULL"), postgresql_where=text("until_seq IS NULL"),
            )
            for day in ("accepted_on", "due_on", "ended_on")
        ),
    )
    unlogged = True

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    round: Mapped[int] = mapped_column(Integer)
    from_seq: Mapped[int] = mapped_column(Integer)
    """The entry since which this holds."""
    until_seq: Mapped[int | None] = mapped_column(Integer)
    """The entry with which it stopped to hold; empty: it holds now."""
    at_from: Mapped[str] = mapped_column(String(27))
    at_until: Mapped[str | None] = mapped_column(String(27))
    state: Mapped[str] = mapped_column(String(20))
    org_id: Mapped[int] = mapped_column(BigInteger)
    grade: Mapped[int | None] = mapped_column(Integer)
    category: Mapped[str | None] = mapped_column(String(6))
    source: Mapped[str] = mapped_column(String(30))
    registered_on: Mapped[date] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """The first ending of the round."""
    outcome: Mapped[str] = mapped_column(String(12), default="")
    """agreed | failed | no_failure | not_counted | transferred, of the first ending; empty while open"""
    end_reason: Mapped[str] = mapped_column(String(30), default="")
    form: Mapped[str] = mapped_column(String(10), default="")
    closed_on: Mapped[date | None] = mapped_column(Date)
    paused_days: Mapped[int] = mapped_column(Integer, default=0)
    days: Mapped[int | None] = mapped_column(Integer)
    """From acceptance to the first ending, pauses left out."""


class FactCount(Base):
    """How many fact rows that hold now make up one part of one figure."""

    __tablename__ = "fact_count"
    __table_args__ = {"sqlite_with_rowid": False}  # read along its key, period by period
    unlogged = True

    by: Mapped[str] = mapped_column(String(12), primary_key=True)
    """organisation | grade | category"""
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    org_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """0: all organisations together."""
    part: Mapped[str] = mapped_column(String(20), primary_key=True)
    """accepted, ended_of_accepted, due, on_time, agreed, failed, days"""
    value: Mapped[str] = mapped_column(String(8), primary_key=True)
    """The grade or the branch of the category; empty for ``organisation``."""
    days: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Of the part ``days``; else 0."""
    n: Mapped[int] = mapped_column(Integer)
