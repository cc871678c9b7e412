"""Who merges looks for the other dispute by number, name or matter; nobody reads through all of them."""

from __future__ import annotations

from collections.abc import Callable

from tests import stories
from tests.cast import Cast
from tests.closure.stories import accepted
from tests.lifecycle.stages import look
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def test_the_other_dispute_is_found_by_words_and_not_read_out_of_all(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast, "林某", "徐某")
    twin = accepted(cast, "林某", "徐某")
    strange = [accepted(cast, f"赵某{n}", f"钱某{n}") for n in range(3)]
    clerk = sign_in("clerk")
    path = f"/cases/{made}/do/dispute.merge"

    def offered(words: str = "") -> set[str]:
        return set(clerk.see(f"{path}?find={words}").form("dispute.merge").options["survivor"]) - {""}

    assert offered() == {str(twin)}
    assert offered("赵某1") == {str(strange[1])}
    assert offered(look(strange[2]).number or "") == {str(strange[2])}
    assert offered("%") == set()
    found = clerk.see(f"{path}?find=赵某1")
    form = next(f for f in found.forms if f.action == path and f.method == "post")
    asked = Page(clerk.send(form, 422, survivor=str(strange[1])).text)
    clerk.send(asked.form("dispute.merge"), people_answered="y")
    assert look(made).merged_into_id == strange[1]


def test_what_is_behind_the_wall_is_not_found_and_not_taken(cast: Cast, sign_in: SignIn) -> None:
    made = accepted(cast, "林某", "徐某")
    strange = stories.registered(cast.actor("stranger"), cast.linping)
    clerk = sign_in("clerk")
    path = f"/cases/{made}/do/dispute.merge"
    form = next(f for f in clerk.see(f"{path}?find=林某").forms if f.action == path and f.method == "post")
    assert str(strange) not in form.options["survivor"]
    for key in (str(strange), str(made), "9" * 30):
        clerk.send(form, 422, survivor=key)
    assert look(made).merged_into_id is None
