"""The lines of the grading rule as a table: what fires, for which grade or points, in what words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from mediation.settings.defaults import GradingThresholds
from mediation.settings.grades import Grade

from .grading_facts import GradingFacts

Test = Callable[[GradingFacts, GradingThresholds], bool]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rule. ``fact`` fires when true, or when it reaches ``limit``."""

    code: str
    grade: Grade | None
    """The grade it is a floor of; None for a line of the score."""
    zh: str
    en: str
    fact: str
    limit: str = ""
    points: int = 0
    test: Test | None = None

    def fires(self, facts: GradingFacts, thresholds: GradingThresholds) -> bool:
        """True when the fact is there."""
        if self.test is not None:
            return self.test(facts, thresholds)
        value = getattr(facts, self.fact)
        if not self.limit:
            return bool(value)
        return value is not None and value >= getattr(thresholds, self.limit)


def _workers_gather(facts: GradingFacts, thresholds: GradingThresholds) -> bool:
    return facts.wage_claim and facts.gathering and facts.workers >= thresholds.workers_1


def _one_point_of_amount(facts: GradingFacts, thresholds: GradingThresholds) -> bool:
    amount = facts.amount or Decimal(0)
    return thresholds.amount_point <= amount < thresholds.amount_points


def _floor(grade: Grade, *lines: tuple[str, str, str, str, str], **tests: Test) -> list[Criterion]:
    return [
        Criterion(code, grade, zh, en, fact, limit, 0, tests.get(code)) for code, zh, en, fact, limit in lines
    ]


CRITERIA: tuple[Criterion, ...] = (
    *_floor(
        Grade.GRAVE,
        ("death_or_injury", "已有人死亡或重伤", "death or serious injury", "death_or_injury", ""),
        ("extreme_threat", "扬言极端行为", "threat of an extreme act", "extreme_threat", ""),
        (
            "one_side_1",
            "一方{value}人(满{limit}人)",
            "{value} persons on one side (from {limit})",
            "one_side",
            "one_side_1",
        ),
        (
            "workers_gather",
            "{value}名工人聚集讨薪(满{limit}人)",
            "{value} unpaid workers gather (from {limit})",
            "workers",
            "workers_1",
        ),
        ("gathering", "已经或扬言聚集、堵路、围堵", "gathering, blocking or occupying", "gathering", ""),
        ("high_petition", "已经或扬言赴省进京上访", "petition to province or Beijing", "high_petition", ""),
        (
            "police_calls_1",
            "12个月内报警{value}次(满{limit}次)",
            "{value} police calls in 12 months (from {limit})",
            "police_calls",
            "police_calls_1",
        ),
        ("weapon_call", "报警涉及持械", "a police call with a weapon", "weapon_call", ""),
        (
            "amount_1",
            "标的{value}元(满{limit}元)",
            "amount {value} yuan (from {limit})",
            "amount",
            "amount_1",
        ),
        (
            "districts_1",
            "涉及{value}个区县(满{limit}个)",
            "{value} districts concerned (from {limit})",
            "districts",
            "districts_1",
        ),
        ("public_opinion", "引起较大舆情", "wide public attention", "public_opinion", ""),
        workers_gather=_workers_gather,
    ),
    *_floor(
        Grade.SERIOUS,
        (
            "one_side_2",
            "一方{value}人(满{limit}人)",
            "{value} persons on one side (from {limit})",
            "one_side",
            "one_side_2",
        ),
        (
            "people_2",
            "共{value}人(满{limit}人)",
            "{value} persons in all (from {limit})",
            "people",
            "people_2",
        ),
        (
            "amount_2",
            "标的{value}元(满{limit}元)",
            "amount {value} yuan (from {limit})",
            "amount",
            "amount_2",
        ),
        ("physical_conflict", "发生肢体冲突", "physical conflict", "physical_conflict", ""),
        (
            "police_calls_2",
            "12个月内报警{value}次(满{limit}次)",
            "{value} police calls in 12 months (from {limit})",
            "police_calls",
            "police_calls_2",
        ),
        ("vulnerable", "涉及需特别保护的人", "a person who needs protection is involved", "vulnerable", ""),
        (
            "public_body",
            "一方为政府机关或国有企业",
            "a government body or state company is a party",
            "public_body",
            "",
        ),
        (
            "towns_2",
            "涉及{value}个镇街(满{limit}个)",
            "{value} towns concerned (from {limit})",
            "towns",
            "towns_2",
        ),
        (
            "departments_2",
            "需{value}个部门联动(满{limit}个)",
            "{value} departments needed (from {limit})",
            "departments",
            "departments_2",
        ),
        (
            "repeated",
            "12个月内就同一事再次申请",
            "second application on the matter in 12 months",
            "repeated",
            "",
        ),
        ("reopened", "结案后再次调解", "reopened after an end", "reopened", ""),
        (
            "failed_2",
            "他处调解未成{value}次(满{limit}次)",
            "{value} failed mediations elsewhere (from {limit})",
            "failed_elsewhere",
            "failed_2",
        ),
        ("sensitive_category", "敏感类别", "sensitive category", "sensitive_category", ""),
        ("project", "属专班项目", "belongs to a task-force project", "project", ""),
    ),
    Criterion(
        "people_point", None, "一方{value}人", "{value} persons on one side", "one_side", "people_point", 1
    ),
    Criterion(
        "amount_point",
        None,
        "标的{value}元",
        "amount {value} yuan",
        "amount",
        "amount_point",
        1,
        _one_point_of_amount,
    ),
    Criterion("amount_points", None, "标的{value}元", "amount {value} yuan", "amount", "amount_points", 2),
    Criterion("tense", None, "双方关系紧张", "relation is tense", "tense", "", 1),
    Criterion("emotional", None, "情绪激动", "emotions run high", "emotional", "", 1),
    Criterion(
        "history", None, "积怨{value}年", "{value} years of history", "history_years", "years_point", 1
    ),
    Criterion(
        "evidence",
        None,
        "证据有争议或需鉴定",
        "evidence disputed or expertise needed",
        "evidence_disputed",
        "",
        1,
    ),
    Criterion(
        "legal_points", None, "法律争点{value}个", "{value} points of law", "legal_points", "legal_points", 1
    ),
    Criterion(
        "party_outside", None, "有当事人在区外", "a party is outside the district", "party_outside", "", 1
    ),
)
"""Every line of the rule, gravest first."""
