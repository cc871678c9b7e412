"""The index of the search: a form of its own on each database, used by mediation/search/index.py alone."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = ("CREATE VIRTUAL TABLE search_index USING fts5(tokens, tokenize='unicode61 remove_diacritics 0')",)
POSTGRESQL = (
    "CREATE TABLE search_index (dispute_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX ix_search_index_tokens ON search_index USING gin (tokens)",
)


def upgrade() -> None:
    forms = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in forms[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_index")
