"""A signed record keeps the session as it stood when people signed: when, where, who came, and its result.

Records signed before keep nothing of it; their paper goes on saying what the session says.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("record", sa.Column("sitting_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("record", "sitting_sealed")
