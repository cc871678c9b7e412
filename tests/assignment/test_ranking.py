"""Who is proposed, why, and that nobody is always first or always last."""

from __future__ import annotations

import random
from collections import Counter, deque

from mediation.assignment.ranking import Line, Standing, rank


def first(*standings: Standing, category: str = "060204") -> int:
    return rank(standings, category)[0].standing.user_id


def test_the_skilled_go_before_the_unskilled() -> None:
    assert first(Standing(1, "甲", ("02",)), Standing(2, "乙", ("0602",))) == 2
    assert first(Standing(1, "甲"), Standing(2, "乙", ("060204",))) == 2


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


def test_a_thousand_cases_are_shared_within_a_band() -> None:
    """Ten mediators, some with skills; cases last a while; each gets between half and double a tenth."""
    chance = random.Random(7)
    branches = ("02", "03", "05", "06", "07", "11")
    skills = {n: tuple(chance.sample(branches, 2)) if n % 2 else () for n in range(10)}
    load, shared = Counter[int](), Counter[int]()
    lately: deque[int] = deque(maxlen=250)
    running: deque[tuple[int, int]] = deque()
    for day in range(1000):
        while running and running[0][0] <= day:
            load[running.popleft()[1]] -= 1
        recent = Counter(lately)
        standings = [
            Standing(n, str(n), skills[n], load=load[n], cap=20, recent=recent[n]) for n in range(10)
        ]
        chosen = first(*standings, category=f"{chance.choice(branches)}0101")
        load[chosen] += 1
        shared[chosen] += 1
        lately.append(chosen)
        running.append((day + 30, chosen))
    assert sum(shared.values()) == 1000
    assert all(50 <= shared[n] <= 200 for n in range(10)), shared
