"""What was done on the spot and what is promised by a day, with or without a sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediation.agreements import queries as agreements
from mediation.cases.models import Dispute
from mediation.cases.party_models import Party
from tests.cast import Cast
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Page

from .test_on_the_spot import dispute, form_of, settle, told

SignIn = Callable[[str], HubClient]

SORRY = "赵某当场赔礼道歉,杨某表示谅解。"
PIPE = "赵某修好漏水的水管。"


@pytest.fixture
def clerk(clock: Clock, sign_in: SignIn) -> HubClient:
    return sign_in("clerk")


@pytest.mark.parametrize("more", [{}, {"due_on": "1123"}, {"settled": "0"}])
def test_what_was_done_on_the_spot_needs_no_sum(
    more: dict[str, str], clerk: HubClient, cast: Cast, reading: Session
) -> None:
    page = settle(clerk, cast, content=SORRY, **{"settled": "", **more})
    (promise,) = agreements.promises(reading, dispute(reading).id)
    assert (promise.state, promise.amount, promise.day.isoformat()) == ("kept", None, "2026-11-23")
    assert "当场履行：赵某当场赔礼道歉" in page.text


def test_what_is_not_money_and_has_a_day_is_followed_up(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    page = settle(clerk, cast, content=PIPE, settled="", performed=[], due_on="1201")
    (promise,) = agreements.promises(reading, dispute(reading).id)
    assert (promise.state, promise.amount, promise.day.isoformat()) == ("due", None, "2026-12-01")
    assert reading.get_one(Party, promise.debtor_id).name == "赵某"
    assert "12月1日" in page.text
    assert "12-01 第1条" in clerk.see("/followup?span=30&kind=promise").text


def test_words_without_a_day_promise_nothing_that_could_be_looked_up(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, content="双方互不追究。", settled="", performed=[])
    assert agreements.promises(reading, dispute(reading).id) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"due_on": "1201"}, "已当场履行就不用写以后的日期"),
        ({"due_on": "1120", "performed": []}, "履行日期早于达成协议"),
    ],
)
def test_a_day_that_contradicts_what_was_done_is_asked_about(
    more: dict[str, Any], sentence: str, clerk: HubClient, cast: Cast, reading: Session
) -> None:
    refused = clerk.send(form_of(clerk), 422, **told(cast, **more))
    assert sentence in refused.text
    box = next(e for e in Page(refused.text).all("input") if e.attributes.get("name") == "due_on")
    assert box.attributes["aria-invalid"] == "true", "by this the style keeps it in sight beside the tick"
    assert box.attributes["value"] == more["due_on"]
    assert reading.scalar(select(func.count()).select_from(Dispute)) == 0


def test_a_long_agreement_is_named_by_its_beginning_where_it_is_followed_up(
    clerk: HubClient, cast: Cast, reading: Session
) -> None:
    settle(clerk, cast, content=PIPE * 60, settled="", performed=[], due_on="1201")
    agreement = agreements.effective(reading, dispute(reading).id)
    assert agreement is not None
    (term,) = agreement.terms
    assert len(term.what or "") == 500
    assert (term.what or "").endswith("……")
    assert agreement.oral_content == PIPE * 60
