"""Stage 7: return visits, by somebody other than the mediator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows import law
from workflows.facts import Facts, Kind, found, stated
from workflows.reasons_small import PERFORMANCE, SATISFACTION, VISIT_DROP, VISIT_MISS, VISIT_WAYS

from .common import Lacks, unless


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
    next_on: date | None = stated(
        "下次回访日期", "Next try on", Kind.DAY, required=False,
        needed=("未满三次时必填;第三次不再填", "Needed until the third try; empty with the third"),
        hint_zh="共试三次,第三次未成由主任决定", hint_en="Three tries; after the third the head decides",
    )
    tries: int = found("连同本次的次数", "Tries, this one counted")
    last_try: bool = found("已试满三次", "That was the third try", False)


@dataclass(frozen=True, kw_only=True)
class VisitDropFacts(Facts):
    """A head gives the visit up."""

    reason: str = stated("取消原因", "Reason", Kind.CHOICE, choices=VISIT_DROP)


TRIES = 3
"""How often a visit is tried before a head gives it up."""


def there_is_an_end(f: VisitPlanFacts) -> Lacks:
    """The dispute is agreed or ended."""
    return unless(f.dispute_ended, "not_ended", "本案尚未达成协议或终止",
                  "The dispute is neither agreed nor ended", where="nowhere")


def by_somebody_else(f: VisitDoFacts) -> Lacks:
    """Never the mediator of the case."""
    return unless(not f.actor_is_mediator, "own_visit", "回访不能由本案调解员做",
                  "The mediator may not visit his own case", law=law.HOUSE, where="nowhere")


def next_try_planned(f: VisitMissFacts) -> Lacks:
    """The next try has a date, three tries at most."""
    return (
        *unless(f.tries >= TRIES or f.next_on is not None, "next_missing", "还差:下次回访日期",
                "Missing: the next try", field="next_on"),
        *unless(f.tries < TRIES or f.next_on is None, "tries_over", "已试三次,不再安排下一次",
                "Tried three times: no further try", field="next_on"),
    )


FOR_PLAN = (there_is_an_end,)
FOR_DO = (by_somebody_else,)
FOR_MISS = (next_try_planned,)
