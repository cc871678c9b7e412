"""The text of an agreement reads as sentences do."""

from __future__ import annotations

import pytest

from mediation.agreements import wording
from mediation.agreements.content import Content

AROUND = wording.Setting(
    number="", committee="乔司街道人民调解委员会", mediator="老周", matter="", parties=(), names={}, copies=3
)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("装修补偿有争议。", "装修补偿有争议。"), ("装修补偿有争议", "装修补偿有争议。"),
        ("装修补偿有争议;", "装修补偿有争议。"), ("谁来付?", "谁来付?"),
    ],
)
def test_the_facts_end_with_a_full_stop(typed: str, printed: str) -> None:
    text = wording.compose(Content(facts=typed, duties=typed), AROUND)
    assert f"争议事项：{printed}\n" in text
    assert f"各方责任：{printed}\n" in text
    assert f"口头协议内容：{printed}" in wording.compose(Content(form="oral", oral_content=typed), AROUND)
