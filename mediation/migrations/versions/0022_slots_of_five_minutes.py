"""Rooms and people are taken by five minutes, no longer by the quarter of an hour.

Three slots take the place of each. On the way back a quarter that two share goes to one of them: the table
only refuses what clashes, the sessions themselves stay as they are.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_SLOTS = sa.table(
    "booking_slot", sa.column("kind", sa.String), sa.column("resource_id", sa.BigInteger),
    sa.column("slot", sa.Integer), sa.column("session_id", sa.BigInteger),
)
_PARTS = 3


def upgrade() -> None:
    _put([
        {**row, "slot": row["slot"] * _PARTS + part} for row in _taken_out() for part in range(_PARTS)
    ])


def downgrade() -> None:
    quarters = {
        (row["kind"], row["resource_id"], row["slot"] // _PARTS): row["session_id"] for row in _taken_out()
    }
    _put([
        {"kind": kind, "resource_id": resource_id, "slot": slot, "session_id": session_id}
        for (kind, resource_id, slot), session_id in quarters.items()
    ])


def _taken_out() -> list[dict[str, Any]]:
    rows = [dict(row) for row in op.get_bind().execute(sa.select(_SLOTS)).mappings()]
    op.execute(sa.delete(_SLOTS))
    return rows


def _put(rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(sa.insert(_SLOTS), rows)
