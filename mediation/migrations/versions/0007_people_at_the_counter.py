"""What the counter asks of people: no telephone, safe contact, interpreter, powers of an agent.

Columns are added one by one: a rebuilt table would break the keys that point at its rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FLAGS = ("no_phone", "no_message", "apart")


def upgrade() -> None:
    for name in FLAGS:
        op.add_column("party", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("party", sa.Column("safe_phone_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("party", sa.Column("interpreter", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("party", sa.Column("powers", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in (*FLAGS, "safe_phone_sealed", "interpreter", "powers"):
        op.drop_column("party", name)
