"""The register says which languages and dialects a mediator speaks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column(
        "mediator_record", sa.Column("languages", sa.String(100), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("mediator_record", "languages")
