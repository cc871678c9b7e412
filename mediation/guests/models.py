"""Tables of the way in: the pass of an invitation, the sessions opened with it, tries that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, UtcDateTime


class InvitationPass(IdMixin, Base):
    """What lets the invited person in: a link, or a number and a code. Only fingerprints are kept."""

    __tablename__ = "invitation_pass"
    unlogged = True

    invitation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("invitation.id"), unique=True)
    number: Mapped[str] = mapped_column(String(8), unique=True)
    """Eight digits on the slip; says which invitation, opens nothing."""
    link_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed_count: Mapped[int] = mapped_column(Integer, default=0)
    """Wrong codes since this code was issued."""
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GuestSession(Base):
    """A server-side session of an invited person: for one invitation, dead the moment it is ended here."""

    __tablename__ = "guest_session"
    unlogged = True

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("invitation.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shared_computer: Mapped[bool] = mapped_column(Boolean, default=False)
    """Opened with number and code at a computer of the house: dies sooner when nobody is at it."""


class GuestFailure(IdMixin, Base):
    """A wrong code, for throttling by address."""

    __tablename__ = "guest_failure"
    unlogged = True

    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
