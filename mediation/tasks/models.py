"""The one table of what waits for whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin

MEDIATOR_WORDS = ("mediator", "recorder")
"""Owners whose tasks are the mediator's as soon as the dispute has one."""


class Task(IdMixin, Base):
    """A subject (the dispute or a row of a small flow) waits for somebody's next step.

    Open while ``done_seq`` is empty; both numbers are those of the entries in
    the dispute's chain that opened and ended the waiting.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "ix_task_open", "scope", "owner", "kind",
            sqlite_where=text("done_seq IS NULL"), postgresql_where=text("done_seq IS NULL"),
        ),
        Index("ix_task_scope_done_seq_due_on", "scope", "done_seq", "due_on"),
        Index("ix_task_dispute_id_done_seq", "dispute_id", "done_seq"),
        Index("ix_task_subject_key", "subject_key"),
    )
    unlogged = True

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    subject_key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(60))
    """The move that is expected (``dispute.assign``), or the state it waits in (``dispute:mediating``)."""
    state: Mapped[str] = mapped_column(String(20))
    """The subject's state while it waits: a way back to it opens the same task again."""
    owner: Mapped[str] = mapped_column(String(20))
    """The word of the flow table for who acts next."""
    scope: Mapped[str] = mapped_column(String(24))
    """Whose it is now: ``o:<organisation>`` or ``p:<person>``, as in the access table."""
    due_on: Mapped[date | None] = mapped_column(Date)
    opened_seq: Mapped[int] = mapped_column(Integer)
    done_seq: Mapped[int | None] = mapped_column(Integer)
