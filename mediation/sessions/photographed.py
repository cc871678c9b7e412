"""The photographed pages of a record: added, put in order, taken out again, until it is read back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediation.cases import papers
from mediation.cases.papers import Upload
from mediation.core import clock
from mediation.core.exceptions import Conflict, RuleBroken
from mediation.documents.models import Paper
from mediation.lifecycle.door import Act

from .models import MediationSession, Record

WRITE = "record.write"
UP, DOWN, OUT = "up", "down", "out"


def of(session: Session, record: Record) -> list[Paper]:
    """The pages in the order in which they are read."""
    if not record.pages:
        return []
    found = {row.id: row for row in session.scalars(select(Paper).where(Paper.id.in_(record.pages)))}
    return [found[key] for key in record.pages if key in found]


def add(a: Act, record: Record, meeting: MediationSession, uploads: Sequence[Upload]) -> None:
    """Papers of the file, and pages of this record behind those it has. RuleBroken once it was read back."""
    _must_be_draft(record)
    title, day = f"第{meeting.no}次调解记录(手写)", clock.day_of(meeting.starts_at)
    dispute = a.dispute_of(record)
    added = [papers.add(a, dispute, "record", title, upload, dated_on=day).id for upload in uploads]
    record.page_ids = [*record.pages, *added]
    a.edit(dispute, "record.pages", right=WRITE)


def move(a: Act, record: Record, paper_id: int, way: str) -> None:
    """One place up or down; at the end of the row it stays. Conflict when somebody took it out meanwhile."""
    order = _order_with(record, paper_id)
    at = order.index(paper_id)
    to = min(max(at + (-1 if way == UP else 1), 0), len(order) - 1)
    order.insert(to, order.pop(at))
    record.page_ids = order
    a.edit(a.dispute_of(record), "record.pages", right=WRITE)


def take_out(a: Act, record: Record, paper_id: int) -> None:
    """It is no paper of the file any more either; the log keeps its name, its fingerprint and who did it."""
    order = _order_with(record, paper_id)
    page = a.session.get_one(Paper, paper_id)
    order.remove(paper_id)
    record.page_ids = order
    a.session.delete(page)
    a.edit(a.dispute_of(record), "record.page_out", right=WRITE)


def _order_with(record: Record, paper_id: int) -> list[int]:
    _must_be_draft(record)
    if paper_id not in record.pages:
        raise Conflict("the page was taken out meanwhile")
    return record.pages


def _must_be_draft(record: Record) -> None:
    if record.state != "draft":
        raise RuleBroken("record_locked")
