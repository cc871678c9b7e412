"""Counts of the whole hub stand beside those of each organisation: the centre reads tens of rows, not thousands."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute(
        'INSERT INTO fact_count ("by", month, org_id, part, value, days, n)'
        ' SELECT "by", month, 0, part, value, days, sum(n) FROM fact_count'
        ' GROUP BY "by", month, part, value, days'
    )


def downgrade() -> None:
    op.execute("DELETE FROM fact_count WHERE org_id = 0")
