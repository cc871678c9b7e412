"""Table of return visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Visit(CaseSubject, Base):
    """One visit of the plan, or another try of it."""

    __tablename__ = "visit"
    flow = "visit"
    extra_args = (Index("ix_visit_state_due_on", "state", "due_on"),)

    round: Mapped[int] = mapped_column(Integer)
    no: Mapped[int] = mapped_column(Integer)
    """Which visit of the plan; further tries bear the number of the first."""
    tries: Mapped[int] = mapped_column(Integer, default=1)
    """Which try of it."""
    follows_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("visit.id"))
    """The try that was missed."""
    planned_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    done_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    visited: Mapped[list[int]] = mapped_column(JSON, default=list)
    way: Mapped[str] = mapped_column(String(10), default="")
    performance: Mapped[str] = mapped_column(String(20), default="")
    satisfaction: Mapped[str] = mapped_column(String(20), default="")
    sued: Mapped[bool] = mapped_column(Boolean, default=False)
    hidden_risk: Mapped[bool] = mapped_column(Boolean, default=False)
    measures_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    measures = sealed("measures")
