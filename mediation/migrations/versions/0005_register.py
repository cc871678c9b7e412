"""The register of committees and mediators; from where a browser called."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ENTRY = ("post", "sex", "born_on", "minority", "filed_number")


def upgrade() -> None:
    for column in (
        sa.Column("post", sa.String(10), nullable=False, server_default=""),
        sa.Column("sex", sa.String(10), nullable=False, server_default=""),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("minority", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("filed_number", sa.String(60), nullable=False, server_default=""),
    ):
        op.add_column("mediator_record", column)
    op.add_column("sign_in", sa.Column("address", sa.String(64), nullable=False, server_default=""))
    op.create_index(op.f("ix_sign_in_address"), "sign_in", ["address"])
    op.create_table(
        "mediator_training",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(100), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_mediator_training_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediator_training")),
    )
    op.create_index(op.f("ix_mediator_training_user_id"), "mediator_training", ["user_id"])
    op.create_table(
        "committee_record",
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("filed_number", sa.String(60), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("mixed_area", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_committee_record_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_committee_record")),
    )


def downgrade() -> None:
    op.drop_table("committee_record")
    op.drop_table("mediator_training")
    op.drop_index(op.f("ix_sign_in_address"), "sign_in")
    op.drop_column("sign_in", "address")
    for column in reversed(ENTRY):
        op.drop_column("mediator_record", column)
