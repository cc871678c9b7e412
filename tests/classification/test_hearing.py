"""What a story speaks of is heard in everyday words, and shown with them; nothing is decided by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation import data
from mediation.classification import hearing
from tests.cast import Cast
from tests.support.client import HubClient
from tests.triage.story import came

SignIn = Callable[[str], HubClient]

REAL = {
    "C03": {"physical_conflict", "tense"}, "C04": {"evidence_disputed"},
    "C07": {"extreme_threat", "tense", "evidence_disputed", "party_outside", "police_calls"},
    "C08": {"vulnerable"}, "C09": {"tense"}, "C11": {"tense"}, "C12": {"physical_conflict", "vulnerable"},
    "C13": {"emotional"}, "C15": {"emotional"}, "C19": {"death_or_injury"},
    "C20": {"death_or_injury", "gathering", "medical"},
}
"""All that the published cases truly speak of; the others speak of nothing that is heard."""


def test_in_the_published_cases_nothing_is_heard_that_is_not_there() -> None:
    found = {}
    for case in data.read_lines("cases.jsonl"):
        heard = set(hearing.signs(case["narrative"]))
        heard |= {"police_calls"} if hearing.police_calls(case["narrative"]) else set()
        heard |= {"medical"} if hearing.medical(case["narrative"]) else set()
        if heard:
            found[case["id"]] = heard
    assert found == REAL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8岁的女儿被狗咬伤", "8岁的女儿"), ("邻居家八岁男孩摔伤", "八岁男孩"), ("十五岁离家", "十五岁"),
        ("打伤一名小学生", "小学生"), ("孩子被开水烫伤", "孩子被开水烫伤"), ("涉及未成年人", "未成年"),
    ],
)
def test_a_child_in_the_story_is_a_person_who_needs_protection(text: str, words: str) -> None:
    assert hearing.signs(text)["vulnerable"] == words


@pytest.mark.parametrize("text", ["他大3岁", "七十多岁的老人", "年满18岁", "五十岁", "差3岁", "30岁的女儿"])
def test_an_age_that_is_compared_or_grown_up_is_no_child(text: str) -> None:
    assert "vulnerable" not in hearing.signs(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("拨打110报过3次警", 3), ("报警两次", 2), ("报了三次警", 3), ("先后报警3次", 3), ("五次报警", 5),
        ("打了三次110", 3), ("报过警", 1), ("多次报警", 2), ("上月报警一次,本月又报了十次警", 10)
    ],
)
def test_police_calls_are_heard_with_their_number(text: str, times: int) -> None:
    calls = hearing.police_calls(text)
    assert calls is not None
    assert calls.times == times
    assert calls.words in text


@pytest.mark.parametrize("text", ["没有报警", "扬言要报警", "可以报警吗", "烟雾报警器响了", "还没报警"])
def test_a_call_that_was_not_made_is_none(text: str) -> None:
    assert hearing.police_calls(text) is None


@pytest.mark.parametrize("text", ["多次殴打", "双方动手", "遭到家暴", "打了她一个耳光", "被打住院"])
def test_violence_is_heard_in_everyday_words(text: str) -> None:
    assert "physical_conflict" in hearing.signs(text)


@pytest.mark.parametrize("text", ["差点动手", "没动手", "动手术", "自己动手拆了", "被打断", "险些打架"])
def test_violence_that_did_not_happen_is_none(text: str) -> None:
    assert "physical_conflict" not in hearing.signs(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("医院误诊,耽误三个月", "误诊"), ("老人术后死亡,家属要医院负责", "术后"), ("第二天去医院检查", ""),
        ("动了手术,厂里不赔", ""),
    ],
)
def test_a_quarrel_about_care_is_one_only_with_a_fault_and_a_hospital(text: str, words: str) -> None:
    assert hearing.medical(text) == words


def test_the_page_shows_the_words_and_what_they_would_mean_and_ticks_nothing(
    cast: Cast, sign_in: SignIn
) -> None:
    story = "邻居动手打人,8岁的女儿受伤,拨打110报过5次警。医院手术后又说误诊。"
    made = came(cast, stated={"title": "邻里", "narrative": story, "claims": ""})
    page = sign_in("clerk").see(f"/cases/{made}/triage")
    told = ("8岁的女儿", "报警5次(报过5次警) 至少一级", "至少二级", "医疗纠纷人民调解委员会", "30个工作日")
    for words in told:
        assert words in page.text, words
    form = page.form("/triage")
    assert (form.values["grade"], form.values["signs"], form.values["police_calls"]) == (["3"], [], [""])
