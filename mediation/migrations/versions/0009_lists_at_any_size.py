"""Lists cost what they show: copies of the dispute's state, number and end on each row of access, and the
indexes that lists, desks and in-boxes are read by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

access = sa.table("access", *(sa.column(c) for c in ("dispute_id", "case_state", "case_number", "case_ended_at")))
dispute = sa.table("dispute", *(sa.column(c) for c in ("id", "state", "number", "ended_at")))


def upgrade() -> None:
    op.add_column("access", sa.Column("case_state", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("access", sa.Column("case_number", sa.String(length=60), nullable=True))
    op.add_column("access", sa.Column("case_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        sa.update(access)
        .values(
            case_state=dispute.c.state, case_number=dispute.c.number, case_ended_at=dispute.c.ended_at
        )
        .where(dispute.c.id == access.c.dispute_id)
    )
    op.create_index("ix_access_scope_case_state_dispute_id", "access", ["scope", "case_state", "dispute_id"])
    op.create_index("ix_access_scope_case_number_dispute_id", "access", ["scope", "case_number", "dispute_id"])
    op.create_index("ix_access_scope_case_ended_at", "access", ["scope", "case_ended_at"])
    op.create_index("ix_dispute_state_due_on_id", "dispute", ["state", "due_on", "id"])
    op.create_index(
        "ix_task_open", "task", ["scope", "owner", "kind"],
        sqlite_where=sa.text("done_seq IS NULL"), postgresql_where=sa.text("done_seq IS NULL"),
    )
    op.create_index("ix_message_user_id_at_id", "message", ["user_id", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_message_user_id_at_id", "message")
    op.drop_index("ix_task_open", "task")
    op.drop_index("ix_dispute_state_due_on_id", "dispute")
    for name in ("scope_case_ended_at", "scope_case_number_dispute_id", "scope_case_state_dispute_id"):
        op.drop_index(f"ix_access_{name}", "access")
    for name in ("case_ended_at", "case_number", "case_state"):
        op.drop_column("access", name)
