"""Table of invitations: who is asked to help in one dispute, and what he answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Boolean, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Invitation(CaseSubject, Base):
    """A lawyer, an expert or a department's person, asked for one round of one dispute."""

    __tablename__ = "invitation"
    flow = "invitation"

    round: Mapped[int] = mapped_column(Integer)
    invitee_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    capacity: Mapped[str] = mapped_column(String(12))
    """adviser | recorder | mediator"""
    task: Mapped[str] = mapped_column(String(200), default="")
    meet_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meet_place: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None] = mapped_column(Integer)
    """How long he is asked to stay."""
    proposed_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_by: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waived: Mapped[bool] = mapped_column(Boolean, default=False)
    """All sides, told of a conflict, agreed in writing."""
    other_time: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_ids: Mapped[list[int] | None] = mapped_column(JSON)
    """Keys of the papers that were handed to him; None stands for none."""
    brief_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    brief = sealed("brief")
    """At most 400 characters; shown only once he has accepted."""

    @property
    def papers(self) -> list[int]:
        """Keys of the papers that were handed to him."""
        return [int(key) for key in self.paper_ids or ()]
