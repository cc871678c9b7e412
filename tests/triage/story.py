"""Disputes at the counter for the tests of the page, and its form."""

from __future__ import annotations

from typing import Any

from tests import stories
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.pages import Form, Page

LEAKING: dict[str, Any] = {
    "title": "漏水", "narrative": "楼上水管漏水,渗到楼下,天花板泡坏了。", "claims": "修好并赔三千元",
}
PETTY: dict[str, Any] = {
    "title": "不服判决", "narrative": "不服判决,说法院判错了,要求再来评评理。", "claims": "改判",
}


def came(cast: Cast, **values: Any) -> int:
    """A dispute at the counter."""
    return stories.registered(cast.actor("clerk"), cast.qiaosi, **{"stated": LEAKING, **values})


def page_of(browser: HubClient, made: int) -> Form:
    """The form of the page, by somebody who has examined the matter and says so."""
    return examined(browser.see(f"/cases/{made}/triage"))


def examined(page: Page) -> Form:
    """The same of a page that was fetched."""
    form = page.form("/triage")
    form.values["accept-no_bar"] = ["y"]
    return form
