"""The dispute's own row. What the stages add stands in their own tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base, IdMixin, Money, UtcDateTime
from mediation.core.ids import new_id


class Dispute(IdMixin, Base):
    """One quarrel, from the counter to the archive.

    ``version`` is the number of entries in the dispute's own chain; the row
    carries the last entry's hash and state, and the database refuses a change
    that no entry explains.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain_id", "version", "audit_head", "state"],
            ["audit_entry.chain_id", "audit_entry.seq", "audit_entry.hash", "audit_entry.case_state"],
            name="fk_dispute_last_entry",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("version > 0", name="version_positive"),
        Index("ix_dispute_due_on_id", "due_on", "id"),
        Index("ix_dispute_state_due_on_id", "state", "due_on", "id"),
        Index("ix_dispute_received_at_id", "received_at", "id"),
        Index("ix_dispute_changed_at_id", "changed_at", "id"),
        Index("ix_dispute_lead_org_id_state", "lead_org_id", "state"),
    )

    flow = "dispute"

    chain_id: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(Integer)
    audit_head: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    back_state: Mapped[str | None] = mapped_column(String(120))
    """Where BACK moves return to: a stack of states, innermost last, joined by slashes."""

    intake_no: Mapped[str] = mapped_column(String(40), unique=True)
    number: Mapped[str | None] = mapped_column(String(60), unique=True)
    """卷号, drawn at acceptance, gap-free per committee and year, never used again."""
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(30))
    own_motion: Mapped[bool] = mapped_column(Boolean, default=False)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Exact time of the request: it interrupts limitation (诉讼时效规定 12)."""
    narrative: Mapped[str] = mapped_column(Text)
    claims: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[Decimal | None] = mapped_column(Money)
    place: Mapped[str] = mapped_column(String(200), default="")
    division_code: Mapped[str | None] = mapped_column(String(12))
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    secrecy: Mapped[str] = mapped_column(String(20), default="ordinary")
    """ordinary | sensitive | minors | domestic_violence"""
    import_ref: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Where an imported case came from; shown as imported."""

    category_code: Mapped[str | None] = mapped_column(String(6), index=True)
    grade: Mapped[int | None] = mapped_column(Integer)
    """1 is the gravest."""
    proposed_grade: Mapped[int | None] = mapped_column(Integer)
    grading: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The grading facts and the criteria that fired, with values."""

    lead_org_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    number_org_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organisation.id"))
    """The committee that accepted and whose series the number is of."""
    mediator_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("user_account.id"), index=True)

    round: Mapped[int] = mapped_column(Integer, default=1)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of the present round."""
    deadline_rule: Mapped[str | None] = mapped_column(String(30))
    clock_base_on: Mapped[date | None] = mapped_column(Date)
    grade_due_on: Mapped[date | None] = mapped_column(Date)
    legal_due_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    extended_until: Mapped[date | None] = mapped_column(Date)
    suspended_on: Mapped[date | None] = mapped_column(Date)
    suspended_until: Mapped[date | None] = mapped_column(Date)
    pauses: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    """Past pauses of this round: [from, until] as ISO days."""

    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Agreement effective, or end told to the parties."""
    end_reason: Mapped[str | None] = mapped_column(String(30))
    agreement_form: Mapped[str | None] = mapped_column(String(10))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retention: Mapped[str | None] = mapped_column(String(20))

    merged_into_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    last_move_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the last move of this round happened; the next may not be earlier."""
    last_mover_id: Mapped[int | None] = mapped_column(BigInteger)
    last_move_seq: Mapped[int | None] = mapped_column(Integer)
    """Who made the last move, and its number: he may take it back while nothing followed."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        values.setdefault("chain_id", f"d:{values['id']}")
        super().__init__(**values)

    @property
    def dispute_id(self) -> int:
        """The dispute itself, so that every subject answers alike."""
        return self.id

    @property
    def subject_key(self) -> str:
        """How entries name this subject."""
        return f"dispute:{self.id}"

    @property
    def agreement_stands(self) -> bool:
        """Whether an agreement of the present round took effect and was not set aside since."""
        return self.agreement_form is not None


class DisputeLink(IdMixin, Base):
    """Two disputes that belong together: split, related, successor."""

    __tablename__ = "dispute_link"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    other_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """split | same_matter | related | different | successor"""


class ExternalNumber(IdMixin, Base):
    """The number another body gave the same matter."""

    __tablename__ = "external_number"

    dispute_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)
    body: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(80), index=True)
