"""What a row must carry to pass the door."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from mediation.core.database import IdMixin


class Subject(Protocol):
    """A dispute or a row of one of its small flows."""

    flow: ClassVar[str]
    id: Any
    state: Any
    chain_id: Any

    @property
    def dispute_id(self) -> Any:
        """The dispute whose chain the entries go to."""

    @property
    def subject_key(self) -> Any:
        """How entries name it."""


def last_entry_key(table: str) -> ForeignKeyConstraint:
    """The deferred key that lets a small-flow row hold only a state some entry gave it."""
    return ForeignKeyConstraint(
        ["chain_id", "moved_seq", "subject_key", "state"],
        ["audit_entry.chain_id", "audit_entry.seq", "audit_entry.subject", "audit_entry.to_state"],
        name=f"fk_{table}_last_entry",
        deferrable=True,
        initially="DEFERRED",
    )


class CaseSubject(IdMixin):
    """Columns of a small-flow row. Subclasses set ``flow`` and may add table arguments
    by ``extra_args``; only the door assigns ``state`` and ``moved_seq``."""

    flow: ClassVar[str]
    extra_args: ClassVar[tuple[Any, ...]] = ()

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        table: str = cls.__tablename__  # type: ignore[attr-defined]  # set by each subclass
        return (last_entry_key(table), *cls.extra_args)

    @declared_attr
    def dispute_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(BigInteger, ForeignKey("dispute.id"), index=True)

    chain_id: Mapped[str] = mapped_column(String(40))
    subject_key: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    back_state: Mapped[str | None] = mapped_column(String(120))
    moved_seq: Mapped[int] = mapped_column(Integer)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.chain_id = f"d:{self.dispute_id}"
        self.subject_key = f"{self.flow}:{self.id}"
