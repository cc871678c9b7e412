"""A case left unsorted gets its category when it is closed, whatever way it ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.cases.models import Dispute
from mediation.classification.categories import UNSORTED
from mediation.closure import filing
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.reports import rebuild
from tests.cast import Cast
from tests.closure.stories import TOLD, people
from tests.lifecycle.stages import LEAK, classified, do, look
from tests.support.client import HubClient
from workflows.errors import GuardRefused

pytestmark = pytest.mark.usefixtures("database", "clock")


@pytest.fixture
def refused(cast: Cast) -> int:
    """Unsorted, and refused before mediation began."""
    made = classified(cast, category=UNSORTED)
    told = people(made)
    do(cast.actor("clerk"), made, "refuse", {
        "reason": "refused_before_start", "party": told["徐某"], "said_at": hub_clock.now(),
        "said_how": "phone", "told": tuple(told.values()), **TOLD,
    })
    return made


def close(cast: Cast, made: int, **stated: str) -> None:
    with db.reading() as session:
        options = filing.missing_papers(session, session.get_one(Dispute, made), cast.actor("clerk"))
    papers = tuple(str(one.value) for one in options)
    do(cast.actor("clerk"), made, "close", {"explained": papers, "explanation": "未开始调解", **stated})


@pytest.mark.parametrize(("stated", "code"), [({}, "unsorted"), ({"category": UNSORTED}, "not_a_leaf")])
def test_it_is_not_closed_unsorted(refused: int, cast: Cast, stated: dict[str, str], code: str) -> None:
    with pytest.raises(GuardRefused) as told:
        close(cast, refused, **stated)
    assert {lack.code for lack in told.value.lacks} == {code}


def test_the_category_chosen_in_closing_is_the_cases_and_the_figures(refused: int, cast: Cast) -> None:
    close(cast, refused, category=LEAK)
    assert (look(refused).state, look(refused).category_code) == ("closed", LEAK)
    with db.reading() as session:
        assert rebuild.from_log(session, refused)[0].category == LEAK
        assert list(rebuild.differences(session)) == []


def test_the_page_asks_for_it_only_then(
    refused: int, cast: Cast, sign_in: Callable[[str], HubClient]
) -> None:
    def asks(made: int) -> bool:
        return "结案前改选小类" in sign_in("clerk").see(f"/cases/{made}/do/dispute.close").text

    assert asks(refused)
    close(cast, refused, category=LEAK)
    sorted_one = classified(cast, category=LEAK)
    told = people(sorted_one)
    do(cast.actor("clerk"), sorted_one, "refuse", {
        "reason": "refused_before_start", "party": told["徐某"], "said_at": hub_clock.now(),
        "said_how": "phone", "told": tuple(told.values()), **TOLD,
    })
    assert not asks(sorted_one)
