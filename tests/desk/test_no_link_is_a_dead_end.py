"""A link that nobody may follow is not drawn: each that a page draws for its reader opens for him."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from mediation.core import clock as hub_clock
from mediation.core.database import db
from mediation.security.models import Access
from tests.cast import Cast
from tests.conftest import Clock
from tests.sessions.story import assigned, started
from tests.stories import registered
from tests.support.client import HubClient
from tests.support.pages import Page

SignIn = Callable[[str], HubClient]


def links(html: str) -> set[str]:
    """The addresses of this hub to which a page leads."""
    found = {e.attributes.get("href", "").partition("#")[0] for e in Page(html).all("a")}
    return {address for address in found if address.startswith("/") and address != "/"}


def dead_ends(client: HubClient, starts: list[str]) -> tuple[list[str], int]:
    """Links that are refused, on these pages and on each page of a case they lead to; how many there were."""
    known: dict[str, TestResponse] = {}

    def opened(address: str) -> TestResponse:
        if address not in known:
            known[address] = client.get(address)
        return known[address]

    waiting, found = list(starts), []
    for page in waiting:
        answer = opened(page)
        for link in sorted(links(answer.text)) if answer.mimetype == "text/html" else ():
            if page in starts and link.startswith("/cases/") and link not in known:
                waiting.append(link)
            if (status := opened(link).status_code) >= 400:
                found.append(f"{page} → {link} ({status})")
    return found, len(known)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["clerk", "mediator", "lawyer", "head", "head_of_centre"])
def test_every_link_that_is_drawn_can_be_followed(
    who: str, cast: Cast, clock: Clock, sign_in: SignIn, reading: Session
) -> None:
    clerk = cast.actor("clerk")
    met, _meeting = started(cast, clock)
    cases = [registered(clerk, cast.qiaosi), assigned(cast), met]
    with db.writing() as session:
        session.add(Access(dispute_id=met, scope=f"p:{cast.lawyer}", kind="invited", from_at=hub_clock.now()))
    seen = [met] if who == "lawyer" else cases[1:] if who == "mediator" else cases
    found, many = dead_ends(sign_in(who), ["/", *(f"/cases/{case}" for case in seen)])
    assert many > 5
    assert not found, "\n".join(found)
