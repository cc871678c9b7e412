"""The few agreements that fell later are found at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_index(
        "ix_agreement_void", "agreement", ["dispute_id", "round"],
        sqlite_where=sa.text("state = 'void'"), postgresql_where=sa.text("state = 'void'"),
    )


def downgrade() -> None:
    op.drop_index("ix_agreement_void", "agreement")
