"""Table of hand-overs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject

OPEN = ("offered", "returned")


@flow_model
class Handover(CaseSubject, Base):
    """One offer to another organisation, with its clock."""

    __tablename__ = "handover"
    flow = "handover"

    kind: Mapped[str] = mapped_column(String(12))
    """up | sideways"""
    from_org_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    to_org_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"), index=True)
    letter_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_due_on: Mapped[date] = mapped_column(Date)
    taken_by: Mapped[str] = mapped_column(String(100), default="", server_default="")
    """Who signed for it, or brought it back, on the receiver's side."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    letter = sealed("letter")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to sign for it, to take it back or to decide."""
        return self.state in OPEN

    @property
    def came_back(self) -> bool:
        """Whether the receiver sent it back, also where the sender has agreed to that since."""
        return self.state == "returned" or (self.state == "recalled" and self.ended_at is not None)
