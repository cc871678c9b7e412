"""Figures cost what they show: counts lie in the order in which a period is read, and the cases behind a number
are found by its day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

DAYS = ("accepted_on", "due_on", "ended_on")
COUNTED_BY = ("round", "accepted_on", "due_on", "ended_on", "outcome", "org_id")
NEW = ("by", "month", "org_id", "part", "value", "days")
OLD = ("part", "by", "month", "org_id", "value", "days")


def upgrade() -> None:
    for day in DAYS:
        op.drop_index(f"ix_fact_row_{day}", "fact_row")
        op.create_index(
            f"ix_fact_row_now_{day}", "fact_row", [day, "dispute_id", *(c for c in COUNTED_BY if c != day)],
            sqlite_where=sa.text("until_seq IS NULL"), postgresql_where=sa.text("until_seq IS NULL"),
        )
    _order_counts_by(NEW, with_rowid=False)


def downgrade() -> None:
    _order_counts_by(OLD, with_rowid=True)
    for day in DAYS:
        op.drop_index(f"ix_fact_row_now_{day}", "fact_row")
        op.create_index(f"ix_fact_row_{day}", "fact_row", [day])


def _order_counts_by(key: tuple[str, ...], *, with_rowid: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_fact_count", "fact_count")
        op.create_primary_key("pk_fact_count", "fact_count", list(key))
        return
    kinds: dict[str, sa.String | sa.Integer] = {
        "part": sa.String(20), "by": sa.String(12), "month": sa.String(7), "org_id": sa.BigInteger(),
        "value": sa.String(8), "days": sa.Integer(),
    }
    op.create_table(
        "fact_count_anew",
        *(sa.Column(name, kinds[name], nullable=False) for name in key),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_fact_count"),
        sqlite_with_rowid=with_rowid,
    )
    columns = ", ".join(f'"{name}"' for name in (*key, "n"))
    op.execute(f"INSERT INTO fact_count_anew ({columns}) SELECT {columns} FROM fact_count")  # noqa: S608 -- our own names
    op.drop_table("fact_count")
    op.rename_table("fact_count_anew", "fact_count")
