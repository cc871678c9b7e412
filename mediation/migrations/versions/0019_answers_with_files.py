"""A department's answer may come with files: which papers of the case they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("assistance", sa.Column("answer_paper_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("assistance", "answer_paper_ids")
