"""Booking a session had ended and begun anew the part of whoever mediates: these parts are joined again.

The mediator's stretches become one, and who mediates beside him has his part, and his sight of the case, until
the mediator's really ended. Downgrading leaves them joined: nothing that was told is lost by it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_MOMENT = sa.DateTime(timezone=True)
_PART = sa.table(
    "assignment", sa.column("id"), sa.column("dispute_id"), sa.column("round"), sa.column("user_id"),
    sa.column("role"), sa.column("chosen_by"), sa.column("from_at", _MOMENT), sa.column("until_at", _MOMENT),
    sa.column("end_reason"),
)
_ACCESS = sa.table(
    "access", sa.column("dispute_id"), sa.column("scope"), sa.column("kind"), sa.column("until_at", _MOMENT)
)
BOOKED = "book"


def upgrade() -> None:
    touched = sa.select(_PART.c.dispute_id).where(_PART.c.end_reason == BOOKED).distinct()
    for dispute_id in list(op.get_bind().scalars(touched)):
        query = sa.select(_PART).where(_PART.c.dispute_id == dispute_id).order_by(_PART.c.from_at, _PART.c.id)
        rows = [dict(row) for row in op.get_bind().execute(query).mappings()]
        leads = _joined([row for row in rows if row["role"] == "lead"])
        for row in rows:
            if row["role"] == "joint" and row["end_reason"] == BOOKED:
                _until_the_mediators_end(row, leads)


def downgrade() -> None:
    pass


def _joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The mediators' stretches; one that a booking ended goes on in the next of the same person."""
    found: list[dict[str, Any]] = []
    for row in rows:
        last = found[-1] if found else None
        goes_on = (
            last is not None and last["end_reason"] == BOOKED and not row["chosen_by"]
            and (last["user_id"], last["until_at"]) == (row["user_id"], row["from_at"])
        )
        if last is None or not goes_on:
            found.append(row)
            continue
        last["until_at"], last["end_reason"] = row["until_at"], row["end_reason"]
        _keep(last)
        op.get_bind().execute(sa.delete(_PART).where(_PART.c.id == row["id"]))
    return found


def _until_the_mediators_end(row: dict[str, Any], leads: list[dict[str, Any]]) -> None:
    beside = [one for one in leads if one["from_at"] == row["from_at"]]
    if not beside:
        return
    ended = row["until_at"]
    row["until_at"], row["end_reason"] = beside[0]["until_at"], beside[0]["end_reason"]
    _keep(row)
    op.get_bind().execute(
        sa.update(_ACCESS)
        .where(
            _ACCESS.c.dispute_id == row["dispute_id"], _ACCESS.c.kind == "joint",
            _ACCESS.c.scope == f"p:{row['user_id']}", _ACCESS.c.until_at == ended,
        )
        .values(until_at=row["until_at"])
    )


def _keep(row: dict[str, Any]) -> None:
    own = _PART.c.id == row["id"]
    op.get_bind().execute(
        sa.update(_PART).where(own).values(until_at=row["until_at"], end_reason=row["end_reason"])
    )
