"""The case file: the button on top is the expected act, and one's own last step can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from mediation.core import clock as hub_clock
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people, take
from tests.conftest import Clock
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def main_buttons(page: Page) -> list[str]:
    return [e.text for e in page.all("a") if "button--main" in e.attributes.get("class", "").split()]


def test_the_main_button_is_the_expected_act_of_whoever_may_make_it(sign_in: SignIn, cast: Cast) -> None:
    made = take(cast, "林某", "徐某")
    assert main_buttons(sign_in("clerk").see(f"/cases/{made}")) == ["受理"]
    page = sign_in("head").see(f"/cases/{made}")
    assert "受理" in page.text
    assert main_buttons(page) == []


def test_the_term_of_an_ended_dispute_makes_nothing_late(sign_in: SignIn, cast: Cast, clock: Clock) -> None:
    made = accepted(cast, "林某", "徐某")
    sides = people(made)
    do(
        cast, "clerk", made, "dispute.refuse", reason="refused_before_start", party=sides["徐某"],
        said_at=hub_clock.now(), said_how="phone", told=tuple(sides.values()), **TOLD,
    )
    clock.go_on(days=60)
    assert "超期" not in sign_in("clerk").see(f"/cases/{made}").text


def test_ones_own_last_step_can_be_taken_back_for_ten_minutes_from_the_top_of_the_page(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made = accepted(cast, "林某", "徐某")
    clerk = sign_in("clerk")
    assert "还可以在 10 分钟内撤销" in clerk.see(f"/cases/{made}").text
    assert "分钟内撤销" not in sign_in("clerk_two").see(f"/cases/{made}").text
    clock.go_on(minutes=11)
    assert "分钟内撤销" not in clerk.see(f"/cases/{made}").text


def test_for_whom_something_was_recorded_stands_there_by_name_and_how_beside_it(
    sign_in: SignIn, cast: Cast
) -> None:
    made = take(cast, "林某", "徐某")
    clerk = sign_in("clerk")
    form = clerk.see(f"/cases/{made}/do/dispute.accept").form("/do/")
    clerk.send(form, competence="party_lives", no_bar="y", channel="phone", on_behalf_of="老周")
    text = clerk.see(f"/cases/{made}?tab=timeline").text
    assert "代 老周 (电话)" in text


def test_an_unknown_part_of_a_case_file_opens_at_its_overview(sign_in: SignIn, cast: Cast) -> None:
    made = take(cast, "林某", "徐某")
    clerk = sign_in("clerk")
    assert clerk.see(f"/cases/{made}?tab=course").text == clerk.see(f"/cases/{made}").text
