"""A record knows which photographed pages are its own, in the order in which they are read.

Until now every page of the case counted for each of its records: a page goes to the record of the session whose
number its title gives and whose day is the page's own, or failing that, to the first with that number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_BEIJING = ZoneInfo("Asia/Shanghai")
_RECORD = sa.table(
    "record", sa.column("id"), sa.column("dispute_id"), sa.column("session_id"), sa.column("way"),
    sa.column("page_ids", sa.JSON),
)
_SESSION = sa.table(
    "mediation_session", sa.column("id"), sa.column("no"), sa.column("starts_at", sa.DateTime(timezone=True))
)
_PAPER = sa.table(
    "paper", sa.column("id"), sa.column("dispute_id"), sa.column("kind"), sa.column("origin"),
    sa.column("title"), sa.column("dated_on", sa.Date),
)


def upgrade() -> None:
    op.add_column("record", sa.Column("page_ids", sa.JSON(), nullable=True))
    taken: set[int] = set()
    records = list(_handwritten())
    for strict in (True, False):
        for record_id, dispute_id, no, starts_at in records:
            _give(record_id, _pages(dispute_id, no, _day(starts_at) if strict else None), taken)


def downgrade() -> None:
    op.drop_column("record", "page_ids")


def _handwritten() -> Iterator[tuple[int, int, int, datetime]]:
    query = sa.select(_RECORD.c.id, _RECORD.c.dispute_id, _SESSION.c.no, _SESSION.c.starts_at)
    joined = query.join_from(_RECORD, _SESSION, _SESSION.c.id == _RECORD.c.session_id)
    rows = op.get_bind().execute(joined.where(_RECORD.c.way == "handwritten").order_by(_RECORD.c.id)).all()
    for row in rows:
        yield row.id, row.dispute_id, row.no, row.starts_at


def _pages(dispute_id: int, no: int, day: object) -> list[int]:
    query = sa.select(_PAPER.c.id).where(
        _PAPER.c.dispute_id == dispute_id, _PAPER.c.kind == "record", _PAPER.c.origin == "uploaded",
        _PAPER.c.title == f"第{no}次调解记录(手写)",
    )
    if day is not None:
        query = query.where(_PAPER.c.dated_on == day)
    return list(op.get_bind().scalars(query.order_by(_PAPER.c.id)))


def _give(record_id: int, pages: list[int], taken: set[int]) -> None:
    own = [key for key in pages if key not in taken]
    if not own:
        return
    taken.update(own)
    row = _RECORD.c.id == record_id
    held = op.get_bind().scalar(sa.select(_RECORD.c.page_ids).where(row)) or []
    op.get_bind().execute(sa.update(_RECORD).where(row).values(page_ids=[*held, *own]))


def _day(moment: datetime) -> object:
    """The day in Beijing; SQLite gives moments without their zone, which is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(_BEIJING).date()
