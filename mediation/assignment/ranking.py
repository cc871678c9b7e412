"""Ranks mediators for one dispute and says why, and why not the others. Pure: the facts come in.

Skill, free load, the share so far, continuity, language and the own house each add points; the weights
are a dated setting. Whoever may not be assigned at all stands below everybody who may; among those who
may, whoever had more than his share stands behind all who had less, so that no skill ever makes one
person carry the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mediation.settings.defaults import Allocation

SKILL = {6: 100, 4: 80, 2: 55}
"""How much of the points of skill, in percent, by how much of the category's code the skill names."""

GENERAL = 20
"""The same for somebody who takes every kind."""

LEAST_PRESENT = 0.1
"""Who was there for less of the time counts as if he had been there for so much."""


@dataclass(frozen=True, slots=True)
class Line:
    """One reason, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was weighed: how many points it gave, and in what words."""

    code: str
    points: int
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
    """Disputes assigned to him in the days the rule looks back over."""
    present: float = 1.0
    """Which part of those days he was in office and not on leave."""
    handled_before: int = 0
    """Earlier disputes of the same people that he mediated."""
    languages: tuple[str, ...] = ()
    own_house: bool = True
    of_level: bool = True
    """His committee stands at the level that the grade names, or above it."""
    in_office: bool = True
    away_until: str = ""
    substitute: str = ""
    """Who stands in for him while he is away."""
    recused: bool = False
    conflicts: tuple[Line, ...] = ()

    @property
    def pace(self) -> float:
        """How many he would have been given had he been there all the time."""
        return self.recent / max(self.present, LEAST_PRESENT)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A mediator in his place, with why and why not."""

    standing: Standing
    points: tuple[Point, ...]
    why_not: tuple[Line, ...]
    over_share: bool = False

    @property
    def fit(self) -> bool:
        """Nothing stands against him."""
        return not self.why_not

    @property
    def score(self) -> int:
        """All his points."""
        return sum(point.points for point in self.points)

    @property
    def why(self) -> tuple[Point, ...]:
        """What was weighed, in words."""
        return self.points

    def behind(self, first: Ranked) -> tuple[Line, ...]:
        """Why he stands behind somebody else though nothing speaks against him: where he has fewer points."""
        theirs = {point.code: point for point in first.points}
        fewer = [
            (theirs[p.code].points - p.points, p) for p in self.points
            if p.code in theirs and p.points < theirs[p.code].points
        ]
        lines = [Line(f"{p.zh}(少{gap}分)", f"{p.en} ({gap} points fewer)") for gap, p in fewer]
        missing = [p for p in first.points if p.points and p.code not in {mine.code for mine in self.points}]
        lines += [Line(f"没有:{p.zh}", f"lacks: {p.en}") for p in missing]
        if not self.standing.of_level and first.standing.of_level:
            lines.insert(0, Line("等级要求由上级办理", "the grade asks for a higher level"))
        if self.over_share and not first.over_share:
            lines.insert(0, Line("近期份额偏高,排在份额较少的人之后", "had more than his share lately"))
        return tuple(lines) or (self._as_good(first),)

    def _as_good(self, first: Ranked) -> Line:
        """What put him behind somebody with as many points."""
        if self.standing.pace > first.standing.pace:
            return Line("同分,近期已多指派", "as many points, but was given more lately")
        if self.standing.load > first.standing.load:
            return Line("同分,在办较多", "as many points, but has more open cases")
        return Line("同分,条件相同,按先后顺序", "as many points and all else alike; one must stand first")


def before_more(ranked: Sequence[Ranked]) -> tuple[Line, ...]:
    """Why the first stands before somebody who has more points; nothing where he has the most."""
    fit = [one for one in ranked if one.fit and one.standing.of_level]
    if not fit or max(one.score for one in fit) == fit[0].score:
        return ()
    return (Line(
        "分数较低,但近期份额不高,排在份额偏高的人之前",
        "fewer points, but before those who had more than their share lately",
    ),)


def rank(
    standings: Iterable[Standing], category: str, rule: Allocation, wanted: Sequence[str] = ()
) -> list[Ranked]:
    """Everybody, the fit first, the best of them on top; ties go to who had fewer so far.

    ``wanted`` are the languages that somebody among the parties needs.
    """
    known = list(standings)
    busiest = max((s.pace for s in known), default=0.0)
    most = _most(known, rule)
    ranked = [
        Ranked(s, tuple(_points(s, category, rule, busiest, wanted)), tuple(_against(s)), s.pace > most)
        for s in known
    ]
    return sorted(ranked, key=lambda r: (
        not r.fit, not r.standing.of_level, r.over_share, -r.score, r.standing.pace,
        r.standing.load, r.standing.user_id,
    ))


def _most(known: Sequence[Standing], rule: Allocation) -> float:
    """How many one may have been given before he steps behind: a share of the mean of those who may."""
    paces = [s.pace for s in known if not _against(s)]
    return (sum(paces) / len(paces)) * rule.share_limit / 100 + 1 if paces else float("inf")


def _points(
    s: Standing, category: str, rule: Allocation, busiest: float, wanted: Sequence[str]
) -> Iterable[Point]:
    yield _skill(s.skills, category, rule)
    free = round(rule.load * max(s.cap - s.load, 0) / s.cap) if s.cap else 0
    yield Point("load", free, f"在办{s.load}件,上限{s.cap}件", f"{s.load} open of at most {s.cap}")
    yield _share(s, rule, busiest)
    if s.handled_before:
        yield Point(
            "continuity", rule.continuity, f"曾调解同一当事人的纠纷{s.handled_before}件",
            f"mediated {s.handled_before} earlier disputes of the same people",
        )
    spoken = [language for language in wanted if language in s.languages]
    if spoken:
        points = round(rule.language * len(spoken) / len(wanted))
        yield Point("language", points, f"会{'、'.join(spoken)}", f"speaks {', '.join(spoken)}")
    if s.own_house:
        yield Point("house", rule.own_house, "本会调解员", "of this committee")
    else:
        yield Point("house", 0, "属下级调委会", "of a committee below")


def _skill(skills: tuple[str, ...], category: str, rule: Allocation) -> Point:
    longest = max((len(code) for code in skills if category.startswith(code)), default=0)
    if longest in SKILL:
        points = round(rule.skill * SKILL[longest] / 100)
        return Point("skill", points, "擅长本类纠纷", "skilled in this kind of dispute")
    if not skills:
        return Point("skill", round(rule.skill * GENERAL / 100), "不限类别", "takes every kind")
    return Point("skill", 0, "擅长他类纠纷", "skilled in other kinds")


def _share(s: Standing, rule: Allocation, busiest: float) -> Point:
    points = round(rule.share * (busiest - s.pace) / busiest) if busiest else rule.share
    zh = f"近{rule.window}天已指派{s.recent}件"
    en = f"{s.recent} assigned in the last {rule.window} days"
    if s.present < 1:
        zh += f"(在岗{round(s.present * 100)}%,折合{round(s.pace)}件)"
        en += f" (present {round(s.present * 100)} %, as if {round(s.pace)})"
    return Point("share", points, zh, en)


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
