"""The list of disputes as a workbook: what the list shows, without telephones, addresses or stories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from mediation.cases import queries
from mediation.cases.filters import Filter
from mediation.cases.models import Dispute
from mediation.core import clock
from mediation.core.i18n import label
from mediation.core.sheets import workbook
from mediation.lists.rows import Row, rows_of
from mediation.organisations.models import Organisation
from mediation.security.actor import Actor
from workflows import FLOWS
from workflows.reasons import END_REASONS, SOURCES

MOST = 5000
"""Rows of one file; a narrower filter gives the rest."""

STEP = 200

HEADING = (
    "编号", "登记号", "当事人与事由", "来源", "类别编码", "类别", "等级", "状态", "承办单位", "承办人",
    "申请日期", "受理日期", "到期日", "终结日期", "终止原因", "结案日期", "轮次",
)  # fmt: skip
"""A register's columns are data, in the file's language."""


def write(session: Session, actor: Actor, wanted: Filter) -> tuple[bytes, int]:
    """The workbook and how many rows it holds: exactly those of the filter, inside the actor's walls."""
    rows = list(_walk(session, actor, wanted))
    bodies = {row.id: row.name for row in session.query(Organisation)}
    return workbook.write(HEADING, [_cells(row, bodies) for row in rows]), len(rows)


def _walk(session: Session, actor: Actor, wanted: Filter) -> Iterable[Row]:
    wanted, found = wanted.but(), 0
    while found < MOST:
        page = queries.page(session, actor, wanted, size=STEP)
        yield from rows_of(session, actor, page.disputes)
        found += len(page.disputes)
        if not page.older:
            return
        wanted = wanted.but(after=page.older)


def _cells(row: Row, bodies: dict[int, str]) -> list[str]:
    d: Dispute = row.dispute
    named = {reason.code: label(reason) for reason in (*SOURCES, *END_REASONS)}
    return [
        d.number or "", d.intake_no, row.title, named.get(d.source, d.source),
        d.category_code or "", row.category, "一二三"[d.grade - 1] + "级" if d.grade else "",
        label(FLOWS["dispute"].state(d.state)), bodies.get(d.lead_org_id, ""), row.handler,
        _day(d.received_at), _day(d.accepted_at), _day(d.due_on), _day(d.ended_at),
        named.get(d.end_reason or "", ""), _day(d.closed_at), str(d.round),
    ]  # fmt: skip


def _day(value: datetime | date | None) -> str:
    if value is None:
        return ""
    return (clock.day_of(value) if isinstance(value, datetime) else value).isoformat()
