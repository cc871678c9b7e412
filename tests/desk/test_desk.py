"""The desk: what is late first, each thing with the button of its act, numbers that open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mediation.cases.models import Dispute
from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.desk import todo
from tests.cast import Cast
from tests.closure.stories import TOLD, accepted, do, people, take
from tests.conftest import Clock
from tests.sessions.story import book, hold, mediating, start_record
from tests.support.client import HubClient
from tests.support.pages import Page

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


def rows(page: Page) -> list[str]:
    return [e.text for e in page.all("li") if e.attributes.get("class") == "todo__row"]


def numbers(page: Page, kind: str) -> list[int]:
    return [int(e.text) for e in page.all("span") if e.attributes.get("class") == kind]


def test_the_number_at_the_menu_is_the_number_of_rows_whatever_waits_in_one_case(
    sign_in: SignIn, cast: Cast
) -> None:
    made, mediator = mediating(cast), cast.actor("mediator")
    meeting = book(mediator, made, minutes=30, starts_at=hub_clock.now())
    hold(mediator, made, meeting)
    start_record(mediator, made, meeting)
    accepted(cast, "等某", "乙")
    take(cast, "新某", "丙")
    assert "另 1 项" in sign_in("mediator").see("/").text
    for who in ("clerk", "mediator", "head"):
        home = sign_in(who).see("/")
        shown = len(rows(home))
        if shown:
            badge = next(e for e in home.all("a") if e.attributes.get("href") == "/" and e.within("nav"))
            assert badge.text.endswith(str(shown)), (who, badge.text)
            whole, *parts = numbers(home, "count count--quiet")
            assert (whole, sum(parts)) == (shown, shown)


def test_everything_that_waits_is_reached_page_by_page_under_true_numbers(
    sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(todo, "SIZE", 2)
    for n in range(5):
        take(cast, f"新{n}", "乙")
    page, found = sign_in("clerk").see("/"), list[str]()
    for _ in range(3):
        assert numbers(page, "count count--quiet") == [5, 5]
        found += rows(page)
        on = [e.attributes["href"] for e in page.all("a") if e.attributes.get("rel") == "next"]
        page = sign_in("clerk").see(on[0]) if on else page
    assert len(found) == len(set(found)) == 5
    assert "新4" in " ".join(found)
    for absurd in ("0", "99", "-1", "x"):
        assert rows(sign_in("clerk").see(f"/?page={absurd}"))


def test_what_comes_after_a_session_is_not_due_on_the_day_of_that_session(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made, mediator = mediating(cast), cast.actor("mediator")
    meeting = book(mediator, made, minutes=30, starts_at=hub_clock.now())
    hold(mediator, made, meeting)
    clock.go_on(days=1)
    home = sign_in("mediator").see("/")
    assert "预约调解" in home.text
    assert "超 1 天" not in home.text
    row = next(e for e in sign_in("mediator").see("/cases").all("td") if e.attributes["class"] == "c-lamp")
    assert row.text in home.text


def test_a_step_without_a_day_of_its_own_names_the_day_as_that_of_the_case(
    sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    made, mediator = mediating(cast), cast.actor("mediator")
    clock.go_on(days=10)
    meeting = book(mediator, made, minutes=30, starts_at=hub_clock.now())
    hold(mediator, made, meeting)
    start_record(mediator, made, meeting)
    with db.reading() as session:
        due = session.get_one(Dispute, made).due_on
    assert due is not None
    assert due < hub_clock.today()
    page = sign_in("mediator").see(f"/cases/{made}")
    assert f"本案 {due:%m-%d} 到期" in page.text
    assert f"{due:%m-%d} 前" not in page.text


def test_a_thing_with_a_clock_of_its_own_says_how_the_case_stands(sign_in: SignIn, cast: Cast) -> None:
    made, mediator = mediating(cast), cast.actor("mediator")
    book(mediator, made, minutes=30, starts_at=hub_clock.now())
    listed = sign_in("mediator").see("/cases")
    left = next(e for e in listed.all("td") if e.attributes["class"] == "c-lamp").text.lstrip("●▲■")
    (row,) = rows(sign_in("mediator").see("/"))
    assert "今天到期" in row
    assert f"本案{left}" in row


def test_the_desk_is_headed_as_the_menu_calls_it(sign_in: SignIn, cast: Cast) -> None:
    for who, name in (("clerk", "工作台"), ("mediator", "今天")):
        assert sign_in(who).see("/").heading == name
