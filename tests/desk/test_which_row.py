"""Where several rows of one kind wait, each act, step and refusal says which of them it means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.cases.models import Dispute
from mediation.closure import filing
from mediation.core.database import db
from mediation.lifecycle.owners import MODELS
from mediation.lists import row_names
from tests.agreements.story import agreed, parts, payment, rows
from tests.agreements.test_continuing import quiet
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions.story import mediating
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


@pytest.fixture
def made(app: object, cast: Cast, clock: Clock) -> int:
    """An agreed dispute with two instalments."""
    found, _agreement = agreed(cast, lambda d: payment(d, parts=parts("20000", "30000", every=1)))
    return found


def test_the_page_of_an_act_says_on_which_row_it_is_made(made: int, cast: Cast, sign_in: SignIn) -> None:
    first, second = rows("promise", made)
    clerk = sign_in("clerk")
    for name in ("keep", "pay_part", "break", "waive"):
        pages = [clerk.see(f"/cases/{made}/do/promise.{name}/{row.id}") for row in (first, second)]
        heads = [words(page, "head__sub") for page in pages]
        assert "第1条第1期" in heads[0]
        assert "第1条第2期" in heads[1]
        assert "30,000" in heads[1]
        assert "徐某 → 林某" in heads[1]


def test_the_next_steps_tell_two_promises_apart(made: int, cast: Cast, sign_in: SignIn) -> None:
    text = words(sign_in("clerk").see(f"/cases/{made}"), "next__what")
    assert "已履行：第1条第1期" in text
    assert "已履行：第1条第2期" in text


def test_a_return_visit_is_reminded_of_duties_that_go_on(
    app: object, cast: Cast, clock: Clock, sign_in: SignIn
) -> None:
    made, _agreement = agreed(cast, quiet)
    (visit,) = rows("visit", made)
    page = sign_in("clerk").see(f"/cases/{made}/do/visit.do/{visit.id}")
    assert "徐某 → 林某: 每日21时至次日8时不练鼓" in page.text


def words(page: Page, kind: str) -> str:
    """What stands in the paragraphs of this class."""
    return " ".join(e.text.strip() for e in page.all("p") if kind in e.attributes.get("class", ""))


def test_a_refusal_to_close_names_each_open_promise(made: int, cast: Cast, app: object) -> None:
    with app.test_request_context(), db.reading() as session:  # type: ignore[attr-defined]
        found = filing.close_found(session, session.get_one(Dispute, made), cast.actor("clerk"), {})
    assert len(set(found["open_promises"])) == 2
    assert all("第1条" in name for name in found["open_promises"])


def test_of_many_open_promises_the_next_are_named_and_the_rest_counted(
    app: object, cast: Cast, clock: Clock
) -> None:
    many = parts(*["1000"] * 24)
    made, _agreement = agreed(cast, lambda d: payment(d, "24000", parts=many))
    with app.test_request_context(), db.reading() as session:  # type: ignore[attr-defined]
        found = filing.close_found(session, session.get_one(Dispute, made), cast.actor("clerk"), {})
    assert ["第3期" in name for name in found["open_promises"]] == [False, False, True, False]
    assert "21" in found["open_promises"][-1]


def test_every_small_flow_can_name_its_rows() -> None:
    assert set(row_names._SHORT) == set(MODELS) - {"dispute"}


def test_what_comes_next_is_said_once_where_its_button_says_the_same(
    cast: Cast, sign_in: SignIn
) -> None:
    page = sign_in("clerk").see(f"/cases/{mediating(cast)}")
    steps = next(e for e in page.all("section") if "next" in e.attributes.get("class", "").split())
    assert steps.text.count("预约调解") == 1


def test_who_comes_second_with_a_payment_reads_how_much_the_first_entered(
    sign_in: SignIn, cast: Cast, made: int
) -> None:
    path = f"/cases/{made}/do/promise.pay_part/{rows('promise', made)[0].id}"
    first, second = sign_in("clerk"), sign_in("clerk_two")
    late = second.see(path).form(path)
    first.send(first.see(path).form(path), amount="8000", proof="receipt")
    told = second.send(late, 409, amount="8000", proof="receipt")
    assert "已付合计 – → ¥8,000.00" in told.text
    again = first.see(path).form(path)
    second.send(second.see(path).form(path), amount="5000", proof="receipt")
    assert "已付合计 ¥8,000.00 → ¥13,000.00" in first.send(again, 409, amount="5000", proof="receipt").text
