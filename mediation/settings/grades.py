"""The three grades, and what each asks for: who handles, how soon, how long, how often.

Grade 1 is the gravest. A grade is the weight of a matter and never a colour:
colours belong to the lamp, which is time left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .groups import Group, knob


class Grade(IntEnum):
    """How grave a dispute is; the smaller the number, the graver."""

    GRAVE = 1
    SERIOUS = 2
    ORDINARY = 3

    @property
    def zh(self) -> str:
        """As it stands on every page."""
        return ("一级·重大", "二级·较大", "三级·一般")[self - 1]

    @property
    def en(self) -> str:
        """The English face of it."""
        return ("Grade I, grave", "Grade II, serious", "Grade III, ordinary")[self - 1]


HANDLERS = {
    "village": ("村(社区)调委会、网格员", "Village or residents' committee, grid worker"),
    "street": ("镇街调委会(可邀律师、部门)", "Street committee, with lawyer or department"),
    "district": ("区社会治理中心(包案领导、专班会商)", "District centre, named leader and task force"),
}
"""What each level is called, in both languages."""

@dataclass(frozen=True)
class GradeTerms:
    """What one grade asks for."""

    handler: str = knob("village", "承办层级", "Level that handles", choices=HANDLERS)
    """village | street | district, as in ``Organisation.level``."""
    first_contact: int = knob(
        1, "首次联系(工作日,0为当日)", "First contact (working days, 0 = same day)", low=0
    )
    conference: int = knob(0, "会商(工作日,0为不要求)", "Conference (working days, 0 = none)", low=0)
    term: int = knob(7, "办理期限(自然日)", "Term (calendar days)", low=1, high=365)
    extended: int = knob(15, "延期后最长(自然日)", "Longest with extension (calendar days)", low=1, high=365)
    sessions: int = knob(2, "几次不成考虑升级", "Sessions before thinking of escalation", low=1)
    visits: tuple[int, ...] = knob((30,), "回访日(结束后第几日)", "Return visits (days after the end)", low=1)
    urge_reply: int = knob(3, "督办回复(工作日,0为当日)", "Answer to urging (working days)", low=0)


def _wrong(terms: GradeTerms) -> str:
    if terms.handler not in HANDLERS:
        return "handler"
    return "extended" if terms.extended < terms.term else ""


TERMS = {
    Grade.GRAVE: Group(
        "grade.1", "一级办理要求", "What grade 1 asks for",
        GradeTerms("district", 0, 3, 30, 60, 3, (7, 30, 90), 0), _wrong,
    ),
    Grade.SERIOUS: Group(
        "grade.2", "二级办理要求", "What grade 2 asks for",
        GradeTerms("street", 1, 0, 15, 30, 3, (7, 30), 2), _wrong,
    ),
    Grade.ORDINARY: Group(
        "grade.3", "三级办理要求", "What grade 3 asks for",
        GradeTerms("village", 1, 0, 7, 15, 2, (30,), 3), _wrong,
    ),
}  # fmt: skip
"""One group of settings per grade."""
