"""Tables of what follows from an agreement: promises, and the court's confirmation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, Money, UtcDateTime
from mediation.core.sealing import sealed
from mediation.lifecycle.owners import flow_model
from mediation.lifecycle.subject import CaseSubject


@flow_model
class Promise(CaseSubject, Base):
    """A term, or one instalment of it, that has to be kept: by a day, or from now on."""

    __tablename__ = "promise"
    flow = "promise"
    extra_args = (Index("ix_promise_state_due_on", "state", "due_on"),)

    agreement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement.id"), index=True)
    term_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement_term.id"))
    position: Mapped[int] = mapped_column(Integer)
    """第几条."""
    part: Mapped[int | None] = mapped_column(Integer)
    """第几期, of a term in instalments."""
    debtor_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    creditor_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(12))
    what_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    paid: Mapped[Decimal | None] = mapped_column(Money)
    made_on: Mapped[date] = mapped_column(Date)
    """The day of the agreement's effect: the lamp's term begins there."""
    due_on: Mapped[date | None] = mapped_column(Date)
    """Empty for a continuing duty: no day keeps it, and none makes it late."""
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    broken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    route: Mapped[str] = mapped_column(String(20), default="")

    what = sealed("what")

    @property
    def day(self) -> date:
        """The day by which it has to be kept; for a duty that goes on, the day of effect."""
        return self.due_on or self.made_on

    @property
    def outstanding(self) -> Decimal:
        """What of the money is still to be paid."""
        return (self.amount or Decimal(0)) - (self.paid or Decimal(0))


@flow_model
class Confirmation(CaseSubject, Base):
    """Thirty days in which all parties together may ask the court, and what the court said."""

    __tablename__ = "confirmation"
    flow = "confirmation"
    extra_args = (Index("ix_confirmation_state_until_on", "state", "until_on"),)

    agreement_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("agreement.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    court: Mapped[str] = mapped_column(String(100), default="")
    applied_by: Mapped[list[int]] = mapped_column(JSON, default=list)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling_number: Mapped[str] = mapped_column(String(80), default="")
    ruled_on: Mapped[date | None] = mapped_column(Date)
