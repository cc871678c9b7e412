"""Tables of danger: what was seen, and to whom it was reported (人民调解法 25)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Danger(CaseSubject, Base):
    """One report: what was seen, who took it on, whom it was reported to, what came back."""

    __tablename__ = "danger"
    flow = "danger"
    extra_args = (Index("ix_danger_state", "state"),)

    signs: Mapped[list[str]] = mapped_column(JSON)
    what_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    raised_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledge_by: Mapped[datetime] = mapped_column(UtcDateTime)
    """Until when a named person must have taken it on; after that the next is called."""
    report_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the police or another body must know, counted from the raising."""
    called: Mapped[str] = mapped_column(String(12), default="handler")
    """Level of ``order.LEVELS`` that is called now."""
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report_body: Mapped[str | None] = mapped_column(String(30))
    """To whom it was reported last; each report is a row of its own."""
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    what = sealed("what")


class DangerReport(IdMixin, Base):
    """One report to one body: to whom, under which number, when, how, and what was answered."""

    __tablename__ = "danger_report"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    danger_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("danger.id"), index=True)
    body: Mapped[str] = mapped_column(String(30))
    receiver: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[str] = mapped_column(String(200), default="")
    told_how: Mapped[str] = mapped_column(String(20))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    answer = sealed("answer")
