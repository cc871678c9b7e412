"""Stage 2: classify, reclassify. Grade 1 is the gravest; a lower grade is a greater code."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.facts import Kind, found, stated
from workflows.reasons import GRADE_DIFFERS, GRADES, RECLASSIFY

from .common import Seconded


@dataclass(frozen=True, kw_only=True)
class _Grading(Seconded):
    category: str = stated("类别", "Category", Kind.PICK, offers="categories")
    other_categories: tuple[str, ...] = stated(
        "次要类别", "Further categories", Kind.PICKS, required=False, offers="categories",
    )
    grade: str = stated("等级", "Grade", Kind.CHOICE, choices=GRADES)
    category_is_leaf: bool = found("类别为小类", "The category is a leaf")
    category_valid: bool = found("类别今日有效", "The category is valid today")
    proposed_grade: str = found("规则建议的等级", "Grade the rule proposes")


@dataclass(frozen=True, kw_only=True)
class ClassifyFacts(_Grading):
    """A leaf of the tree and a grade; the rule proposes, a person decides."""

    reason: str = stated(
        "与建议不同的原因", "Why another grade than proposed", Kind.CHOICE,
        required=False, choices=GRADE_DIFFERS,
    )


@dataclass(frozen=True, kw_only=True)
class ReclassifyFacts(_Grading):
    """Category or grade change; up at once, down only with another person."""

    reason: str = stated("调整原因", "Reason", Kind.CHOICE, choices=RECLASSIFY)
    present_category: str = found("现类别", "Present category")
    present_grade: str = found("现等级", "Present grade")
    actor_is_handler_only: bool = found("操作人只是调解员", "The actor is the mediator only")
