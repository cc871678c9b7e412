"""Disputes tied to each other are found from each other's files, never through a wall."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.closure.stories import accepted, do, people
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]

pytestmark = pytest.mark.usefixtures("clock")


def merged(cast: Cast) -> tuple[int, int]:
    kept, again = accepted(cast), accepted(cast)
    do(cast, "clerk", again, "dispute.merge", reason="merged", survivor=kept)
    return kept, again


def test_each_leads_to_the_other_and_says_what_it_is(cast: Cast, sign_in: SignIn) -> None:
    kept, again = merged(cast)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{kept}")
    assert "已并入本案" in page.text
    assert f'href="/cases/{again}"' in page.html
    assert "本案已并入" in clerk.see(f"/cases/{again}").text


def test_what_was_split_off_carries_the_matter_in_its_title(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast, "林某", "徐某", "吴某", stated={"title": "厂房租赁"})
    do(cast, "clerk", made, "dispute.split", reason="go_own_way", parties=(people(made)["吴某"],))
    page = sign_in("clerk").see(f"/cases/{made}")
    assert "由本案分出" in page.text
    assert "林某 与 吴某 · 厂房租赁" in page.text


def test_nothing_is_told_of_a_dispute_behind_another_wall(cast: Cast, sign_in: SignIn) -> None:
    kept, again = merged(cast)
    do(cast, "clerk", kept, "dispute.classify", category="020101", grade="2")
    do(cast, "clerk", kept, "dispute.assign", mediator=cast.mediator, chosen_by="committee", reason="load")
    page = sign_in("mediator").see(f"/cases/{kept}")
    assert f"/cases/{again}" not in page.html
    assert "关联纠纷" not in page.text
