"""Departments are asked for help: what, which parts went over, what came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
INDEXED = ("dispute_id", "from_org_id", "to_org_id")


def upgrade() -> None:
    op.create_table(
        "assistance",
        sa.Column("from_org_id", sa.BigInteger(), nullable=False),
        sa.Column("to_org_id", sa.BigInteger(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("paper_ids", sa.JSON(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("taken_by", sa.String(100), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("follows", sa.String(20), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("chain_id", sa.String(40), nullable=False),
        sa.Column("subject_key", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("back_state", sa.String(120), nullable=True),
        sa.Column("moved_seq", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["chain_id", "moved_seq", "subject_key", "state"],
            ["audit_entry.chain_id", "audit_entry.seq", "audit_entry.subject", "audit_entry.to_state"],
            name="fk_assistance_last_entry", initially="DEFERRED", deferrable=True,
        ),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_assistance_dispute_id")),
        sa.ForeignKeyConstraint(
            ["from_org_id"], ["organisation.id"], name=op.f("fk_assistance_from_org_id")
        ),
        sa.ForeignKeyConstraint(["to_org_id"], ["organisation.id"], name=op.f("fk_assistance_to_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance")),
        sa.UniqueConstraint("subject_key", name=op.f("uq_assistance_subject_key")),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_assistance_{column}"), "assistance", [column])


def downgrade() -> None:
    op.drop_table("assistance")
