"""Stage 2: classify, reclassify. Grade 1 is the gravest; a lower grade is a greater code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflows.facts import Kind, found, stated
from workflows.reasons import GRADE_DIFFERS, GRADES, GRADING_SIGNS, RECLASSIFY

from .common import Lacks, Names, Seconded, confirmed_by_another, unless

COUNTS = (
    "police_calls", "failed_elsewhere", "districts", "towns", "departments", "history_years", "legal_points",
)
"""What a person counts for the grading rule."""

MOST = 100_000


def _count(zh: str, en: str) -> Any:
    return stated(zh, en, Kind.NUMBER, required=False, default=None)


@dataclass(frozen=True, kw_only=True)
class _Grading(Seconded):
    category: str = stated("类别", "Category", Kind.PICK, offers="categories")
    other_categories: tuple[str, ...] = stated(
        "次要类别", "Further categories", Kind.PICKS, required=False, offers="categories",
    )
    grade: str = stated("等级", "Grade", Kind.CHOICE, choices=GRADES)
    signs: tuple[str, ...] | None = stated(
        "本案情形", "What is there", Kind.CHOICES, required=False, choices=GRADING_SIGNS, default=None,
        hint_zh="如实勾选,等级建议据此得出", hint_en="The proposed grade rests on these",
    )
    police_calls: int | None = _count("同一事12个月内报警次数", "Police calls on the matter in 12 months")
    failed_elsewhere: int | None = _count("他处调解未成次数", "Failed mediations elsewhere")
    districts: int | None = _count("涉及区县(市)数", "Districts or cities concerned")
    towns: int | None = _count("涉及镇街数", "Towns concerned")
    departments: int | None = _count("需联动部门数", "Departments needed")
    history_years: int | None = _count("积怨年数", "Years of history")
    legal_points: int | None = _count("法律争点数", "Points of law")
    category_is_leaf: bool = found("类别为小类", "The category is a leaf")
    category_valid: bool = found("类别今日有效", "The category is valid today")
    proposed_grade: str = found("规则建议的等级", "Grade the rule proposes")


@dataclass(frozen=True, kw_only=True)
class ClassifyFacts(_Grading):
    """A leaf of the tree and a grade; the rule proposes, a person decides."""

    suggested: Names = found("系统推荐的类别", "Categories the hub suggested", ())

    reason: str = stated(
        "与建议不同的原因", "Why another grade than proposed", Kind.CHOICE,
        required=False, choices=GRADE_DIFFERS,
        needed=("等级与建议不同时必填", "Needed when the grade is not the proposed one"),
    )


@dataclass(frozen=True, kw_only=True)
class ReclassifyFacts(_Grading):
    """Category or grade change; up at once, down only with another person."""

    reason: str = stated("调整原因", "Reason", Kind.CHOICE, choices=RECLASSIFY)
    present_category: str = found("现类别", "Present category")
    present_grade: str = found("现等级", "Present grade")
    actor_is_handler_only: bool = found("操作人只是调解员", "The actor is the mediator only")


_RANK = {grade.code: int(grade.code) for grade in GRADES}


def _below(grade: str, other: str) -> bool:
    """Whether a grade is milder than another; False while one of them is unknown."""
    return grade in _RANK and other in _RANK and _RANK[grade] > _RANK[other]


def _downgrade(f: _Grading, *floors: str) -> Lacks:
    """Who must confirm: the head, or the head of the centre when the dispute leaves grade I."""
    undercut = [floor for floor in floors if _below(f.grade, floor)]
    return confirmed_by_another(f, by_centre="1" in undercut) if undercut else ()


def leaf_valid_today(f: _Grading) -> Lacks:
    """The category is a leaf of the tree and valid today."""
    return (
        *unless(f.category_is_leaf, "not_a_leaf", "请选到小类", "Choose the third level", field="category"),
        *unless(f.category_valid, "category_outdated", "该类别已停用", "This category is no longer valid",
                field="category"),
    )


def counts_make_sense(f: _Grading) -> Lacks:
    """A count is no negative number and no mistake of typing."""
    return tuple(
        lack for name in COUNTS
        for lack in unless(0 <= (getattr(f, name) or 0) <= MOST, "count_odd", f"应为0至{MOST}的整数",
                           f"A whole number from 0 to {MOST}", field=name)
    )


def difference_explained(f: ClassifyFacts) -> Lacks:
    """Another grade than proposed needs a reason."""
    return unless(bool(f.reason) or f.grade == f.proposed_grade, "difference_unexplained",
                  "等级与建议不同,请选原因", "Say why the grade differs from the proposal", field="reason")


def lower_grade_confirmed(f: ClassifyFacts) -> Lacks:
    """A grade below the proposal needs another person."""
    return _downgrade(f, f.proposed_grade)


def something_changes(f: ReclassifyFacts) -> Lacks:
    """Category or grade becomes another."""
    same = (f.category, f.grade) == (f.present_category, f.present_grade) and not f.other_categories
    return unless(not same, "nothing_changes", "类别和等级都没有变", "Neither category nor grade changes",
                  field="grade")


def mediator_raises_only(f: ReclassifyFacts) -> Lacks:
    """The mediator alone may only raise the grade."""
    return unless(not f.actor_is_handler_only or _below(f.present_grade, f.grade), "mediator_raises_only",
                  "调解员只能调高等级,其他调整请文员办理", "A mediator may only raise the grade",
                  field="grade")


def downgrade_confirmed(f: ReclassifyFacts) -> Lacks:
    """A grade below the present one or below the proposal needs another person."""
    return _downgrade(f, f.present_grade, f.proposed_grade)


FOR_CLASSIFY = (leaf_valid_today, counts_make_sense, difference_explained, lower_grade_confirmed)
FOR_RECLASSIFY = (
    leaf_valid_today, counts_make_sense, something_changes, mediator_raises_only, downgrade_confirmed,
)
