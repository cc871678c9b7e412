"""Stage 7: return visits, by somebody other than the mediator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import PERFORMANCE, SATISFACTION, VISIT_DROP, VISIT_MISS, VISIT_WAYS


@dataclass(frozen=True, kw_only=True)
class VisitPlanFacts(Facts):
    """A visit of the plan, or one more."""

    due_on: date = stated("回访日期", "Visit due on", Kind.DAY)
    dispute_ended: bool = found("本案已达成协议或终止", "The dispute is agreed or ended")


@dataclass(frozen=True, kw_only=True)
class VisitDoFacts(Facts):
    """Five questions: performed? satisfied? a suit? a hidden risk? what was done?"""

    visited: tuple[int, ...] = stated("受访当事人", "Parties visited", Kind.PICKS, offers="parties")
    way: str = stated("回访方式", "Way", Kind.CHOICE, choices=VISIT_WAYS)
    performance: str = stated("履行情况", "Performance", Kind.CHOICE, choices=PERFORMANCE)
    satisfaction: str = stated("满意度", "Satisfaction", Kind.CHOICE, choices=SATISFACTION)
    sued: bool = stated("是否已起诉", "Has anybody sued", Kind.TICK, required=False)
    hidden_risk: bool = stated("有无隐患", "A hidden risk remains", Kind.TICK, required=False)
    measures: str = stated("采取的措施", "Measures taken", Kind.TEXT, required=False, private=True)
    actor_is_mediator: bool = found("回访人即本案调解员", "The visitor is the case's mediator")


@dataclass(frozen=True, kw_only=True)
class VisitMissFacts(Facts):
    """Nobody was met; the next try is planned, three at most."""

    reason: str = stated("未成原因", "Reason", Kind.CHOICE, choices=VISIT_MISS)
    next_on: date | None = stated("下次回访日期", "Next try on", Kind.DAY, required=False)
    tries: int = found("连同本次的次数", "Tries, this one counted")


@dataclass(frozen=True, kw_only=True)
class VisitDropFacts(Facts):
    """A head gives the visit up."""

    reason: str = stated("取消原因", "Reason", Kind.CHOICE, choices=VISIT_DROP)
