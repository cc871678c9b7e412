"""What was suggested stands beside what was chosen, and the rate of overriding can be seen by who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from mediation.classification import choices
from mediation.classification.choice_models import CategoryChoice
from mediation.core.database import db
from mediation.lifecycle import said
from tests.cast import Cast
from tests.conftest import Clock
from tests.lifecycle.stages import LEAK, accepted, do
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]
NOISE = "020301"


LEAKING = "楼上漏水,渗到楼下。"


def sort(cast: Cast, category: str, narrative: str = LEAKING, by: str = "clerk", **at: str) -> int:
    made = accepted(cast, by=by, stated={"title": "", "narrative": narrative, "claims": ""}, **at)
    do(cast.actor(by), made, "classify", {"category": category, "grade": "3"})
    return made


def test_the_entry_keeps_what_was_suggested_beside_what_was_chosen(cast: Cast, clock: Clock) -> None:
    made = sort(cast, NOISE)
    with db.reading() as session:
        row = session.scalars(select(CategoryChoice)).one()
        entry = next(h for h in said.history(session, made) if h.event == choices.EVENT)
        again = choices.choice_of(entry, cast.qiaosi)
    assert (row.first, row.chosen, row.place) == (LEAK, NOISE, 0)
    assert entry.facts["suggested"][0] == LEAK
    assert all(
        getattr(row, name) == getattr(again, name)
        for name in ("dispute_id", "seq", "organisation_id", "month_on", "first", "chosen", "place")
    )


def test_overriding_is_counted_of_what_had_a_suggestion(cast: Cast, clock: Clock) -> None:
    for category in (LEAK, LEAK, LEAK, NOISE, "999901"):
        sort(cast, category)
    sort(cast, NOISE, narrative="龘")
    with db.reading() as session:
        (month,) = choices.by_month(session, None)
        swapped = choices.swaps(session, None)
    assert (month.total, month.suggested, month.first, month.overridden) == (6, 5, 3, 2)
    assert (month.unsorted, month.silent, month.rate) == (1, 1, "40.0%")
    assert {(s.first, s.chosen, s.times) for s in swapped} == {(LEAK, NOISE, 1), (LEAK, "999901", 1)}


def test_a_share_of_few_is_not_told(cast: Cast, clock: Clock) -> None:
    sort(cast, NOISE)
    with db.reading() as session:
        assert choices.by_month(session, None)[0].rate == "–"


def test_the_centre_sees_all_and_a_head_his_own(cast: Cast, sign_in: SignIn, clock: Clock) -> None:
    sort(cast, NOISE)
    sort(cast, LEAK, by="stranger", at="linping")
    for name in ("reviewer", "head_of_centre", "admin"):
        page = sign_in(name).see("/categories/suggestions")
        assert "乔司街道人民调解委员会" in page.text
        assert "临平街道人民调解委员会" in page.text
    page = sign_in("head").see("/categories/suggestions")
    assert "乔司街道人民调解委员会" in page.text
    assert "临平街道人民调解委员会" not in page.text
    assert "噪音扰民" in page.text


@pytest.mark.parametrize("name", ["clerk", "mediator", "lawyer", "keeper"])
def test_nobody_else_sees_it(name: str, cast: Cast, sign_in: SignIn) -> None:
    sign_in(name).see("/categories/suggestions", 403)
