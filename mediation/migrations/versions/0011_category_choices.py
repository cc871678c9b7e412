"""What was suggested and what was chosen at each first sorting, from the entries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "category_choice",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("first", sa.String(length=6), nullable=False),
        sa.Column("chosen", sa.String(length=6), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["dispute.id"], name=op.f("fk_category_choice_dispute_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_category_choice_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_choice")),
    )
    op.create_index("ix_category_choice_dispute_id", "category_choice", ["dispute_id"])
    op.create_index("ix_category_choice_organisation_id_month_on", "category_choice", ["organisation_id", "month_on"])


def downgrade() -> None:
    op.drop_table("category_choice")
