"""Table of danger reports (人民调解法 25)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Danger(CaseSubject, Base):
    """One report: what was seen, who took it on, whom it was reported to, what came back."""

    __tablename__ = "danger"
    flow = "danger"

    signs: Mapped[list[str]] = mapped_column(JSON)
    what_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    raised_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledge_by: Mapped[datetime] = mapped_column(UtcDateTime)
    """Until when a named person must have taken it on; after that the next is called."""
    called: Mapped[str] = mapped_column(String(12), default="handler")
    """handler | head | centre: who is called now"""
    acknowledged_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report_body: Mapped[str | None] = mapped_column(String(30))
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    what = sealed("what")
