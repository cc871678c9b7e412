"""Who mediates stands on the case file once for each stretch he had it."""

from __future__ import annotations

from datetime import UTC, datetime

from mediation.assignment.pages import Held
from mediation.assignment.people_panel import stretches


def day(n: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, n, 9, minute, tzinfo=UTC)


def held(
    name: str, since: datetime, until: datetime | None = None, why: str = "", role: str = "lead"
) -> Held:
    return Held(name, role, "", since, until, why)


def test_who_went_on_in_the_same_minute_never_left() -> None:
    rows = [held("郑", day(10), day(19)), held("郑", day(19)), held("何", day(10), role="joint")]
    assert stretches(rows) == [held("郑", day(10)), held("何", day(10), role="joint")]


def test_who_left_and_came_back_stands_twice() -> None:
    rows = [held("郑", day(10), day(12), "生病"), held("何", day(12), day(15), "离任"), held("郑", day(15))]
    assert stretches(rows) == rows
