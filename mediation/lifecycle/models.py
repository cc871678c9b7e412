"""Tables of the door itself: stored answers, proposals that wait for a second person, drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import sealed


class IdempotencyKey(Base):
    """An act done under a key, and where its answer leads. Never a page."""

    __tablename__ = "idempotency_key"
    unlogged = True

    actor_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[int] = mapped_column(Integer, default=303)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Proposal(IdMixin, Base):
    """A move that counts only once a second person confirms it."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_dispute_id_state", "dispute_id", "state"),)

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    subject_key: Mapped[str] = mapped_column(String(40))
    right: Mapped[str] = mapped_column(String(60))
    """The right of the move, for example ``dispute.lapse``."""
    facts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    second_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)
    """Whom the proposer named; another with the right may confirm as well."""
    proposed_by: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), default="open")
    """open | confirmed | rejected | withdrawn | fallen (the case went on, so that nobody could confirm it)"""
    decided_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    because_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    facts = sealed("facts")
    because = sealed("because")
    """Why the second person refused, in a line for whoever proposed."""


class Draft(IdMixin, Base):
    """What somebody typed and has not sent: kept on the server, sealed, outside the log."""

    __tablename__ = "draft"
    unlogged = True
    __table_args__ = (Index("ix_draft_user_id_page", "user_id", "page", unique=True),)

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))
    page: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(120), default="")
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    body = sealed("body")
