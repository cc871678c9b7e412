"""Each report of a danger is a row of its own; a danger knows by when it must be reported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("danger", sa.Column("report_by", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_danger_state", "danger", ["state"])
    op.create_table(
        "danger_report",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("danger_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(length=30), nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("told_how", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_danger_report_dispute_id")),
        sa.ForeignKeyConstraint(["danger_id"], ["danger.id"], name=op.f("fk_danger_report_danger_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_danger_report_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_danger_report")),
    )
    op.create_index("ix_danger_report_dispute_id", "danger_report", ["dispute_id"])
    op.create_index("ix_danger_report_danger_id", "danger_report", ["danger_id"])


def downgrade() -> None:
    op.drop_table("danger_report")
    op.drop_index("ix_danger_state", "danger")
    op.drop_column("danger", "report_by")
