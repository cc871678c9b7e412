"""A session knows when it really began and ended, beside the time for which it was booked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_COLUMNS = ("began_at", "ended_at")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("mediation_session", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("mediation_session", name)
