"""PostgreSQL remembers ten times as many words of the search, so that it knows which are rare.

Of a word it does not remember it supposes that one dispute in two hundred holds it, and then reads the whole
index backwards for the newest fifty: 140 ms among 100,000 disputes for the tail of a number that 160 hold.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    _remember(1000)


def downgrade() -> None:
    _remember(-1)


def _remember(target: int) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE search_index ALTER COLUMN tokens SET STATISTICS {target}")
