"""The pages of the settings: what must be filled in says so."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Cast
from tests.support.client import HubClient

SignIn = Callable[[str], HubClient]


def test_a_number_of_the_settings_is_asked_for_and_not_optional(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in("admin")
    page = browser.see("/admin/settings/deadlines")
    numbers = [e for e in page.all("input") if e.attributes.get("value", "").isdigit()]
    labels = {e.attributes.get("for"): e.text for e in page.all("label")}
    asked = [labels[e.attributes["id"]] for e in numbers if e.attributes.get("id") in labels]
    assert len(asked) > 3
    assert not [text for text in asked if "选填" in text]
    form = page.form("/settings/deadlines")
    name = numbers[0].attributes["name"]
    assert "请填写" in browser.send(form, status=422, **{name: ""}).text
