"""What is to come begins and ends on full five minutes, so that nothing clashes but what overlaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from mediation.core import clock as hub_clock
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from workflows.errors import GuardRefused

from .story import book, mediating, on_session, tomorrow

pytestmark = pytest.mark.usefixtures("database", "clock")


def test_times_to_come_on_odd_minutes_are_refused_in_words(cast: Cast) -> None:
    made = mediating(cast)
    with pytest.raises(GuardRefused, match="odd_minute"):
        book(cast.actor("clerk"), made, tomorrow(14, 3))
    with pytest.raises(GuardRefused, match="odd_length"):
        book(cast.actor("clerk"), made, minutes=47)
    meeting = book(cast.actor("clerk"), made, tomorrow(14, 5), minutes=45)
    with pytest.raises(GuardRefused, match="odd_minute"):
        on_session(
            cast.actor("clerk"), made, meeting, "postpone", reason="party_asks", next_at=tomorrow(9, 1)
        )


def test_what_follows_at_once_does_not_clash_and_what_overlaps_by_five_minutes_does(cast: Cast) -> None:
    one, other, third = mediating(cast), mediating(cast), mediating(cast)
    book(cast.actor("clerk"), one, tomorrow(14), minutes=35)
    book(cast.actor("clerk"), other, tomorrow(14, 35), minutes=25)
    with pytest.raises(GuardRefused, match="clash"):
        book(cast.actor("clerk"), third, tomorrow(14, 55), minutes=30)


def test_what_began_already_is_told_to_the_minute(cast: Cast, clock: Clock) -> None:
    made = mediating(cast)
    clock.go_on(minutes=3)
    book(cast.actor("clerk"), made, hub_clock.now() - timedelta(minutes=1), minutes=47)


def test_the_form_says_so_beforehand_and_at_its_field(
    cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    made = mediating(cast)
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{made}/sessions/new")
    assert "预约按5分钟取整" in page.text
    answer = clerk.send(page.form("/sessions/new"), status=422, starts_at="1124 14:03", place="村委会")
    assert "约定的时间按5分钟取整" in answer.get_data(as_text=True)
