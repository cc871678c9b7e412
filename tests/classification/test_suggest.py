"""Suggestions are measured on questions that nobody counted, and each explains itself."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mediation.classification import likeness
from mediation.classification.labels import LABEL_BRANCHES
from mediation.classification.suggest import Suggestion, by_words, suggest

DAY = date(2026, 11, 23)
APART = Path(__file__).with_name("consultations_dev.csv")


def questions() -> list[dict[str, str]]:
    with APART.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def right(offered: list[Suggestion], label: str) -> bool:
    return any(s.category.code.startswith(LABEL_BRANCHES[label]) for s in offered)


def measured(offers: Callable[[str], list[Suggestion]]) -> tuple[float, float]:
    """How often the first offer, and any of three, lies in the branch of the question's label."""
    asked = questions()
    first = sum(right(offers(q["text"])[:1], q["label_hub"]) for q in asked)
    three = sum(right(offers(q["text"]), q["label_hub"]) for q in asked)
    return first / len(asked), three / len(asked)


def test_the_first_offer_is_right_three_times_in_four_and_one_of_three_nearly_always() -> None:
    first, three = measured(suggest)
    assert first >= 0.75, first
    assert three >= 0.88, three


def test_sound_and_words_together_beat_words_alone() -> None:
    words = measured(by_words)
    both = measured(suggest)
    assert both[0] - words[0] >= 0.4
    assert both[1] - words[1] >= 0.5


def test_an_offer_says_which_stretches_of_the_story_speak_for_it() -> None:
    (best, *_rest) = suggest("公司三个月没发钱,天天加班,问人事也不理", DAY)
    assert best.category.code.startswith("07")
    assert best.kind == "劳动争议"
    assert "加班" in best.sounds


def test_every_reason_stands_in_the_story() -> None:
    for question in questions()[:40]:
        for offer in suggest(question["text"], DAY):
            for reason in offer.sounds:
                assert reason in question["text"]


def test_the_shares_of_the_kinds_add_up_to_one() -> None:
    found = likeness.shares("楼上漏水,物业不管")
    assert sum(found.values()) == pytest.approx(1)
    assert set(found) == set(LABEL_BRANCHES)


@pytest.mark.parametrize("text", ["", "   ", "???", "abc 123", "\x00", "龘龘龘"])
def test_a_story_without_a_known_word_gets_no_suggestion(text: str) -> None:
    assert suggest(text, DAY) == []


def test_a_very_long_story_is_no_heavier_than_its_different_words() -> None:
    assert suggest("楼上漏水。" * 4000, DAY)[0].category.code == "020101"
