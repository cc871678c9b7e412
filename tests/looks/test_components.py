"""Every component draws; the strict client refuses what is wrong with the markup."""

from __future__ import annotations

import re

import pytest

from mediation.core.i18n import words
from tests.support.client import HubClient
from tests.support.source import ROOT, TEMPLATES

PAGES = ("/gallery", "/gallery/list", "/gallery/outside", "/gallery/paper", "/login", "/reset")
STATIC = ROOT / "mediation" / "static"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_good_markup(visitor: HubClient, path: str) -> None:
    visitor.see(path)


def test_errors_stand_on_top_and_at_the_field_in_the_same_words(visitor: HubClient) -> None:
    form = visitor.see("/gallery").form("/gallery")
    page = visitor.post("/gallery", data={**form.values, "name": "", "day": "3月99日"})
    assert page.status_code == 422
    assert 'href="#name"' in page.text
    assert 'href="#channel-0"' in page.text
    assert page.text.count("不是日期") == 2
    assert "3月99日" in page.text, "what was typed is kept"
    for target in re.findall(r'<a href="#([\w-]+)">[^<]+:', page.text):
        assert f'id="{target}"' in page.text


def test_optional_fields_say_so_and_required_ones_do_not(visitor: HubClient) -> None:
    page = visitor.see("/gallery")
    labels = {e.attributes["for"]: e.text for e in page.all("label") if "for" in e.attributes}
    assert labels["category"] == "类别选填"
    assert labels["name"] == "姓名或称呼"


def test_every_component_is_in_the_gallery() -> None:
    macros = {
        name
        for path in (TEMPLATES / "components").glob("*.html")
        for name in re.findall(r"\{%-? macro ([a-z]\w*)\(", path.read_text("utf-8"))
    }
    shown = "".join(p.read_text("utf-8") for p in (ROOT / "tests/looks/templates").glob("*.html"))
    inner = {
        "icon",
        "flashes",
        "given_back_notice",
        "given_back_words",
        "typed_words",
        "hidden_fields",
        "error_summary",
        "buttons",
    }  # drawn by the shells and by form
    missing = sorted(name for name in macros - inner if name not in shown and name != "lacks")
    assert not missing, f"Show these in tests/looks/templates/gallery.html: {missing}"


def test_every_component_is_described() -> None:
    described = (ROOT / "docs" / "components.md").read_text("utf-8")
    for path in (TEMPLATES / "components").glob("*.html"):
        for name in re.findall(r"\{%-? macro ([a-z]\w*)\(", path.read_text("utf-8")):
            assert f"`{name}(" in described, f"Describe {name} of {path.name} in docs/components.md"


def test_no_menu_entry_is_dead(visitor: HubClient) -> None:
    page = visitor.see("/gallery")
    links = {
        e.attributes["href"]
        for e in page.all("a")
        if e.within("nav") and e.attributes["href"].startswith("/")
    }
    for link in links - {"/gallery", "/gallery/list"}:
        assert visitor.get(link).status_code != 404, link


ASKED_FIRST = re.compile(r"@supports selector\(:has\(\*\)\) \{.*?\n\}\n", re.DOTALL)
"""Rules that a browser takes only when it says it can; without them the page shows a little more."""


def test_the_style_sheets_need_no_browser_newer_than_chromium_109() -> None:
    sheets = "".join(path.read_text("utf-8") for path in (STATIC / "css").glob("*.css"))
    sheets = ASKED_FIRST.sub("", sheets)
    for young in (
        "&",
        "@container",
        "@layer",
        "@scope",
        ":has(",
        "oklch(",
        "color-mix(",
        "light-dark(",
        "@starting-style",
    ):
        assert young not in sheets, young


def test_what_every_page_loads_is_small() -> None:
    loaded = [
        *(STATIC / "css").glob("*.css"),
        STATIC / "js" / "forms.js",
        STATIC / "js" / "keys.js",
        *(STATIC / "img").glob("*.svg"),
    ]
    assert sum(path.stat().st_size for path in loaded) < 60_000


@pytest.mark.parametrize(("count", "text"), [(5, "剩 5 天"), (0, "今天到期"), (-2, "超 2 天")])
def test_the_lamp_says_the_days(visitor: HubClient, count: int, text: str) -> None:
    assert text in visitor.see("/gallery").text


def test_plurals_are_read_from_plain_files() -> None:
    catalogue = words("zh_Hans")
    assert catalogue.ungettext("%(num)d day", "%(num)d days", 1) == "%(num)d 天"
    assert catalogue.ungettext("%(num)d day", "%(num)d days", 7) == "%(num)d 天"
