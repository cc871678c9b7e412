"""The pages of the settings: what must be filled in says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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


def test_bounds_stand_beside_a_number_before_it_is_refused(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("admin").see("/admin/settings/grading")
    hints = {e.text for e in page.all("p") if e.attributes.get("class") == "hint"}
    assert {"不小于1", "不小于2"} <= hints


@pytest.mark.parametrize(
    ("name", "path"),
    [("admin", "/admin/settings"), ("admin", "/admin/categories"), ("keeper", "/audit/case")],
)
def test_what_is_no_day_is_said_and_not_taken_for_today(
    cast: Cast, sign_in: SignIn, name: str, path: str
) -> None:
    reader = sign_in(name)
    page = reader.see(f"{path}?on=2026-13-40", 422)
    assert "这不是日期" in page.text
    typed = next(e for e in page.all("input") if e.attributes.get("id") == "on")
    assert typed.attributes["value"] == "2026-13-40"
    reader.see(f"{path}?on=1120")


def test_a_page_of_the_administration_that_is_none_speaks_of_no_dispute(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("admin").see("/admin/settings/nonsense", 404)
    assert "纠纷" not in next(e for e in page.all("div") if "trouble" in e.attributes.get("class", "")).text
    assert "请从它所在的列表重新进入" in page.text


def test_branches_are_those_of_the_national_list_and_the_page_says_so(cast: Cast, sign_in: SignIn) -> None:
    assert "大类与全国统一编码一致" in sign_in("admin").see("/admin/categories").text
