"""A term may be a duty from a day on; its promise has no day by which it is kept.

Nothing points at a promise, so its table may be built anew where the database cannot loosen a column.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("agreement_term", sa.Column("from_on", sa.Date(), nullable=True))
    with op.batch_alter_table("promise") as batch:
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=True)


def downgrade() -> None:
    op.execute("UPDATE promise SET due_on = made_on WHERE due_on IS NULL")
    with op.batch_alter_table("promise") as batch:
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=False)
    op.drop_column("agreement_term", "from_on")
