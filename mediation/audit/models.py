"""Tables of the audit log. Append-only: triggers refuse a change, the verifier finds one.

An entry's ``payload`` is the truth: canonical JSON, the exact text that was hashed. The columns beside it
are copies for queries and for the foreign keys that tie a state to the entry that explains it; the verifier
compares them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from mediation.core.database import Base

ChainId = String(40).with_variant(String(40, collation="C"), "postgresql")
"""Chains sort by bytes on both databases: verifier and checkpoint walk them in that order."""

Digest = String(64)


class AuditEntry(Base):
    """One thing that happened, hashed together with the entry before it in its chain."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq", name="uq_audit_entry_place"),
        # Targets of the deferred foreign keys of dispute and of small-flow rows.
        UniqueConstraint("chain_id", "seq", "hash", "case_state", name="uq_audit_entry_case"),
        UniqueConstraint("chain_id", "seq", "subject", "to_state", name="uq_audit_entry_subject"),
        Index("ix_audit_entry_dispute_id_id", "dispute_id", "id"),
        Index("ix_audit_entry_subject_event", "subject", "event"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """For paging only; no meaning, gaps are normal."""
    chain_id: Mapped[str] = mapped_column(ChainId)
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[str] = mapped_column(String(27))
    event: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    on_behalf_of: Mapped[str | None] = mapped_column(String(120))
    channel: Mapped[str | None] = mapped_column(String(20))
    role: Mapped[str | None] = mapped_column(String(30))
    organisation_id: Mapped[int | None] = mapped_column(BigInteger)
    dispute_id: Mapped[int | None] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(80))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str | None] = mapped_column(String(20))
    """The subject's state after the entry."""
    case_state: Mapped[str | None] = mapped_column(String(20))
    """The dispute's state after the entry; empty on chains that are no dispute's."""
    reason: Mapped[str | None] = mapped_column(String(60))
    occurred_at: Mapped[str | None] = mapped_column(String(27))
    outcome: Mapped[str] = mapped_column(String(10))
    """ok | refused"""
    request_id: Mapped[str | None] = mapped_column(String(40))
    act_id: Mapped[str | None] = mapped_column(String(80))
    payload: Mapped[str] = mapped_column(Text)
    alg: Mapped[str] = mapped_column(String(8))
    prev_hash: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
    mac: Mapped[str] = mapped_column(Digest)
    mac_key_id: Mapped[str] = mapped_column(String(20))


class AuditSealed(Base):
    """A private value of an entry, sealed; the entry itself holds only a commitment to it."""

    __tablename__ = "audit_sealed"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chain_id", "seq"],
            ["audit_entry.chain_id", "audit_entry.seq"],
            name="fk_audit_sealed_entry",
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    chain_id: Mapped[str] = mapped_column(ChainId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    key_id: Mapped[str] = mapped_column(String(20))
    box: Mapped[bytes] = mapped_column(LargeBinary)


class AuditChain(Base):
    """Head of a chain that is no dispute's: ``u:<user>`` and ``sys:...``."""

    __tablename__ = "audit_chain"

    chain_id: Mapped[str] = mapped_column(ChainId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    head: Mapped[str] = mapped_column(Digest)


class AuditCheckpoint(Base):
    """A signed summary of every chain head at one moment."""

    __tablename__ = "audit_checkpoint"

    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    made_at: Mapped[str] = mapped_column(String(27))
    n_chains: Mapped[int] = mapped_column(BigInteger)
    n_events: Mapped[int] = mapped_column(BigInteger)
    n_leaves: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[str] = mapped_column(Digest)
    prev_hash: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
    key_id: Mapped[str] = mapped_column(String(20))
    sig: Mapped[str] = mapped_column(String(128))


class AuditCheckpointLeaf(Base):
    """The head of one chain that had grown since the checkpoint before."""

    __tablename__ = "audit_checkpoint_leaf"
    __table_args__ = (Index("ix_audit_checkpoint_leaf_chain_id_seq", "chain_id", "seq"),)

    ckpt_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    chain_id: Mapped[str] = mapped_column(ChainId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(Digest)
