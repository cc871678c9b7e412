"""Papers are handed to an invited person expressly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("invitation", sa.Column("paper_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("invitation", "paper_ids")
