"""How long a sign-in lives: asking keeps it no longer, one press does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Clock
from tests.support.client import HubClient

pytestmark = pytest.mark.usefixtures("app", "clock")

SignIn = Callable[[str], HubClient]


def asked(client: HubClient) -> int:
    return int((client.get("/session").json or {})["left"])


def test_asking_how_long_it_lives_does_not_make_it_live_longer(sign_in: SignIn, clock: Clock) -> None:
    clerk = sign_in("clerk")
    clerk.see("/inbox")
    clock.go_on(minutes=58)
    assert asked(clerk) == 120
    clock.go_on(minutes=1)
    assert asked(clerk) == 60
    clock.go_on(minutes=2)
    assert clerk.get("/session").json == {"left": 0, "who": ""}


def test_who_goes_on_has_the_whole_time_again(sign_in: SignIn, clock: Clock) -> None:
    clerk = sign_in("clerk")
    token = clerk.see("/inbox").form("/logout").values["csrf_token"]
    clock.go_on(minutes=59)
    assert (clerk.post("/session", data={"csrf_token": token}).json or {})["left"] == 60 * 60
    clock.go_on(minutes=59)
    clerk.see("/inbox")


def test_the_page_knows_when_it_must_ask(sign_in: SignIn) -> None:
    (box,) = [e for e in sign_in("clerk").see("/inbox").all("dialog") if e.attributes.get("id") == "time-out"]
    assert (box.attributes["data-left"], box.attributes["data-warning"]) == ("3600", "120")
