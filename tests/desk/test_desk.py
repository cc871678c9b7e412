"""The desk: what is late first, each thing with the button of its act, numbers that open."""

from __future__ import annotations

from collections.abc import Callable

from mediation.core import clock as hub_clock
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people, take
from tests.conftest import Clock
from tests.sessions.story import mediating
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def graded(cast: Cast, *names: str) -> None:
    made = accepted(cast, *names)
    do(cast, "clerk", made, "dispute.classify", category="020101", grade="3")


def test_what_is_late_stands_before_what_is_due_and_what_is_new(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    graded(cast, "迟某", "甲")
    clock.go_on(days=20)
    graded(cast, "等某", "乙")
    clock.go_on(days=3)
    take(cast, "新某", "丙")
    text = sign_in("clerk").see("/").text
    order = [text.index(words) for words in ("超期", "迟某", "等我处理", "等某", "新来的", "新某")]
    assert order == sorted(order)


def test_each_thing_leads_to_the_page_on_which_it_is_done(sign_in: SignIn, cast: Cast) -> None:
    made = take(cast, "林某", "徐某")
    links = sign_in("clerk").see("/").all("a")
    buttons = {e.text: e.attributes["href"] for e in links if "button" in e.attributes.get("class", "")}
    assert str(made) in buttons["受理"]
    sign_in("clerk").see(buttons["受理"])


def test_an_empty_desk_names_the_next_day_on_which_something_is_due(
    sign_in: SignIn, cast: Cast
) -> None:
    assert "今天没有到期事项。" in sign_in("clerk").see("/").text


def test_the_numbers_of_the_desk_open_to_exactly_their_disputes(sign_in: SignIn, cast: Cast) -> None:
    ended = accepted(cast, "终某", "甲")
    do(
        cast, "clerk", ended, "dispute.refuse", reason="refused_before_start",
        party=people(ended)["终某"], said_at=hub_clock.now(), said_how="phone",
        told=tuple(people(ended).values()), **TOLD,
    )
    take(cast, "新某", "乙")
    clerk = sign_in("clerk")
    home = clerk.see("/")
    url = next(e.attributes["href"] for e in home.all("a") if "ended=" in e.attributes.get("href", ""))
    listed = clerk.see(url)
    assert "终某" in listed.text
    assert "新某" not in listed.text


def test_a_case_that_only_goes_on_names_the_act_to_do_next_as_a_button(
    sign_in: SignIn, cast: Cast
) -> None:
    made = mediating(cast)
    home = sign_in("mediator").see("/")
    row = next(e for e in home.all("li") if e.attributes.get("class") == "todo__row")
    assert "调解中" not in row.text
    links = home.all("a")
    buttons = {e.text: e.attributes["href"] for e in links if "button" in e.attributes.get("class", "")}
    assert str(made) in buttons["预约调解"]
    sign_in("mediator").see(buttons["预约调解"])


def test_a_list_says_who_has_the_next_step_by_name_and_links_it_for_him_alone(
    sign_in: SignIn, cast: Cast
) -> None:
    mediating(cast)
    cell = next(e for e in sign_in("mediator").see("/cases").all("td") if e.attributes["class"] == "c-next")
    assert "预约调解" in cell.text
    assert "本案调解员" not in cell.text
    assert "调解员老周" in cell.text
    inside = sign_in("mediator").see("/cases").all("a")
    assert any(e.text == "预约调解" and e.within("td") for e in inside)
    head = sign_in("head").see("/cases?group=all")
    assert "预约调解" in head.text
    allowed = [e.attributes["href"] for e in head.all("a") if e.text == "预约调解"]
    for url in allowed:
        sign_in("head").see(url)
