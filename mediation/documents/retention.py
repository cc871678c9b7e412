"""How long a file is kept. The Act sets no term, so the years are a setting; to destroy is a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mediation.settings.defaults import RETENTION, Retention

LONG_BRANCHES = {
    "0101": ("婚姻身份", "status"),
    "0102": ("抚养赡养监护", "support and guardianship"),
    "0103": ("分家继承", "family property"),
    "0403": ("房屋产权", "real estate"),
    "0499": ("房屋共有", "shared housing"),
    "060201": ("房屋买卖", "sale of a house"),
    "060202": ("房屋买卖", "sale of a house"),
    "09": ("土地资源", "land"),
    "11": ("征收征用与建设", "expropriation and building"),
    "0303": ("人身伤害", "injury"),
    "0501": ("学生伤害", "injury of pupils"),
    "0502": ("医疗损害", "medical injury"),
    "0503": ("交通事故", "traffic accident"),
    "0507": ("劳务损害", "injury at work"),
    "0599": ("人身伤害", "injury"),
    "070202": ("工伤", "work injury"),
}
"""Branches of the tree whose files are kept long: status, land, houses, death and injury."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The class of a file and why; ``years`` is None for ever."""

    code: str
    """short | long | permanent"""
    years: int | None
    zh: str
    en: str

    def until(self, closed: date) -> date | None:
        """The last day it must be kept; None for ever. Counted from the end of the year of closing."""
        return None if self.years is None else date(closed.year + self.years, 12, 31)


def keeping(
    category_code: str,
    grade: int | None,
    *,
    minors: bool = False,
    death_or_injury: bool = False,
    rule: Retention = RETENTION.default,
) -> Keeping:
    """The class the rule proposes for a file."""
    if grade is not None and grade <= rule.permanent_grade:
        return Keeping("permanent", None, "一级案件", "grade I")
    if minors:
        return Keeping("long", rule.long, "涉及未成年人", "a minor is involved")
    if death_or_injury:
        return Keeping("long", rule.long, "涉及死亡或伤害", "death or injury")
    branch = next((b for b in LONG_BRANCHES if category_code.startswith(b)), None)
    if branch is not None:
        zh, en = LONG_BRANCHES[branch]
        return Keeping("long", rule.long, zh, en)
    return Keeping("short", rule.ordinary, "一般纠纷", "ordinary matter")
