"""In a later round the case says how each earlier one ended, and leads to its part of the course."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from mediation.cases.models import Dispute
from mediation.chronicle import queries
from mediation.core import clock as hub_clock
from mediation.core import formats
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people
from tests.conftest import Clock
from tests.stories import fresh
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def refused(cast: Cast, made: int) -> None:
    ids = people(made)
    do(
        cast, "clerk", made, "dispute.refuse", reason="refused_before_start", party=ids["徐某"],
        said_at=hub_clock.now(), said_how="phone", told=tuple(ids.values()), **TOLD,
    )


@pytest.fixture
def second_round(cast: Cast, clock: Clock) -> int:
    """Refused in the first round; a second began three days later."""
    made = accepted(cast)
    refused(cast, made)
    clock.go_on(days=3)
    do(cast, "clerk", made, "dispute.reopen", reason="all_ask", asked_by=tuple(people(made).values()))
    return made


def test_the_overview_of_a_second_round_tells_how_and_when_the_first_ended(
    cast: Cast, second_round: int, sign_in: SignIn, reading: Session
) -> None:
    clerk = sign_in("clerk")
    page = clerk.see(f"/cases/{second_round}")
    (card,) = [card for card in page.all("section") if card.text.startswith("以前各轮")]
    (one,) = queries.earlier_rounds(reading, reading.get_one(Dispute, second_round))
    assert "第 1 轮" in card.text
    assert formats.day(one.ended) in card.text
    (link,) = [a for a in page.all("a") if a.text == "该轮经过"]
    course = clerk.see(link.attributes["href"])
    assert "一方不同意" in course.text
    assert "再次调解" not in "".join(line.text for line in course.all("li"))


def test_in_the_first_round_nothing_is_said_of_rounds(cast: Cast, sign_in: SignIn) -> None:
    assert "以前各轮" not in sign_in("clerk").see(f"/cases/{accepted(cast)}").text


def test_a_new_round_that_was_taken_back_leaves_no_earlier_one(
    cast: Cast, second_round: int, reading: Session
) -> None:
    do(cast, "clerk", second_round, "dispute.take_back")
    dispute = fresh(reading).get_one(Dispute, second_round)
    assert dispute.round == 1
    assert queries.earlier_rounds(reading, dispute) == []
    do(cast, "clerk", second_round, "dispute.reopen", reason="all_ask",
       asked_by=tuple(people(second_round).values()))
    dispute = fresh(reading).get_one(Dispute, second_round)
    assert [one.reason for one in queries.earlier_rounds(reading, dispute)] == ["refused_before_start"]
