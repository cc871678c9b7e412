"""Who is proposed, why, and that nobody is always first or always last."""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterable, Sequence

from mediation.assignment.ranking import Line, Ranked, Standing, before_more
from mediation.assignment.ranking import rank as ranked_by
from mediation.settings.defaults import Allocation

RULE = Allocation()


def rank(standings: Iterable[Standing], category: str, wanted: Sequence[str] = ()) -> list[Ranked]:
    return ranked_by(standings, category, RULE, wanted)


def first(*standings: Standing, category: str = "060204") -> int:
    return rank(standings, category)[0].standing.user_id


def test_the_skilled_go_before_the_unskilled() -> None:
    assert first(Standing(1, "甲", ("02",)), Standing(2, "乙", ("0602",))) == 2
    assert first(Standing(1, "甲"), Standing(2, "乙", ("060204",))) == 2


def test_whoever_stands_first_with_fewer_points_says_why() -> None:
    ranked = rank([Standing(1, "甲", ("060204",), recent=9), Standing(2, "乙", load=12, recent=1)], "060204")
    assert ranked[0].standing.user_id == 2
    assert ranked[0].score < ranked[1].score
    assert [line.zh[:4] for line in before_more(ranked)] == ["分数较低"]
    assert before_more(rank([Standing(1, "甲", ("060204",)), Standing(2, "乙")], "060204")) == ()


def test_the_less_loaded_go_before_the_loaded() -> None:
    assert first(Standing(1, "甲", load=10), Standing(2, "乙", load=3)) == 2


def test_who_knows_the_people_goes_before_strangers() -> None:
    assert first(Standing(1, "甲"), Standing(2, "乙", handled_before=1)) == 2


def test_who_had_fewer_goes_first_among_equals() -> None:
    assert first(Standing(1, "甲", recent=5), Standing(2, "乙", recent=2)) == 2


def test_whoever_may_not_stands_below_everybody_who_may_and_is_told_why() -> None:
    fit = Standing(9, "己", ("02",), load=15)
    barred = (
        Standing(1, "甲", ("060204",), in_office=False),
        Standing(2, "乙", ("060204",), away_until="11-30"),
        Standing(3, "丙", ("060204",), load=20, cap=20),
        Standing(4, "丁", ("060204",), recused=True),
        Standing(5, "戊", ("060204",), conflicts=(Line("与徐某有利害关系", "tie to Xu"),)),
    )
    ranked = rank((*barred, fit), "060204")
    assert ranked[0].standing is fit
    assert ranked[0].fit
    assert all(r.why_not and not r.fit for r in ranked[1:])
    told = {r.why_not[0].zh for r in ranked[1:]}
    assert told >= {"已不在任", "请假至11-30", "已回避本案", "与徐某有利害关系"}


def test_a_cap_of_nothing_is_no_division_by_it() -> None:
    assert not rank([Standing(1, "甲", cap=0)], "060204")[0].fit


def test_leave_and_a_late_start_are_no_reason_to_be_given_more() -> None:
    """Half the days, half the cases: the pace is the same, and the one who was there less is not flooded."""
    away = Standing(1, "甲", recent=3, present=0.5)
    there = Standing(2, "乙", recent=6)
    assert away.pace == there.pace
    (share,) = (p for p in rank([away, there], "02")[0].points if p.code == "share")
    assert share.points == 0
    assert first(Standing(1, "甲", recent=4, present=0.5), there) == 2


def test_who_speaks_the_language_of_a_party_goes_first() -> None:
    plain, speaker = Standing(1, "甲"), Standing(2, "乙", languages=("手语", "余杭话"))
    ranked = rank([plain, speaker], "02", wanted=("手语",))
    assert ranked[0].standing.user_id == 2
    assert "会手语" in [point.zh for point in ranked[0].why]
    assert rank([plain, speaker], "02")[0].standing.user_id == 1


def test_each_of_the_others_is_told_why_he_stands_behind() -> None:
    best = Standing(1, "甲", ("060204",), handled_before=1)
    ranked = rank([best, Standing(2, "乙", ("02",), load=8), Standing(3, "丙", ("060204",))], "060204")
    told = {r.standing.name: [line.zh for line in r.behind(ranked[0])] for r in ranked[1:]}
    assert told["丙"] == ["没有:曾调解同一当事人的纠纷1件"]
    assert "擅长他类纠纷(少30分)" in told["乙"]
    assert "在办8件,上限20件(少16分)" in told["乙"]


def test_of_two_with_as_many_points_the_one_behind_is_told_what_decided() -> None:
    first, twin = Standing(1, "甲"), Standing(2, "乙")
    ranked = rank([first, twin], "02")
    assert [line.zh for line in ranked[1].behind(ranked[0])] == ["同分,条件相同,按先后顺序"]


def test_whoever_had_more_than_his_share_steps_behind_whatever_his_skill() -> None:
    expert = Standing(1, "甲", ("060204",), recent=12)
    others = [Standing(n, str(n), recent=4) for n in range(2, 8)]
    ranked = rank([expert, *others], "060204")
    assert ranked[-1].standing is expert
    assert ranked[-1].fit
    assert "份额偏高" in ranked[-1].behind(ranked[0])[0].zh


BAND = (0.75, 1.35)
"""What each may be given, as a part of the mean: the limit of the rule, and a little for the rounding."""


def shared(cases: Iterable[str], skills: dict[int, tuple[str, ...]], caps: dict[int, int]) -> Counter[int]:
    """A thousand cases, one after the other; each stays open for a while."""
    load, given = Counter[int](), Counter[int]()
    lately: deque[int] = deque(maxlen=250)
    running: deque[tuple[int, int]] = deque()
    for day, category in enumerate(cases):
        while running and running[0][0] <= day:
            load[running.popleft()[1]] -= 1
        recent = Counter(lately)
        chosen = first(
            *(
                Standing(n, str(n), skills[n], load=load[n], cap=caps.get(n, 20), recent=recent[n])
                for n in skills
            ),
            category=category,
        )
        load[chosen] += 1
        given[chosen] += 1
        lately.append(chosen)
        running.append((day + 30, chosen))
    return given


def in_band(given: Counter[int], people: Iterable[int]) -> bool:
    mean = sum(given.values()) / len(list(people))
    return all(BAND[0] * mean <= given[n] <= BAND[1] * mean for n in people)


def test_a_thousand_cases_keep_each_share_within_the_band() -> None:
    """Ten mediators, half of them with skills of their own; matters come as they come."""
    for seed in (7, 11, 23):
        chance = random.Random(seed)
        branches = ("02", "03", "05", "06", "07", "11")
        skills = {n: tuple(chance.sample(branches, 2)) if n % 2 else () for n in range(10)}
        often = [chance.random() + 0.1 for _ in branches]
        cases = [f"{branch}0101" for branch in chance.choices(branches, often, k=1000)]
        given = shared(cases, skills, {})
        assert sum(given.values()) == 1000
        assert in_band(given, skills), given


def test_one_expert_does_not_carry_the_rest() -> None:
    """Nine cases of ten are his very matter, and he has room for more than anybody: the band holds."""
    chance = random.Random(1)
    skills: dict[int, tuple[str, ...]] = {n: ("07",) if n % 2 else () for n in range(10)}
    skills[3] = ("020101",)
    cases = ["020101" if chance.random() < 0.9 else "070101" for _ in range(1000)]
    given = shared(cases, skills, {3: 60})
    assert in_band(given, skills), given
    assert given[3] == max(given.values())
