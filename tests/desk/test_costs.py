"""Pages cost a fixed number of queries, however much there is to show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.cases.parties import PartyInput
from tests.cast import Cast
from tests.closure.stories import accepted
from tests.stories import registered
from tests.support.client import HubClient
from tests.support.counting import statements


def cost(client: HubClient, path: str) -> int:
    client.see(path)  # the first look writes that it was opened
    with statements() as seen:
        client.see(path)
    return len(seen)


@pytest.mark.parametrize("path", ["/", "/cases?group=open", "/cases?group=all", "/search?q=厂房"])
def test_a_list_costs_the_same_for_few_and_for_many(
    path: str, sign_in: Callable[[str], HubClient], cast: Cast
) -> None:
    clerk = sign_in("clerk")
    for n in range(2):
        accepted(cast, f"赵{n}", f"钱{n}")
    few = cost(clerk, path)
    for n in range(10):
        accepted(cast, f"孙{n}", f"李{n}")
    assert cost(clerk, path) == few
    assert few <= 24


@pytest.mark.parametrize("tab", ["", "?tab=timeline", "?tab=papers"])
def test_the_case_file_costs_the_same_for_many_people_and_for_more(
    tab: str, sign_in: Callable[[str], HubClient], cast: Cast
) -> None:
    clerk, actor = sign_in("clerk"), cast.actor("clerk")
    costs = []
    for name, other, size in (("赵大", "钱二", 8), ("孙三", "李四", 24)):
        people = [PartyInput(side="applicant", name=f"{name}{n}") for n in range(size)]
        people.append(PartyInput(side="respondent", name=other))
        costs.append(cost(clerk, f"/cases/{registered(actor, cast.qiaosi, parties=tuple(people))}{tab}"))
    assert costs[0] == costs[1]
    assert costs[0] <= 45
