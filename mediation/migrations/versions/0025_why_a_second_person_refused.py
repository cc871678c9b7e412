"""Whoever refuses what was proposed says why: the line is kept with the proposal, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("proposal", sa.Column("because_sealed", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("proposal", "because_sealed")
