"""The pages under /i stand alone: published by themselves they need nothing but /static."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from mediation.core import clock as hub_clock
from mediation.shell import STATIC
from tests.assignment.test_invitations import answer
from tests.cast import Cast
from tests.conftest import Clock
from tests.guests.story import browser, enter, invited, issue, wrong_code
from tests.lifecycle.stages import do
from tests.sessions.story import book, consent
from tests.support.client import HubClient
from tests.support.pages import Page

pytestmark = pytest.mark.usefixtures("clock")

LEADS = {"a": "href", "form": "action", "link": "href", "script": "src", "img": "src", "use": "href"}
NOWHERE = ("about:blank", "tel:", "#", "data:")
FIRST_VIEW = 300_000
"""Bytes of a page with everything it asks for, the first time."""


def addresses(page: Page) -> Iterator[str]:
    """Everything the page leads to or asks for by itself."""
    for element in page.all(*LEADS):
        address = element.attributes.get(LEADS[element.tag], "")
        if address and not address.startswith(NOWHERE):
            yield address


def strays(page: Page) -> list[str]:
    """Addresses that a proxy which publishes /i and /static would not serve."""
    return [
        address for address in addresses(page)
        if urlsplit(address).netloc or (not urlsplit(address).path.startswith(("/i/", "/static/"))
        and urlsplit(address).path != "/i")
    ]


def crawl(client: HubClient, *starts: str) -> dict[str, Page]:
    """Every page that is reached by links, from these on."""
    found: dict[str, Page] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith("/static/"):
            continue
        answered = client.get(path, follow_redirects=True)
        if answered.mimetype != "text/html":
            assert answered.status_code == 200, path
            continue
        found[path] = page = Page(answered.text)
        assert not strays(page), f"{path} leads out: {strays(page)}"
        waiting += [e.attributes["href"].split("#")[0] for e in page.all("a")
                    if e.attributes.get("href", "").startswith("/i")]
    return found


def test_everything_that_is_reached_from_outside_stays_outside(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    made, row_id = invited(cast)
    consent(cast.actor("clerk"), made, "rights_notice", "mediation")
    do(cast.actor("mediator"), made, "begin", {"declaration": True})
    meeting_id = book(cast.actor("clerk"), made, hub_clock.now() + timedelta(minutes=5))
    clock.go_on(minutes=6)
    issued = issue(cast, row_id)
    assert crawl(browser(app), "/i", f"/i/{issued.link_token}")
    guest = enter(app, issued)
    assert crawl(guest, "/i/open")
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    record = f"/i/records/{meeting_id}"
    assert {"/i/open", "/i/proof", record} <= set(crawl(guest, "/i/open"))
    begun = guest.follow(guest.send(guest.see(record).form(record)))
    assert not strays(begun)
    read = guest.follow(guest.send(begun.form(record), body="双方各说各的"))
    assert not strays(read)
    assert crawl(guest, f"{record}/read", f"{record}/paper", "/i/open")


def test_what_goes_wrong_outside_is_told_outside(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    client = browser(app)
    troubles = [
        client.get("/i/nothing/here"), client.get("/i/leave"), client.post("/i", data={"code": "1"}),
        client.get("/i/records/12"), client.post(f"/i/{issued.link_token}", data={}),
    ]
    form = client.see("/i").form("/i")
    tried = {**form.values, "number": issued.number, "code": wrong_code(issued)}
    troubles += [client.post("/i", data=tried) for _ in range(21)]
    statuses = {answered.status_code for answered in troubles}
    assert {404, 400, 422, 429} <= statuses
    for answered in troubles:
        page = Page(answered.text)
        assert not strays(page), answered.request.path


def test_the_first_view_is_light(app: Flask, cast: Cast) -> None:
    _, row_id = invited(cast)
    issued = issue(cast, row_id)
    answered = browser(app).get(f"/i/{issued.link_token}")
    asked = [urlsplit(address).path for address in addresses(Page(answered.text))]
    files = {path.removeprefix("/static/") for path in asked if path.startswith("/static/")}
    weight = len(answered.data) + sum((STATIC / name).stat().st_size for name in files)
    assert weight <= FIRST_VIEW, weight


def test_a_staff_page_is_not_reached_with_a_guests_session(app: Flask, cast: Cast) -> None:
    made, row_id = invited(cast)
    guest = enter(app, issue(cast, row_id))
    answer(cast, row_id, "lawyer", "accept", declaration=True)
    for path in (f"/cases/{made}", f"/cases/{made}/parties", "/", "/inbox", "/invitations"):
        assert guest.get(path).status_code == 302, path
