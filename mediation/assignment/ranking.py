"""Ranks mediators for one dispute and says why, and why not the others. Pure: the facts come in.

Skill, free load, continuity and the share so far each add points; whoever may
not be assigned at all stands below everybody who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SKILL = {6: 30, 4: 24, 2: 16}
"""Points by how much of the category's code the skill names."""

GENERAL = 6
LOAD, SHARE, CONTINUITY, OWN_HOUSE = 40, 30, 20, 10


@dataclass(frozen=True, slots=True)
class Line:
    """One reason, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one mediator today, seen from one dispute."""

    user_id: int
    name: str
    skills: tuple[str, ...] = ()
    load: int = 0
    cap: int = 20
    recent: int = 0
    """Disputes assigned to him in the last ninety days."""
    handled_before: int = 0
    """Earlier disputes of the same people that he mediated."""
    own_house: bool = True
    in_office: bool = True
    away_until: str = ""
    substitute: str = ""
    """Who stands in for him while he is away."""
    recused: bool = False
    conflicts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mediator in his place, with why and why not."""

    standing: Standing
    score: int
    why: tuple[Line, ...]
    why_not: tuple[Line, ...]

    @property
    def fit(self) -> bool:
        """Nothing stands against him."""
        return not self.why_not


def rank(standings: Iterable[Standing], category: str) -> list[Ranked]:
    """Everybody, the fit first, the best of them on top; ties go to who had fewer so far."""
    known = list(standings)
    busiest = max((s.recent for s in known), default=0)
    ranked = [_place(s, category, busiest) for s in known]
    return sorted(
        ranked, key=lambda r: (not r.fit, -r.score, r.standing.recent, r.standing.load, r.standing.user_id)
    )


def _place(s: Standing, category: str, busiest: int) -> Ranked:
    skill, skill_line = _skill(s.skills, category)
    free = round(LOAD * max(s.cap - s.load, 0) / s.cap) if s.cap else 0
    share = round(SHARE * (busiest - s.recent) / busiest) if busiest else SHARE
    why = [
        skill_line,
        Line(f"在办{s.load}件,上限{s.cap}件", f"{s.load} open of at most {s.cap}"),
        Line(f"近90天已指派{s.recent}件", f"{s.recent} assigned in the last 90 days"),
    ]
    score = skill + free + share
    if s.handled_before:
        score += CONTINUITY
        why.append(Line(f"曾调解同一当事人的纠纷{s.handled_before}件",
                        f"mediated {s.handled_before} earlier disputes of the same people"))
    if s.own_house:
        score += OWN_HOUSE
    else:
        why.append(Line("属下级调委会", "of a committee below"))
    return Ranked(s, score, tuple(why), tuple(_against(s)))


def _skill(skills: tuple[str, ...], category: str) -> tuple[int, Line]:
    longest = max((len(code) for code in skills if category.startswith(code)), default=0)
    if longest in SKILL:
        return SKILL[longest], Line("擅长本类纠纷", "skilled in this kind of dispute")
    if not skills:
        return GENERAL, Line("不限类别", "takes every kind")
    return 0, Line("擅长他类纠纷", "skilled in other kinds")


def _away(s: Standing) -> Line:
    if not s.substitute:
        return Line(f"请假至{s.away_until}", f"on leave until {s.away_until}")
    return Line(
        f"请假至{s.away_until},{s.substitute}代班", f"on leave until {s.away_until}, {s.substitute} stands in"
    )


def _against(s: Standing) -> list[Line]:
    lines = []
    if not s.in_office:
        lines.append(Line("已不在任", "no longer in office"))
    if s.away_until:
        lines.append(_away(s))
    if s.load >= s.cap:
        lines.append(Line(f"在办{s.load}件,已达上限", f"{s.load} open, at the load cap"))
    if s.recused:
        lines.append(Line("已回避本案", "recused from this dispute"))
    return [*lines, *s.conflicts]
