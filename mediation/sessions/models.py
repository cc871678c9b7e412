"""Tables of sessions and of their written record."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class MediationSession(CaseSubject, Base):
    """One time at which people sit down together: where, with whom, and what came of it."""

    __tablename__ = "mediation_session"
    flow = "session"
    extra_args = (Index("ix_mediation_session_starts_at", "starts_at"),)

    round: Mapped[int] = mapped_column(Integer)
    no: Mapped[int] = mapped_column(Integer)
    """第几次调解: among those of the round that were not called off."""
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int] = mapped_column(Integer)
    room_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("room.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    """Where, when it is no room of ours."""
    public: Mapped[bool] = mapped_column(Boolean, default=False)
    separate_arrival: Mapped[bool] = mapped_column(Boolean, default=False)
    mediator_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mediation_session.id"))
    """The one that was postponed to this."""
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it really began and ended, once somebody said so."""
    result: Mapped[str] = mapped_column(String(20), default="")
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its outcome was first told; that day begins the term after which it locks."""
    locks_on: Mapped[date | None] = mapped_column(Date)
    """The last day on which the outcome may still be changed."""

    attendance: Mapped[list[SessionAttendance]] = relationship(
        back_populates="meeting", order_by="SessionAttendance.id", lazy="selectin"
    )
    record: Mapped[Record | None] = relationship(viewonly=True, uselist=False)

    @property
    def is_signed_for(self) -> bool:
        """Whether its record is signed, as of when this was read."""
        return self.record is not None and self.record.state == "signed"


class SessionAttendance(IdMixin, Base):
    """One person at one session: was to come, came."""

    __tablename__ = "session_attendance"
    __table_args__ = (
        Index("ix_session_attendance_session_id", "session_id"),
        Index("ix_session_attendance_party_id", "party_id"),
    )

    session_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("mediation_session.id"))
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    user_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    """An invited person."""
    expected: Mapped[bool] = mapped_column(Boolean, default=True)
    present: Mapped[bool | None] = mapped_column(Boolean)
    """Empty until somebody says who came."""

    meeting: Mapped[MediationSession] = relationship(back_populates="attendance")


@flow_model
class Record(CaseSubject, Base):
    """What was said at a session. Everything in it is sealed; concessions are the handlers' own."""

    __tablename__ = "record"
    flow = "record"
    extra_args = (UniqueConstraint("session_id", name="uq_record_session_id"),)

    session_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("mediation_session.id"))
    way: Mapped[str] = mapped_column(String(12), default="points")
    """points | handwritten | questions"""
    recorder_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    outline_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    undisputed_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    concessions_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_step_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    refusals_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sitting_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The session as it stood when this was signed (``sitting.Sitting``)."""
    page_ids: Mapped[list[int] | None] = mapped_column(JSON)
    """Papers that were photographed for it, in the order in which they are read; None stands for none."""
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was last kept; an older draft of somebody does not go over it."""
    read_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Parties who signed; mediator and recorder always do."""
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    outline = sealed("outline")
    body = sealed("body")
    undisputed = sealed("undisputed")
    concessions = sealed("concessions")
    next_step = sealed("next_step")
    refusals = sealed("refusals")
    sitting = sealed("sitting")

    meeting: Mapped[MediationSession] = relationship()
    addenda: Mapped[list[RecordAddendum]] = relationship(
        back_populates="record", order_by="RecordAddendum.id"
    )

    @property
    def points(self) -> dict[str, Any]:
        """Code of the point to what was written under it."""
        found: dict[str, Any] = json.loads(self.outline or "{}")
        return found

    @property
    def pages(self) -> list[int]:
        """Keys of the photographed pages in their order."""
        return [int(key) for key in self.page_ids or ()]


class RecordAddendum(IdMixin, Base):
    """Something added to a signed record; the record itself stays as it was signed."""

    __tablename__ = "record_addendum"

    record_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("record.id"), index=True)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    text = sealed("text")
    record: Mapped[Record] = relationship(back_populates="addenda")
