"""Whoever was overtaken reads what he wrote and what changed in the words of the page, never in codes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.agreements.story import mediating, offered, sign
from tests.cast import Cast
from tests.closure.stories import accepted, do
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("database", "clock")

SignIn = Callable[[str], HubClient]


def test_a_grading_that_was_overtaken_is_told_in_words_with_old_and_new(
    sign_in: SignIn, cast: Cast
) -> None:
    made = accepted(cast)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/grade").form("/grade")
    do(cast, "clerk_two", made, "dispute.reclassify", reason="new_facts", category="020101", grade="2")
    typed = {"category": "030301", "grade": "1", "reason": "new_facts", "note": "有人受伤"}
    told = Page(clerk.send(form, 409, signs=["physical_conflict"], **typed).text).text
    for words in ("等级一级·重大", "肢体冲突", "有人受伤", "三级·一般 → 二级·较大"):
        assert words in told, words
    assert "类别075" not in told
    assert "文字" not in told


def test_signatures_that_were_overtaken_are_told_by_who_signed(sign_in: SignIn, cast: Cast) -> None:
    made = mediating(cast)
    agreement = offered(cast.actor("mediator"), made)
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/agreements/{agreement}/sign").form("/sign")
    ticks = {name: "y" for name in form.page.html.split('"') if name.startswith("tick-")}
    assert ticks
    sign(cast.actor("mediator"), made, agreement)
    told = Page(clerk.send(form, 409, **ticks).text).text
    assert "· 签名" in told
    assert "文字" not in told
    assert "林某" in told
