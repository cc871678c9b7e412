"""The lamp: how much time is left. It says nothing about how grave a matter is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from mediation.settings.defaults import LAMP, LampRule


class Lamp(StrEnum):
    """Green, yellow, red; or the clock stands; or there is none."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    NONE = "none"

    @property
    def zh(self) -> str:
        """As it is read aloud."""
        return {"green": "正常", "yellow": "将到期", "red": "已超期", "paused": "中止", "none": "无期限"}[
            self
        ]

    @property
    def en(self) -> str:
        """The English of it."""
        return {
            "green": "on time", "yellow": "due soon", "red": "overdue", "paused": "suspended",
            "none": "no term",
        }[self]  # fmt: skip


def lamp(
    due_on: date | None,
    base_on: date | None,
    today: date,
    *,
    paused: bool = False,
    rule: LampRule = LAMP.default,
) -> Lamp:
    """The lamp of a term that runs from ``base_on`` to ``due_on``.

    Yellow from 30 % of the term left or two days, whichever is more; the due
    day itself is not yet overdue.
    """
    if due_on is None:
        return Lamp.NONE
    if paused:
        return Lamp.PAUSED
    left = (due_on - today).days
    if left < 0:
        return Lamp.RED
    total = (due_on - base_on).days if base_on is not None else 0
    return Lamp.YELLOW if left <= max(total * rule.yellow_percent / 100, rule.yellow_days) else Lamp.GREEN
