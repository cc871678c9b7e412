"""Guests without an account: their list, the passes of invitations, sessions opened with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("invitation", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "guest",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_guest_user_id_user_account"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_guest_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
        sa.UniqueConstraint("user_id", name="uq_guest_user_id"),
    )
    op.create_index("ix_guest_organisation_id", "guest", ["organisation_id"])
    op.create_table(
        "invitation_pass",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_invitation_pass_invitation_id_invitation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_pass"),
        sa.UniqueConstraint("invitation_id", name="uq_invitation_pass_invitation_id"),
        sa.UniqueConstraint("link_hash", name="uq_invitation_pass_link_hash"),
        sa.UniqueConstraint("number", name="uq_invitation_pass_number"),
    )
    op.create_table(
        "guest_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("shared_computer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_guest_session_invitation_id_invitation"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_guest_session"),
    )
    op.create_index("ix_guest_session_invitation_id", "guest_session", ["invitation_id"])
    op.create_table(
        "guest_failure",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guest_failure"),
    )
    op.create_index("ix_guest_failure_address", "guest_failure", ["address"])


def downgrade() -> None:
    for table in ("guest_failure", "guest_session", "invitation_pass", "guest"):
        op.drop_table(table)
    op.drop_column("invitation", "minutes")
