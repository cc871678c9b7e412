"""Tables of agreements: the agreement, its terms and instalments, who signed."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediation.core.database import Base, IdMixin, Money, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Agreement(CaseSubject, Base):
    """One version of what the parties agreed. Everything people wrote in it is sealed."""

    __tablename__ = "agreement"
    flow = "agreement"
    extra_args = (
        Index("ix_agreement_dispute_id_state", "dispute_id", "state"),
        Index(
            "ix_agreement_void", "dispute_id", "round",
            sqlite_where=text("state = 'void'"), postgresql_where=text("state = 'void'"),
        ),
    )

    round: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)
    replaces_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("agreement.id"))
    """The effective one that falls when this takes effect."""
    form: Mapped[str] = mapped_column(String(10))
    """written | oral"""
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    """Drawn when the text freezes; never used again."""
    party_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Who is in it."""
    place: Mapped[str] = mapped_column(String(200), default="")
    """Where it is signed or was agreed."""
    facts_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    duties_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    oral_content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the frozen text: a changed text no longer fits it."""
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copies: Mapped[int | None] = mapped_column(Integer)
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    effective_by: Mapped[str] = mapped_column(String(10), default="")
    """Whose date was the last: party | mediator | seal; ``word`` when it was agreed by word of mouth."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Replaced or void since."""

    facts = sealed("facts")
    """Main facts and what is in dispute."""
    duties = sealed("duties")
    """Each party's responsibility."""
    oral_content = sealed("oral_content")
    answers = sealed("answers")
    text = sealed("text")

    terms: Mapped[list[Term]] = relationship(back_populates="agreement", order_by="Term.position")
    signatures: Mapped[list[Signature]] = relationship(
        back_populates="agreement", order_by="Signature.id"
    )

    @property
    def answered(self) -> dict[str, str]:
        """Key of a remark to what was answered."""
        found: dict[str, str] = json.loads(self.answers or "{}")
        return found

    @property
    def short_hash(self) -> str:
        """The fingerprint as it stands in the foot of the paper."""
        return " ".join((self.text_hash or "")[n : n + 4] for n in (0, 4, 8, 12)).strip().upper()


class Term(IdMixin, Base):
    """One duty: who owes whom what, how much, by when and how."""

    __tablename__ = "agreement_term"

    agreement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    from_party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    to_party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(12))
    what_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    from_on: Mapped[date | None] = mapped_column(Date)
    """Since when a continuing duty holds; ``due_on`` is then its last day, if it has one."""
    due_on: Mapped[date | None] = mapped_column(Date)
    way: Mapped[str] = mapped_column(String(12), default="")
    account_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    place_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    what = sealed("what")
    account = sealed("account")
    place = sealed("place")

    agreement: Mapped[Agreement] = relationship(back_populates="terms")
    instalments: Mapped[list[Instalment]] = relationship(
        back_populates="term", order_by="Instalment.position"
    )


class Instalment(IdMixin, Base):
    """One part of a payment with its own day."""

    __tablename__ = "agreement_instalment"

    term_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement_term.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Money)

    term: Mapped[Term] = relationship(back_populates="instalments")


class Signature(IdMixin, Base):
    """One name (or the seal) put under the frozen text."""

    __tablename__ = "agreement_signature"

    agreement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement.id"), index=True)
    signer: Mapped[str] = mapped_column(String(10))
    """party | mediator | recorder | seal"""
    party_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    by_name: Mapped[str] = mapped_column(String(100), default="")
    """Who signed for the party: guardian, agent, legal representative."""
    signed_on: Mapped[date] = mapped_column(Date)
    way: Mapped[str] = mapped_column(String(12), default="sign")
    read_aloud: Mapped[bool] = mapped_column(Boolean, default=False)
    text_hash: Mapped[str] = mapped_column(String(64))
    """Of the text it was put under."""
    entered_by: Mapped[int] = mapped_column(BigInteger)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fallen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The text was revised afterwards: it counts no more."""

    agreement: Mapped[Agreement] = relationship(back_populates="signatures")


def ids(values: Any) -> list[int]:
    """Keys out of a JSON column, whatever they were stored as."""
    return [int(value) for value in values or ()]
