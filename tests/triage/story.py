"""Disputes at the counter for the tests of the page, and its form."""

from __future__ import annotations

from typing import Any

from tests import stories
from tests.cast import Cast
from tests.support.client import HubClient
from tests.support.pages import Form

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
    return browser.see(f"/cases/{made}/triage").form("/triage")
