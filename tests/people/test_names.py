"""Names are compared, found and recognised the way people write them."""

from __future__ import annotations

import pytest

from mediation import data
from mediation.people import names
from mediation.people.names import (
    SURNAME_READINGS,
    core_of_body,
    initials,
    is_body,
    is_vague,
    likeness,
    normal,
    search_keys,
    spellings,
    surname,
)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        (" 张 三 ", "张三"),
        ("\u5f35\u4e09", "张三"),
        ("阿卜杜拉·买买提", "阿卜杜拉买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉买买提"),
        ("小雨(监护人代)", "小雨"),
        ("小雨\uff08监护人代\uff09", "小雨"),
        ("Smith, John", "smithjohn"),
        ("\uff21\uff22\uff23公司", "abc公司"),
        ("", ""),
    ],
)
def test_a_name_has_one_form_for_comparing(written: str, form: str) -> None:
    assert normal(written) == form


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("张三", "张"),
        ("欧阳修", "欧阳"),
        ("欧阳", "欧"),
        ("黄某", "黄"),
        ("业主黄某某", "黄"),
        ("欧阳某", "欧阳"),
        ("老王", "王"),
        ("王先生", "王"),
        ("项目部经理于某", "于"),
        ("楼上住户", ""),
        ("某物业公司分公司", ""),
        ("湖北籍工人四人(代表九人)", ""),
        ("Smith", ""),
        ("", ""),
    ],
)
def test_a_family_name_is_told_where_it_can_be(name: str, family: str) -> None:
    assert surname(name) == family


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单小明", "sxm"),
        ("曾国强", "zgq"),
        ("仇英", "qy"),
        ("区大伟", "odw"),
        ("解珍", "xz"),
        ("查良", "zl"),
        ("尉迟恭", "ycg"),
        ("万俟雪", "mqx"),
        ("长孙明", "zsm"),
        ("张三", "zs"),
        ("重庆小面店", "cqxmd"),
    ],
)
def test_a_name_is_found_by_the_letters_a_native_types(name: str, letters: str) -> None:
    assert letters in initials(name)


def test_the_common_misreading_of_a_surname_finds_as_well() -> None:
    assert {"shanxiaoming", "danxiaoming"} <= spellings("单小明")
    assert initials("张三") == {"zs"}


def test_every_special_reading_belongs_to_a_family_name_sign() -> None:
    assert len(SURNAME_READINGS) >= 60
    assert all(len(way.split()) == len(name) for name, ways in SURNAME_READINGS.items() for way in ways)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("张三", "\u5f35 三", 1.0),
        ("王建国", "王健国", 0.85),
        ("王建国", "王建军", 0.6),
        ("王建国", "王某", 0.4),
        ("黄某", "业主黄某某", 0.4),
        ("老王", "王先生", 0.4),
        ("杭州好邻物业服务有限公司", "好邻物业服务公司", 0.95),
        ("杭州好邻物业服务有限公司", "好邻物业", 0.7),
    ],
)
def test_variants_of_a_name_are_alike_in_both_directions(one: str, other: str, score: float) -> None:
    for a, b in ((one, other), (other, one)):
        found = likeness(a, b)
        assert found is not None
        assert found.score == score
        assert found.zh
        assert found.en


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "李四"),
        ("黄某", "王某"),
        ("楼上住户", "楼下住户"),
        ("", "张三"),
        ("某医院", "某学校"),
        ("王芳", "王伟"),
    ],
)
def test_different_names_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) is None


def test_firms_and_people_are_told_apart_in_the_real_cases() -> None:
    for case in data.read_lines("cases.jsonl"):
        for party in case["parties"]:
            assert is_body(party["name"]) is (party["kind"] != "自然人"), party


def test_half_names_are_vague_and_whole_names_are_not() -> None:
    assert all(map(is_vague, ("黄某", "老王", "王先生", "楼上住户", "蔡老太", "房东潘某某")))
    assert not any(map(is_vague, ("黄建国", "欧阳小宝", "阿卜杜拉·买买提", "某物业公司分公司")))


def test_a_firm_keeps_its_core_name() -> None:
    assert core_of_body("浙江杭州临平好邻物业服务有限责任公司") == "好邻物业服务"
    assert core_of_body("某医院") == "某医院"


def test_an_index_holds_form_letters_reading_and_core() -> None:
    assert {"好邻物业服务", "hlwyfw", "hzhlwyfwyxgs"} <= search_keys("杭州好邻物业服务有限公司")
    assert search_keys("张三") == {"张三", "zs", "zhangsan"}
    assert search_keys("") == frozenset()


@pytest.mark.parametrize("odd", ["\x00", "%_\\", "𠮷野家", "🙂", "王" * 5000, "()()((", "-", "·"])
def test_odd_names_break_nothing(odd: str) -> None:
    assert isinstance(search_keys(odd), frozenset)
    assert len(normal(odd)) <= 100
    likeness(odd, "张三")
    is_vague(odd)


def test_who_has_a_name_behind_what_he_is_is_known_by_it() -> None:
    for name in ("业主王秀英", "租户李建国", "王秀英", "阿依古丽·买买提"):
        assert (names.kind_of(name), names.is_known(name)) == ("natural", True), name
    for name in ("603室住户", "楼上住户", "司机", "工人四人", "项目承包人", "黄某等9人"):
        assert (names.kind_of(name), names.is_known(name)) == ("described", False), name
    assert not names.is_known("老王")
