"""Tables of the background: what is to be done, and what comes round by the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class Job(IdMixin, Base):
    """One piece of work, to be done once.

    ``due_at`` is the whole state: a job is taken by moving it into the future
    (the lease), put back by moving it again, and has none once it is done or
    given up. ``attempts`` is the fence: only the taker who raised it to its
    present value may finish the job.
    """

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "dedupe_key"),
        Index("ix_job_due_at_id", "due_at", "id"),
        Index("ix_job_gave_up_at", "gave_up_at"),
    )
    unlogged = True

    kind: Mapped[str] = mapped_column(String(60))
    dedupe_key: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gave_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """What went wrong last and where; never a value out of a row."""


class JobSchedule(Base):
    """When a schedule's next turn is. Whoever moves ``next_at`` on makes that turn's job."""

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
