"""The people in one dispute, as they stood then, and what they agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediation.core.database import Base, IdMixin, UtcDateTime
from mediation.core.sealing import sealed
from mediation.people.models import Person


class Party(IdMixin, Base):
    """A person in one dispute: side, capacity, and the address and phone stated then."""

    __tablename__ = "party"
    __table_args__ = (Index("ix_party_dispute_id_side", "dispute_id", "side"),)

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    person_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("person.id"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    """applicant | respondent | third"""
    role: Mapped[str] = mapped_column(String(20), default="party")
    """party | guardian | agent | representative (of ``for_party_id``)"""
    for_party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    successor_of_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    position: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[str] = mapped_column(String(12), default="natural")
    """natural | legal | described (a description such as 603室住户, to be verified)"""
    name: Mapped[str] = mapped_column(String(100), index=True)
    capacity: Mapped[str] = mapped_column(String(60), default="")
    identity_verified: Mapped[bool] = mapped_column(Boolean, default=False)
    minor: Mapped[bool] = mapped_column(Boolean, default=False)
    stands_for: Mapped[int] = mapped_column(Integer, default=1)
    """How many persons the entry counts for (a spokesman of nine: 9)."""
    no_phone: Mapped[bool] = mapped_column(Boolean, default=False)
    """Asked, and has none."""
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_lookup: Mapped[str | None] = mapped_column(String(64), index=True)
    phone_tail: Mapped[str | None] = mapped_column(String(64), index=True)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_protected: Mapped[bool] = mapped_column(Boolean, default=False)
    safe_contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Hours and way in which it is safe to reach them."""
    safe_phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Their own number, in place of the one that others answer."""
    no_message: Mapped[bool] = mapped_column(Boolean, default=False)
    """Nothing is left on the machine and no message is written."""
    apart: Mapped[bool] = mapped_column(Boolean, default=False)
    """Must not meet the other side on arrival."""
    interpreter: Mapped[str] = mapped_column(String(60), default="")
    """The language or signs that must be interpreted."""
    powers: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What an agent may do: codes of ``parties.POWERS``."""
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Left the dispute (split, withdrawn, died); stays in the record."""

    person: Mapped[Person | None] = relationship()
    """Also tells the unit of work to write the person first."""

    phone = sealed("phone", lookup=True, tail=True)
    address = sealed("address")
    safe_contact = sealed("safe_contact")
    safe_phone = sealed("safe_phone")


class Consent(IdMixin, Base):
    """What a party was told or agreed to, in which round, by which channel."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_dispute_id_round_kind", "dispute_id", "round", "kind"),)

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"))
    round: Mapped[int] = mapped_column(Integer)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(20))
    """rights_notice | mediation | invited | extension | conflict_waiver | merge | ending_told"""
    subject: Mapped[str] = mapped_column(String(40), default="")
    """What the consent is about, when it is about one row (an invitation)."""
    given: Mapped[bool] = mapped_column(Boolean)
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContactAttempt(IdMixin, Base):
    """One try to reach a party."""

    __tablename__ = "contact_attempt"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    party_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("user_account.id"))

    note = sealed("note")
