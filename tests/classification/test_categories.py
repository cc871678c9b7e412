"""The tree of categories: complete, dated, found by code, name, everyday words and pinyin."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from mediation import data
from mediation.classification.categories import Category, Tree, statistics_types, tree
from mediation.classification.labels import LABEL_BRANCHES, LABEL_LEAF
from mediation.classification.suggest import leaf_for, suggest

DAY = date(2026, 11, 23)


def test_the_tree_has_seventeen_kinds_seventy_eight_classes_and_two_hundred_and_two_leaves() -> None:
    known = tree()
    assert len(known.children()) == 17
    assert sum(len(known.children(top.code)) for top in known.children()) == 78
    assert len(known.leaves()) == 202


def test_every_node_has_both_names_and_every_leaf_its_statistics_type() -> None:
    known = tree()
    for leaf in known.leaves():
        first, second, third = known.path(leaf.code)
        assert all((first.zh, first.en, second.zh, second.en, third.zh, third.en))
        assert leaf.sf in statistics_types()
    assert set(statistics_types()) == {leaf.sf for leaf in known.leaves()}
    assert len(statistics_types()) == 18


def test_names_are_unique_among_brothers() -> None:
    known = tree()
    for top in known.children():
        for below in (known.children(top.code), *(known.children(c.code) for c in known.children(top.code))):
            assert max(Counter(node.zh for node in below).values(), default=1) == 1


def test_ten_leaves_are_sensitive() -> None:
    assert {leaf.code for leaf in tree().leaves() if leaf.sensitive} == {
        "010104", "010105", "039901", "059903", "075104", "080201", "080202", "110403", "120202", "130402",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "guided"), [("130101", True), ("140302", True), ("159901", True), ("020101", False)]
)
def test_branches_that_are_not_for_mediation_say_where_to_go_and_why(code: str, guided: bool) -> None:
    guide = tree().guide(code)
    assert (guide is not None) is guided
    if guide is not None:
        assert guide.zh
        assert guide.en
        assert "第22条" in guide.law_zh


def test_every_leaf_of_a_guided_branch_is_guided() -> None:
    known = tree()
    guided = {leaf.code[:2] for leaf in known.leaves() if known.guide(leaf.code)}
    assert guided == {"13", "14", "15", "16"}


def test_local_classes_go_out_under_the_national_code() -> None:
    known = tree()
    assert [known.exported(code) for code in ("065101", "075101", "990101", "020101")] == [
        "0699", "0799", "9999", "0201",
    ]  # fmt: skip


def grown() -> Tree:
    """A tree in which one leaf gave way to another on 1 July 2026."""
    return Tree(
        [
            Category("02", "邻里", "Neighbours"),
            Category("0203", "相邻污染", "Nuisance"),
            Category("020301", "噪音", "Noise", valid_until=date(2026, 6, 30), replaced_by="020304"),
            Category("020304", "噪音与震动", "Noise and tremor", valid_from=date(2026, 7, 1)),
        ]
    )


def test_a_leaf_holds_only_on_its_days_and_old_codes_stay_known() -> None:
    known = grown()
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    assert known.is_valid_leaf("020301", before)
    assert not known.is_valid_leaf("020301", after)
    assert not known.is_valid_leaf("020304", before)
    assert known.current("020301", after) == "020304"
    assert known.get("020301").zh == "噪音"
    assert [hit.category.code for hit in known.search("噪音", after)] == ["020304"]


def test_only_leaves_classify() -> None:
    assert not tree().is_valid_leaf("0201", DAY)
    assert not tree().is_valid_leaf("029999", DAY)
    assert not tree().is_valid_leaf("", DAY)


def test_a_node_cannot_hang_in_the_air() -> None:
    with pytest.raises(ValueError, match="020304"):
        Tree([Category("020304", "噪音", "Noise")])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("020101", "020101"),
        ("漏水", "020101"),
        ("邻居漏水", "020101"),
        ("楼上漏水了怎么办", "020101"),
        ("拿不到工资", "075102"),
        ("押金不退", "060203"),
        ("yjbt", "060203"),
        ("YJBT", "060203"),
        ("yajin", "060203"),
        ("jtbl", "010104"),
        ("lihun", "010102"),
        ("被狗咬", "059901"),
        ("民间借贷", "080401"),
        ("mjjd", "080401"),
        ("Private loans", "080401"),
        ("Noise", "020301"),
        ("\uff10\uff12\uff10\uff11\uff10\uff11", "020101"),
    ],
)
def test_a_leaf_is_found_by_code_name_everyday_words_and_pinyin(query: str, code: str) -> None:
    assert tree().search(query, DAY)[0].category.code == code


def test_a_prefix_of_a_code_lists_its_leaves() -> None:
    assert [hit.category.code for hit in tree().search("0751")] == ["075101", "075102", "075103", "075104"]


@pytest.mark.parametrize("query", ["", "  ", "zzzzzz", "龘", "%", "x" * 5000, "\x00", "0" * 200])
def test_a_search_for_nothing_finds_nothing(query: str) -> None:
    assert tree().search(query) == []


BY_HAND = {
    "C01": "080401", "C02": "075101", "C03": "020101", "C04": "050701", "C05": "040201",
    "C06": "060105", "C07": "060105", "C08": "010202", "C09": "090201", "C10": "059901",
    "C11": "020104", "C12": "050101", "C13": "070101", "C14": "070101", "C15": "029903",
    "C16": "065102", "C17": "060101", "C18": "060203", "C19": "050301", "C20": "050201",
}  # fmt: skip


@pytest.mark.parametrize("case", data.read_lines("cases.jsonl"), ids=lambda case: case["id"])
def test_label_and_cause_of_the_real_cases_lead_to_the_leaf_chosen_by_hand(case: dict[str, str]) -> None:
    assert leaf_for(case["category"], case["cause_code"], case["narrative"]) == BY_HAND[case["id"]]


def test_every_label_and_every_mapped_cause_leads_to_a_leaf_that_exists() -> None:
    known = tree()
    causes = {row["code"] for row in data.read_table("causes_of_action.csv")}
    for row in data.read_table("causes_to_categories.csv"):
        assert row["cause"] in causes
        assert known.is_valid_leaf(row["category"], DAY)
    assert set(LABEL_LEAF) == set(LABEL_BRANCHES)
    assert all(known.is_valid_leaf(code, DAY) for code in LABEL_LEAF.values())
    assert all(branch in known for branches in LABEL_BRANCHES.values() for branch in branches)


def test_without_label_or_cause_a_matter_stays_unsorted() -> None:
    assert leaf_for("") == "999901"
    assert leaf_for("没见过的类别", "9999") == "999901"
    assert leaf_for("劳动争议") == "079902"
    assert leaf_for("劳动争议", text="公司没有给我交社保") == "070201"


def test_a_suggestion_names_the_words_that_speak_for_it() -> None:
    best = suggest("楼上一用水就渗到楼下,最近又漏水,还推搡起来", DAY)
    assert best[0].category.code == "020101"
    assert best[0].words == ("渗到楼下", "漏水")
    assert len(best) <= 3
    assert suggest("", DAY) == []


def test_most_stories_are_told_in_words_the_tree_knows() -> None:
    # Three offers, without label or cause: the hand-chosen leaf is among them for the real cases.
    found = sum(
        BY_HAND[case["id"]] in {s.category.code for s in suggest(case["title"] + case["narrative"], DAY)}
        for case in data.read_lines("cases.jsonl")
    )
    assert found >= 18


def test_a_leaf_given_up_is_not_suggested_any_more() -> None:
    gone = date(1990, 1, 1) - timedelta(days=1)
    assert suggest("漏水", gone) == []
