"""A hand-over between committees names the person who signed for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column(
        "handover", sa.Column("taken_by", sa.String(100), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("handover", "taken_by")
