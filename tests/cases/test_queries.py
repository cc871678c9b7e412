"""The list shows what one may see, in four orders, page by page, at a fixed number of queries."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediation.cases import queries
from mediation.cases.filters import GROUPS, SORT_LABELS, Filter
from mediation.cases.models import Dispute
from mediation.cases.parties import PartyInput
from mediation.security.actor import Actor
from tests.cast import Cast
from tests.conftest import Clock
from tests.stories import XU, accepted, registered
from tests.support.counting import statements


def somebody(n: int) -> PartyInput:
    return PartyInput(side="applicant", name=f"林某{n}")


@pytest.fixture
def fourteen(cast: Cast, clock: Clock) -> list[int]:
    """Accepted and merely registered ones, on several days."""
    made = []
    for n in range(14):
        make = registered if n % 3 == 0 else accepted
        made.append(make(cast.actor("clerk"), cast.qiaosi, parties=(somebody(n), XU)))
        if n % 2:
            clock.go_on(days=1)
    return made


def walk(session: Session, actor: Actor, wanted: Filter, step: str) -> list[list[int]]:
    """Ids page by page, following one of the two ways."""
    pages = []
    while True:
        page = queries.page(session, actor, wanted, size=4)
        pages.append([d.id for d in page.disputes])
        key = getattr(page, step)
        if not key:
            return pages
        wanted = wanted.but(**{"after" if step == "older" else "before": key})


@pytest.fixture(params=["few", "many"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A list of many is read another way than a list of few; here three are many."""
    if request.param == "many":
        monkeypatch.setattr(queries, "FEW", 3)
    return str(request.param)


def test_paging_shows_every_row_once_there_and_back(
    way: str, cast: Cast, fourteen: list[int], reading: Session
) -> None:
    for reader, sort in product(("clerk", "reviewer"), SORT_LABELS):
        actor, case = cast.actor(reader), f"{reader} by {sort}"
        there = walk(reading, actor, Filter(group="all", sort=sort), "older")
        assert [len(p) for p in there] == [4, 4, 4, 2], case
        flat = [row for page in there for row in page]
        assert sorted(flat) == sorted(fourteen), case
        last = queries.page(reading, actor, Filter(group="all", sort=sort), size=12)
        behind = queries.page(reading, actor, Filter(group="all", sort=sort, after=last.older), size=4)
        back = walk(reading, actor, Filter(group="all", sort=sort, before=behind.newer), "newer")
        assert [row for page in reversed(back) for row in page] == flat[:12], case


def test_orders_say_what_they_mean(way: str, cast: Cast, fourteen: list[int], reading: Session) -> None:
    clerk = cast.actor("clerk")

    def rows(sort: str) -> list[Dispute]:
        return list(queries.page(reading, clerk, Filter(group="all", sort=sort)).disputes)

    due = [d.due_on for d in rows("due") if d.due_on]
    assert due == sorted(due)
    assert rows("due")[-1].due_on is None
    assert rows("newest")[0].id == max(fourteen)
    assert rows("number")[0].number == "〔2026〕乔人调字第0009号"
    changed = [d.changed_at for d in rows("changed")]
    assert changed == sorted(changed, reverse=True)


def test_tabs_hold_their_states(cast: Cast, fourteen: list[int], reading: Session) -> None:
    clerk = cast.actor("clerk")
    found = {group: queries.page(reading, clerk, Filter(group=group)).total for group in GROUPS}
    assert found == {"waiting": 5, "open": 9, "keeping": 0, "filing": 0, "all": 14}


def test_a_tab_shows_the_same_however_many_there_are(
    cast: Cast, fourteen: list[int], reading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(reader: str, group: str, sort: str) -> list[int]:
        pages = walk(reading, cast.actor(reader), Filter(group=group, sort=sort), "older")
        return [row for page in pages for row in page]

    every = list(product(("clerk", "reviewer"), GROUPS, SORT_LABELS))
    few = {one: shown(*one) for one in every}
    monkeypatch.setattr(queries, "FEW", 3)
    assert {one: shown(*one) for one in every} == few


def test_nobody_counts_or_lists_what_stands_behind_a_wall(
    cast: Cast, fourteen: list[int], reading: Session
) -> None:
    for name in ("stranger", "village_clerk", "mediator", "lawyer", "liaison", "admin", "keeper"):
        page = queries.page(reading, cast.actor(name), Filter(group="all"))
        assert (page.total, list(page.disputes)) == (0, []), name
    assert queries.page(reading, cast.actor("head_of_centre"), Filter(group="all")).total == 14


def test_a_page_costs_three_queries_at_most(cast: Cast, fourteen: list[int], reading: Session) -> None:
    clerk = cast.actor("clerk")
    with statements() as seen:
        queries.page(reading, clerk, Filter(group="all"))
    assert len(seen) <= 3, seen


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_of_many_a_page_is_walked_along_its_order_and_not_sorted_out_of_them(
    cast: Cast, fourteen: list[int], reading: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "FEW", 3)
    for sort in ("newest", "number", "changed"):
        with statements() as seen:
            queries.page(reading, cast.actor("reviewer"), Filter(group="open", sort=sort))
        walked = next(one for one in seen if one.startswith("SELECT dispute.chain_id"))
        plan = reading.execute(text(f"EXPLAIN QUERY PLAN {re.sub('[?]', '1', walked)}")).all()
        assert not [step for step in plan if "TEMP B-TREE" in str(step)], (sort, plan)


def test_of_few_the_keys_alone_are_sorted_and_whole_rows_are_read_of_those_shown(
    cast: Cast, fourteen: list[int], reading: Session
) -> None:
    for sort in SORT_LABELS:
        with statements() as seen:
            queries.page(reading, cast.actor("clerk"), Filter(group="all", sort=sort), size=4)
        whole = next(one for one in seen if "dispute.narrative" in one)
        gathered = whole.partition("WHERE dispute.id IN (SELECT")[2]
        assert "LIMIT" in gathered.rpartition(") ORDER BY")[0], (sort, whole)
        assert "narrative" not in gathered


def test_a_key_nobody_wrote_begins_at_the_first_page(
    cast: Cast, fourteen: list[int], reading: Session
) -> None:
    keys = "~", "x~1", "2026-11-23~99999999999999999999", "~5", "2026-11-23~-1", "\u0664~\u0664"
    for key, sort in product(keys, SORT_LABELS):
        wanted = Filter.from_args({"group": "all", "sort": sort, "after": key})
        queries.page(reading, cast.actor("clerk"), wanted)


def test_an_address_and_its_filter_say_the_same(cast: Cast) -> None:
    wanted = Filter(group="all", sort="number", text="漏水", grade=2, category="H", mediator=7)
    assert Filter.from_args({k: str(v) for k, v in wanted.as_args().items()}) == wanted
    strange = {"group": "no", "sort": "no", "grade": "9", "mediator": "x" * 40, "text": "a\x00b"}
    assert Filter.from_args(strange) == Filter(text="ab")
