"""The first view of a page weighs at most 300 kB, a later one 60 kB: old machines, thin lines."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.cast import Cast
from tests.closure.stories import accepted
from tests.lifecycle.stages import assigned
from tests.support.client import HubClient
from tests.support.pages import Page

FIRST, LATER = 300_000, 60_000
FULL = 27
"""Disputes: more than a page of the list."""

PAGES = {
    "clerk": ("/", "/cases?group=all", "/intake/new", "/sessions", "/followup", "/inbox", "/help", "{case}",
              "{case}?tab=timeline", "{case}/assignment", "{case}/triage", "/intake/on-the-spot",
              "/search?q=林某"),
    "head_of_centre": ("/", "/centre/figures", "/cases?group=all"),
    "admin": ("/admin", "/admin/users", "/admin/organisations", "/admin/settings", "/admin/holidays"),
    "keeper": ("/audit", "/audit/verify"),
}  # fmt: skip


def assets(client: HubClient, page: Page) -> int:
    """Bytes of everything the page fetches from the hub, each file once."""
    names = {
        urlsplit(address).path
        for e in page.all("link", "script", "img", "use")
        if (address := e.attributes.get("href") or e.attributes.get("src"))
    }
    return sum(len(client.get(name).data) for name in names if name.startswith("/static/"))


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_light(who: str, sign_in: Callable[[str], HubClient], cast: Cast) -> None:
    made = [accepted(cast, f"林某{n}", f"临平某某物业服务有限公司第{n}分公司") for n in range(FULL)][-1]
    client = sign_in(who)
    for path in PAGES[who]:
        page = client.see(path.format(case=f"/cases/{made}"))
        weight = len(client.get(path.format(case=f"/cases/{made}")).data)
        assert weight <= LATER, f"{path} weighs {weight} bytes"
        assert weight + assets(client, page) <= FIRST, path


def test_the_page_of_grading_names_every_category_and_is_light(
    sign_in: Callable[[str], HubClient], cast: Cast
) -> None:
    weight = len(sign_in("clerk").see(f"/cases/{assigned(cast)}/grade").html.encode())
    assert weight <= LATER, f"{weight} bytes"
